"""The form that asks for the problem of a workshop, read into its text."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from data.catalogue import Catalogue
from data.errors import DataError, NotFound
from data.fields import whole
from data.messages import _
from data.theme import Theme
from matcher.naming import theme_label
from matcher.pairing.problem import (
    ALLOW,
    FORMATS,
    MUST,
    MUST_NOT,
    PAIRS,
    PARTNER_RULES,
    PairRule,
)
from service.imports.upload import read_sheet
from service.storage import reactions as said
from service.storage.reactions import Reaction
from service.web.forms import Fields, Upload
from service.workshops.problem_text import NewSession, Registered, write_problem
from service.workshops.registered import read_registered

ROUNDS = 3
_RULES = {said.MUST: MUST, said.NO: MUST_NOT}
_INTERPRETED = re.compile(r"[\s,;]+")


def problem_of_form(catalogue: Catalogue, sent: Upload, reactions: Iterable[Reaction] = ()) -> str:
    """Return the text of the problem that a form asks for.

    Parameters
    ----------
    catalogue : Catalogue
    sent : Upload
    reactions : iterable of Reaction
        What cities said of suggestions; those of cities that come, on themes that are spoken of,
        become wishes for pairs if the form asks for it.

    Raises
    ------
    DataError
        Everything that is missing or cannot be read, one line each.
    """
    errors: list[str] = []
    fields = sent.fields
    try:
        host = catalogue.find_city(fields.get("host", ""))
        zone = host.time_zone
        if zone is None:
            words = _("The time zone of {city} is not known; choose another city as host.")
            errors.append(words.format(city=host.name))
    except NotFound as err:
        errors.append(f"{_('Where')}: {err}")
        zone = None
    sessions = [
        one
        for theme in catalogue.network.themes
        if theme.id in fields.getlist("theme")
        if (one := _session(fields, theme, zone, errors)) is not None
    ]
    if not fields.getlist("theme"):
        errors.append(_("No theme is chosen. Choose one or more."))
    cities = [*_cities(catalogue, sent, errors)]
    if errors:
        raise DataError("\n".join(errors))
    rules: dict[str, object] = {"common_language": fields.get("common_language") == "true"}
    if fields.get("partners") in PARTNER_RULES:
        rules["partners"] = fields["partners"]
    interpreters = [pair for pair in _INTERPRETED.split(fields.get("interpreters", "")) if pair]
    wishes = _wishes(reactions, sessions, cities) if fields.get("reactions") == "true" else ()
    title = fields.get("title", "").strip()
    return write_problem(title, sessions, cities, interpreters, wishes, rules)


def _wishes(
    reactions: Iterable[Reaction], sessions: list[NewSession], cities: list[Registered]
) -> Iterator[PairRule]:
    """Yield who must and who must not meet; where two differ, the one who says no decides."""
    come, themes = {one.city for one in cities}, {one.theme for one in sessions}
    rules: dict[tuple[str, tuple[str, ...]], str] = {}
    for one in reactions:
        pair = tuple(sorted((one.city, one.candidate)))
        if one.reaction in _RULES and one.theme in themes and come.issuperset(pair):
            wanted = _RULES[one.reaction]
            if rules.get((one.theme, pair)) != MUST_NOT:
                rules[one.theme, pair] = wanted
    for (theme, pair), rule in sorted(rules.items()):
        yield PairRule((pair[0], pair[1]), rule, theme)


def form_choices(catalogue: Catalogue) -> dict[str, object]:
    """Return what the form offers to choose from."""
    return {
        "themes": catalogue.network.themes, "formats": FORMATS, "usual_format": PAIRS,
        "usual_rounds": ROUNDS, "partner_rules": PARTNER_RULES, "usual_partners": ALLOW,
    }  # fmt: skip


def _session(
    fields: Fields, theme: Theme, zone: str | None, errors: list[str]
) -> NewSession | None:
    label = theme_label(theme)
    try:
        start = datetime.fromisoformat(fields.get(f"start-{theme.id}", ""))
    except ValueError:
        errors.append(_("{theme}: give day and time of its start.").format(theme=label))
        return None
    given = {name: fields.get(f"{name}-{theme.id}", "") for name in ("rounds", "tables")}
    rounds, tables = (whole(text) for text in given.values())
    if (given["rounds"] and rounds is None) or (given["tables"] and tables is None):
        errors.append(_("{theme}: rounds and tables are whole numbers.").format(theme=label))
        return None
    style = fields.get(f"format-{theme.id}", PAIRS)
    if zone is None:
        return None
    placed = start.replace(tzinfo=ZoneInfo(zone), second=0)
    # TOML knows offsets, no zones.
    fixed = datetime.fromisoformat(placed.isoformat())
    return NewSession(theme.id, fixed, style, ROUNDS if rounds is None else rounds, tables)


def _cities(catalogue: Catalogue, sent: Upload, errors: list[str]) -> Iterator[Registered]:
    listed: dict[str, Registered] = {}
    if sent.name:
        try:
            sheet = read_sheet(sent.name, sent.content)
            listed = {one.city: one for one in read_registered(catalogue.cities, sheet)}
        except DataError as err:
            errors.extend(f"{sent.name}, {line}" for line in str(err).split("\n"))
    ticked = sent.fields.getlist("city")
    yield from listed.values()
    for city in ticked:
        if city not in listed:
            yield Registered(city)
    if not listed and not ticked:
        errors.append(_("No city is chosen. Tick those that come, or send their list."))
