"""The form that asks for the problem of a workshop, read into its text."""

import re
from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from data.catalogue import Catalogue
from data.errors import DataError, NotFound
from data.messages import _
from data.theme import Theme
from matcher.naming import theme_label
from matcher.pairing.problem import ALLOW, FORMATS, PAIRS, PARTNER_RULES
from service.imports.upload import read_sheet
from service.web.forms import Fields, Upload
from service.workshops.problem_text import NewSession, Registered, write_problem
from service.workshops.registered import read_registered

ROUNDS = 3
_INTERPRETED = re.compile(r"[\s,;]+")


def problem_of_form(catalogue: Catalogue, sent: Upload) -> str:
    """Return the text of the problem that a form asks for.

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
    return write_problem(fields.get("title", "").strip(), sessions, cities, interpreters, rules)


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
    rounds, tables = (fields.get(f"{name}-{theme.id}", "") for name in ("rounds", "tables"))
    if any(text and not text.isdecimal() for text in (rounds, tables)):
        errors.append(_("{theme}: rounds and tables are whole numbers.").format(theme=label))
        return None
    style = fields.get(f"format-{theme.id}", PAIRS)
    n_rounds = int(rounds) if rounds else ROUNDS
    if zone is None:
        return None
    placed = start.replace(tzinfo=ZoneInfo(zone), second=0)
    # TOML knows offsets, no zones.
    fixed = datetime.fromisoformat(placed.isoformat())
    return NewSession(theme.id, fixed, style, n_rounds, int(tables) if tables else None)


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
