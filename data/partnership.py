"""Who already works with whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from data import fields
from data.header import Layout
from data.keys import Keys
from data.messages import _
from data.references import read_reference, read_themes
from data.row import Row

KINDS = ("twinning", "project", "exchange", "agreement")
STATUSES = ("idea", "contacted", "agreed", "running", "closed")
LAYOUT = Layout(
    file="partnerships.csv",
    columns=(
        "id", "city_a", "city_b", "themes", "kind", "since", "until", "status", "summary", "source",
    ),
    required=("id", "city_a", "city_b"),
    is_optional=True,
)  # fmt: skip
_KIND = fields.one_of(KINDS)
_STATUS = fields.one_of(STATUSES)


@dataclass(frozen=True, slots=True)
class Partnership:
    """One row of partnerships.csv.

    Attributes
    ----------
    id : str
        Unique, no blanks.
    city_a : str
        A city id.
    city_b : str
        A city id, or the name of a city of another network.
    themes : tuple of str
        Theme ids.
    kind, status : str
        One of `KINDS`, one of `STATUSES`, or empty for unknown.
    since, until : str
        Year or ISO date as it was written, or empty.
    summary, source : str
        What is done together; where that is told.
    extra : Mapping of str to str
        The cells of further columns.
    """

    id: str
    city_a: str
    city_b: str
    themes: tuple[str, ...] = ()
    kind: str = ""
    since: str = ""
    until: str = ""
    status: str = ""
    summary: str = ""
    source: str = ""
    extra: Mapping[str, str] = field(default_factory=dict, hash=False)


def read_partnership(row: Row, ids: Keys, cities: Keys, themes: Keys) -> Partnership:
    """Read one row of partnerships.csv, and note what is wrong with it."""
    partnership = Partnership(
        id=ids.claim(row, "id", fields.identifier),
        city_a=read_reference(row, "city_a", cities),
        city_b=_read_partner(row, cities),
        themes=read_themes(row, themes),
        kind=row.parse("kind", _KIND, ""),
        since=row.parse("since", fields.iso_date, ""),
        until=row.parse("until", fields.iso_date, ""),
        status=row.parse("status", _STATUS, ""),
        summary=row.text("summary"),
        source=row.text("source"),
        extra=row.extra,
    )
    _check_span(row, partnership)
    return partnership


def partnership_cells(partnership: Partnership) -> tuple[Sequence[str], Mapping[str, str]]:
    """Return the cells of a partnership in the order of the columns, and its further columns."""
    cells = (
        partnership.id,
        partnership.city_a,
        partnership.city_b,
        ";".join(partnership.themes),
        partnership.kind,
        partnership.since,
        partnership.until,
        partnership.status,
        partnership.summary,
        partnership.source,
    )
    return cells, partnership.extra


def _read_partner(row: Row, cities: Keys) -> str:
    row.demand("city_b")
    name, own = row.key("city_b"), row.key("city_a")
    if name in cities.failed and name not in cities.used:
        cities.refer(row, "city_b", name)
        return name
    meant = cities.meant_by(name)
    if name and own in (name, meant):
        row.error("city_b", _("A city cannot be its own partner; write the other city."))
    elif meant and name not in cities.used:
        message = _(
            "This is the name of a city of the network, and is read as a city of another network;"
            " write '{meant}' if the network's city is meant."
        )
        row.warn("city_b", message.format(meant=meant))
    return name


def _check_span(row: Row, partnership: Partnership) -> None:
    since, until = partnership.since, partnership.until
    shared = min(len(since), len(until))
    if since[:shared] > until[:shared]:
        row.warn("until", _("The partnership ends before it begins; exchange or mend the dates."))
