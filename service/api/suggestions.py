"""Who to work with on a theme, and why: the object of ``jumelles suggest --format json``."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from data.query import MAX_NEED_CHARS, check_need
from matcher.export.suggestions_json import many_themes, one_theme
from matcher.options import DEFAULT_TOP, Options
from service.answers import with_etag
from service.dependencies import Counters, Keeper, Now

JSON = "application/json"
SCHEMA = "SuggestionsOfOneOrSeveralThemes"
router = APIRouter(prefix="/api/v1", tags=["suggestions"])


class Question(BaseModel):
    """What a city asks; the options of ``jumelles suggest``."""

    model_config = ConfigDict(extra="forbid")

    city: str = Field(description="Id or name of the city that asks.", examples=["bridgewater"])
    theme: str | None = Field(
        None, description="Id or label of a theme; all themes without it.", examples=["culture"]
    )
    need: str | None = Field(
        None,
        description="A need in free words, asked instead of what the catalogue holds; at most"
        f" {MAX_NEED_CHARS} characters.",
    )
    intent: Literal["any", "learn", "share", "exchange", "together"] = "any"
    top: Annotated[int, Field(ge=0, le=100_000)] = Field(
        DEFAULT_TOP, description="Suggestions per theme; 0 for every city."
    )
    new_only: bool = Field(False, description="Leave out cities that are partners already.")
    all_statuses: bool = Field(False, description="Keep former members and applicants.")
    language: str | None = Field(
        None, description="Of labels and notes, BCP 47; the reader's Accept-Language without it."
    )

    @property
    def options(self) -> Options:
        """The choices that the matcher knows."""
        return Options(self.intent, self.top, self.new_only, self.all_statuses)


@router.get(
    "/suggestions",
    responses={200: {"content": {JSON: {"schema": {"$ref": f"#/components/schemas/{SCHEMA}"}}}}},
    response_class=Response,
)
def suggestions(
    request: Request, now: Now, live: Keeper, metrics: Counters, asked: Annotated[Question, Query()]
) -> Response:
    """Suggest partner cities, and say why.

    One list for one theme; without `theme`, an object with a list for each.
    """
    if asked.need is not None:
        check_need(asked.need)
    city = now.catalogue.find_city(asked.city).id
    theme = now.catalogue.find_theme(asked.theme).id if asked.theme is not None else None
    lists = live.answer(now, city, theme, asked.options, asked.need)
    for answer in lists:
        metrics.suggestions.labels(
            answer.theme, "catalogue" if asked.need is None else "need"
        ).inc()
    if theme is not None:
        body = one_theme(lists[0])
    else:
        body = many_themes(now.catalogue.network.name, city, asked.intent, lists)
    return with_etag(request, body + "\n", JSON)
