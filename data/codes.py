"""Codes that others define: countries (ISO 3166), languages (BCP 47), time zones (IANA)."""

from functools import cache, lru_cache
from importlib.resources import files

from data.fields import BadCell, split_values
from data.folding import fold_name
from data.messages import _
from data.region import is_primary_language

# XK is not in ISO 3166 but in its user-assigned range; the European Union and CLDR use it for
# Kosovo, whose cities would otherwise have no code at all.
KOSOVO = "XK"
# Not codes of ISO 3166, but plain: UK is reserved there for the United Kingdom, and the European
# Union writes EL for Greece.
ALIASES = {"UK": "GB", "EL": "GR"}
_MAX_TAG = 100


def country(cell: str) -> str:
    """Parse an ISO 3166-1 alpha-2 code, capitals; ``NA`` is Namibia, `ALIASES` are understood."""
    code = ALIASES.get(cell, cell)
    if code in country_names():
        return code
    example = _country_meant(cell)
    if example:
        raise BadCell(
            _("This is not a two-letter country code of ISO 3166; write {example}.").format(
                example=example
            )
        )
    raise BadCell(
        _(
            "This is not a two-letter country code of ISO 3166; write for example FR for France,"
            " or leave it empty."
        )
    )


def language(cell: str) -> str:
    """Parse one BCP 47 tag; its spelling is kept."""
    if is_language(cell):
        return cell
    raise BadCell(
        _("This is not a BCP 47 language code such as fr or pt-BR; write {example}.").format(
            example=_language_meant(cell) or _("one of these, or leave the cell empty")
        ),
        cell,
    )


def languages(cell: str) -> tuple[str, ...]:
    """Parse BCP 47 tags with ``;`` between them."""
    if "," in cell:
        raise BadCell(
            _("Several languages stand in one cell with ';' between them; write {example}.").format(
                example=cell[:_MAX_TAG].replace(" ", "").replace(",", ";")
            )
        )
    return tuple(language(tag) for tag in split_values(cell))


def time_zone(cell: str) -> str:
    """Parse the IANA name of a time zone."""
    if cell in _time_zones():
        return cell
    raise BadCell(
        _(
            "This is not the IANA name of a time zone; write it like {example}, or leave it empty."
        ).format(example=_zones_by_place().get(fold_name(cell[:_MAX_TAG]), "Europe/Paris"))
    )


@lru_cache(maxsize=4096)
def is_language(tag: str) -> bool:
    """Return whether `tag` is a well-formed BCP 47 tag of registered subtags."""
    if len(tag) > _MAX_TAG or "_" in tag:
        return False
    if is_primary_language(tag):
        return True
    import langcodes  # imported late: a tenth of a second that plain tags need not pay

    return langcodes.tag_is_valid(tag)


@cache
def country_names() -> dict[str, str]:
    """Return English country names by ISO 3166-1 alpha-2 code.

    Source: ``iso3166.tab`` of the IANA time zone database, public domain; plus `KOSOVO`.
    """
    table = (files("tzdata") / "zoneinfo" / "iso3166.tab").read_text(encoding="utf-8")
    lines = (line.split("\t") for line in table.splitlines() if not line.startswith("#"))
    return {code: name for code, name in lines} | {KOSOVO: "Kosovo"}


@cache
def _time_zones() -> frozenset[str]:
    # The list of names answers in microseconds; building a zone reads its file, and
    # zoneinfo.available_timezones opens every file there is.
    return frozenset((files("tzdata") / "zones").read_text(encoding="utf-8").split())


@cache
def _zones_by_place() -> dict[str, str]:
    by_place = {fold_name(zone.rsplit("/")[-1]): zone for zone in sorted(_time_zones())}
    return by_place | {fold_name(zone): zone for zone in sorted(_time_zones())}


@lru_cache(maxsize=1024)
def _country_meant(cell: str) -> str:
    upper = cell[:_MAX_TAG].upper()
    if upper in country_names():
        return upper
    return ALIASES.get(upper) or _country_named(cell[:_MAX_TAG])


def _country_named(name: str) -> str:
    by_name = {fold_name(english): code for code, english in country_names().items()}
    code = by_name.get(fold_name(name), "")
    if code or not name.isprintable():
        return code
    import langcodes

    try:
        found = str(langcodes.Language.find_name("territory", name).territory)
    except LookupError:
        return ""
    return found if found in country_names() else ""


@lru_cache(maxsize=1024)
def _language_meant(cell: str) -> str:
    if is_language(cell.replace("_", "-")):
        return cell.replace("_", "-")
    if not cell.isprintable():  # the name table breaks on a NUL
        return ""
    import langcodes

    try:
        return str(langcodes.find(cell[:_MAX_TAG]))
    except LookupError:
        return ""
