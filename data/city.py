"""A city of the network."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from data import codes, fields
from data.header import Layout
from data.keys import Keys
from data.messages import _
from data.row import Row

STATUSES = ("active", "silent", "applicant", "former")
LAYOUT = Layout(
    file="cities.csv",
    columns=(
        "id", "name", "country", "latitude", "longitude", "population", "population_year",
        "languages", "time_zone", "status", "status_date", "tie", "source",
    ),
    required=("id", "name"),
    numeric=frozenset({"latitude", "longitude", "population", "population_year"}),
)  # fmt: skip
_STATUS = fields.one_of(STATUSES)


@dataclass(frozen=True, slots=True)
class City:
    """One city, as a row of cities.csv describes it.

    Attributes
    ----------
    id : str
        Stable ASCII slug; the key everywhere.
    name : str
        As its people write it, any script.
    country : str
        ISO 3166-1 alpha-2, or empty.
    latitude, longitude : float or None
        WGS 84 degrees, -90 to 90 and -180 to 180.
    population, population_year : int or None
        People and the year of the count, for readers only. An impossible year is warned about and
        kept as it is: nothing is computed with it.
    languages : tuple of str
        BCP 47 tags of the working languages.
    time_zone : str or None
        IANA name.
    status : str
        One of `STATUSES`, or empty for unknown.
    status_date : str
        Year or ISO date of the last sign of that status, or empty.
    tie, source : str
        Why it belongs to the network; where the facts come from.
    extra : Mapping of str to str
        The cells of further columns.
    """

    id: str
    name: str
    country: str = ""
    latitude: float | None = None
    longitude: float | None = None
    population: int | None = None
    population_year: int | None = None
    languages: tuple[str, ...] = ()
    time_zone: str | None = None
    status: str = ""
    status_date: str = ""
    tie: str = ""
    source: str = ""
    extra: Mapping[str, str] = field(default_factory=dict, hash=False)


def read_city(row: Row, ids: Keys) -> City:
    """Read one row of cities.csv, and note what is wrong with it."""
    city = City(
        id=ids.claim(row, "id", fields.slug),
        name=row.demand("name"),
        country=row.parse("country", codes.country, ""),
        latitude=row.parse("latitude", fields.decimal, None),
        longitude=row.parse("longitude", fields.decimal, None),
        population=row.parse("population", fields.count, None),
        population_year=row.parse("population_year", fields.whole_year, None),
        languages=row.parse("languages", codes.languages, ()),
        time_zone=row.parse("time_zone", codes.time_zone, None),
        status=row.parse("status", _STATUS, ""),
        status_date=row.parse("status_date", fields.iso_date, ""),
        tie=row.text("tie"),
        source=row.text("source"),
        extra=row.extra,
    )
    _check_position(row, city.latitude, city.longitude)
    _check_doubts(row, city)
    _check_name(row, city, ids)
    return city


def city_cells(city: City) -> tuple[Sequence[str], Mapping[str, str]]:
    """Return the cells of a city in the order of the columns, and its further columns."""
    cells = (
        city.id,
        city.name,
        city.country,
        _number(city.latitude),
        _number(city.longitude),
        _number(city.population),
        _number(city.population_year),
        ";".join(city.languages),
        city.time_zone or "",
        city.status,
        city.status_date,
        city.tie,
        city.source,
    )
    return cells, city.extra


def _number(number: float | None) -> str:
    # repr gives the shortest decimal that reads back as the same number.
    return "" if number is None else repr(number)


def _check_position(row: Row, latitude: float | None, longitude: float | None) -> None:
    if latitude is not None and abs(latitude) > 90:
        if longitude is not None and abs(longitude) <= 90 and abs(latitude) <= 180:
            message = _(
                "A latitude lies between -90 and 90 degrees; mend it, or exchange it with the"
                " longitude if the two are swapped."
            )
        else:
            message = _("A latitude lies between -90 and 90 degrees; mend it, or leave it empty.")
        row.error("latitude", message)
    if longitude is not None and abs(longitude) > 180:
        message = _("A longitude lies between -180 and 180 degrees; mend it, or leave it empty.")
        row.error("longitude", message)


def _check_doubts(row: Row, city: City) -> None:
    if bool(row.key("latitude")) != bool(row.key("longitude")):
        column = "longitude" if row.key("latitude") else "latitude"
        row.warn(column, _("One coordinate without the other is no position; fill in both."))
    if city.latitude == 0 and city.longitude == 0:
        message = _(
            "0, 0 lies in the Atlantic; leave both coordinates empty when they are unknown."
        )
        row.warn("latitude", message)
    if city.population == 0:
        row.warn("population", _("The population is 0; leave it empty when it is unknown."))
    if city.population_year is not None and not fields.is_year(city.population_year):
        row.warn("population_year", fields.not_a_year())
    if row.key("country") in codes.ALIASES:
        message = _("This is not the code of ISO 3166 and is read as {code}; write {code}.")
        row.warn("country", message.format(code=city.country))
    if not row.key("status"):
        row.warn(
            "status",
            _("The status is unknown; write one of: {words}.").format(words=", ".join(STATUSES)),
        )


def _check_name(row: Row, city: City, ids: Keys) -> None:
    other = ids.add_label(city.name, city.id)
    if other != city.id:
        message = _(
            "The city '{other}' has the same name; that is allowed, but tell readers which is"
            " which, for example with the country."
        ).format(other=other)
        row.warn("name", message)
