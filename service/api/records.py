"""The shapes of what the API tells about themes and cities."""

from pydantic import BaseModel, Field


class Theme(BaseModel):
    """A theme of the network."""

    id: str
    label: dict[str, str] = Field(description="BCP 47 tag to label.")
    description: dict[str, str]
    synonyms: list[str]


class Themes(BaseModel):
    """All themes, in the order of the network."""

    network: str
    description: str
    languages: list[str]
    themes: list[Theme]


class City(BaseModel):
    """What a reader is told about a city."""

    id: str
    name: str
    country: str = Field(description="ISO 3166-1 alpha-2, or empty.")
    latitude: float | None
    longitude: float | None
    population: int | None = Field(description="For the reader; no part of any score.")
    population_year: int | None
    languages: list[str]
    time_zone: str | None
    status: str = Field(description="active, silent, applicant, former, or empty for unknown.")
    status_date: str


class Cities(BaseModel):
    """Cities of the network, in the order of the catalogue."""

    network: str
    total: int = Field(description="How many cities there are in all.")
    offset: int
    cities: list[City]


class Translation(BaseModel):
    """A statement as a person translated it."""

    language: str
    title: str
    text: str


class Statement(BaseModel):
    """What a city is, needs or has done."""

    id: str
    kind: str = Field(description="profile, need or experience.")
    themes: list[str] = Field(description="Empty where nobody filed it.")
    language: str | None = Field(description="Null where nobody stated it.")
    year: int | None
    title: str
    text: str
    status: str = Field(description="Of an experience: planned, running, done, stopped, or empty.")
    source: str
    verified: bool
    translations: list[Translation]


class StatementOfCity(Statement):
    """A statement with the city that it is about."""

    city: str


class Statements(BaseModel):
    """Published statements of all cities, in the order of the catalogue."""

    network: str
    total: int = Field(description="How many statements there are in all.")
    offset: int
    statements: list[StatementOfCity]


class Partnership(BaseModel):
    """What two cities do together."""

    id: str
    partner: str = Field(description="Id of a city, or the name of one of another network.")
    is_member: bool = Field(description="Whether the partner is a city of this network.")
    themes: list[str]
    kind: str
    since: str
    until: str
    status: str
    summary: str
    source: str


class CityInFull(City):
    """A city with everything it said."""

    tie: str
    source: str
    statements: list[Statement]
    partnerships: list[Partnership]
