"""What is known: themes, cities, and what each city said."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from data import city as city_of_data
from data.catalogue import Catalogue
from data.statement import Statement
from matcher.suggestion import city_card
from service.answers import with_etag
from service.api import records
from service.dependencies import Now

JSON = "application/json"
MAX_PAGE = 1000
router = APIRouter(prefix="/api/v1", tags=["catalogue"])


class Page(BaseModel):
    """Which part of a long list is wanted."""

    model_config = ConfigDict(extra="forbid")

    limit: Annotated[int, Field(ge=1, le=MAX_PAGE)] = MAX_PAGE
    offset: Annotated[int, Field(ge=0, le=10**9)] = 0
    language: str | None = Field(None, description="Of messages, BCP 47.")


class OnlyLanguage(BaseModel):
    """The one parameter that every address understands."""

    model_config = ConfigDict(extra="forbid")

    language: str | None = Field(None, description="Of messages, BCP 47.")


@router.get("/themes", response_model=records.Themes)
def themes(request: Request, now: Now, query: Annotated[OnlyLanguage, Query()]) -> Response:
    """List the themes of the network."""
    network = now.catalogue.network
    found = records.Themes(
        network=network.name,
        description=network.description,
        languages=list(network.languages),
        themes=[
            records.Theme(
                id=theme.id,
                label=dict(theme.label),
                description=dict(theme.description),
                synonyms=list(theme.synonyms),
            )
            for theme in network.themes
        ],
    )
    return with_etag(request, found.model_dump_json(), JSON)


@router.get("/cities", response_model=records.Cities)
def cities(request: Request, now: Now, query: Annotated[Page, Query()]) -> Response:
    """List the cities of the network."""
    every = now.catalogue.cities
    page = every[query.offset : query.offset + query.limit]
    found = records.Cities(
        network=now.catalogue.network.name,
        total=len(every),
        offset=query.offset,
        cities=[records.City(**city_card(city)) for city in page],
    )
    return with_etag(request, found.model_dump_json(), JSON)


@router.get("/cities/{city}", response_model=records.CityInFull)
def city(
    request: Request,
    now: Now,
    city: Annotated[str, Path(description="Id or name of a city.")],
    query: Annotated[OnlyLanguage, Query()],
) -> Response:
    """Tell everything that one city is, needs and has done."""
    found = now.catalogue.find_city(city)
    return with_etag(request, _in_full(now.catalogue, found).model_dump_json(), JSON)


@router.get("/statements", response_model=records.Statements)
def statements(request: Request, now: Now, query: Annotated[Page, Query()]) -> Response:
    """List everything that is published, for who reads it all."""
    every = now.catalogue.statements
    page = every[query.offset : query.offset + query.limit]
    found = records.Statements(
        network=now.catalogue.network.name,
        total=len(every),
        offset=query.offset,
        statements=[
            records.StatementOfCity(city=one.city, **_statement(now.catalogue, one).model_dump())
            for one in page
        ],
    )
    return with_etag(request, found.model_dump_json(), JSON)


def _in_full(catalogue: Catalogue, city: city_of_data.City) -> records.CityInFull:
    return records.CityInFull(
        **city_card(city),
        tie=city.tie,
        source=city.source,
        statements=[_statement(catalogue, one) for one in catalogue.statements_of(city.id)],
        partnerships=_partnerships(catalogue, city.id),
    )


def _statement(catalogue: Catalogue, one: Statement) -> records.Statement:
    return records.Statement(
        id=one.id,
        kind=one.kind,
        themes=list(one.themes),
        language=one.language,
        year=one.year,
        title=one.title,
        text=one.text,
        status=one.status,
        source=one.source,
        verified=one.verified,
        translations=[
            records.Translation(language=t.language, title=t.title, text=t.text)
            for t in catalogue.translations_of(one.id)
        ],
    )


def _partnerships(catalogue: Catalogue, city: str) -> list[records.Partnership]:
    members = {one.id for one in catalogue.cities}
    return [
        records.Partnership(
            id=one.id,
            partner=partner,
            is_member=partner in members,
            themes=list(one.themes),
            kind=one.kind,
            since=one.since,
            until=one.until,
            status=one.status,
            summary=one.summary,
            source=one.source,
        )
        for one in catalogue.partnerships
        if city in (one.city_a, one.city_b)
        for partner in [one.city_b if one.city_a == city else one.city_a]
    ]
