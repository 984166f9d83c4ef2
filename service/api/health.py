"""For those who run the service: is it alive, can it answer, how is it doing."""

from fastapi import APIRouter
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from pydantic import BaseModel, Field
from starlette.responses import Response

from service.dependencies import Counters, Keeper

router = APIRouter(tags=["health"])


class Alive(BaseModel):
    """The process answers."""

    status: str = "alive"


class Ready(BaseModel):
    """The service can answer questions."""

    status: str = "ready"
    generation: int = Field(description="Grows with every change of the catalogue.")
    cities: int
    encoder: str
    failure: str | None = Field(
        description="Why the newest change is not in use yet; null when all is well."
    )


@router.get("/health/live")
def alive() -> Alive:
    """Say that the process is alive."""
    return Alive()


@router.get("/health/ready", responses={503: {"description": "Not ready yet."}})
def ready(live: Keeper) -> Ready:
    """Say whether questions can be answered: 200 when they can, 503 until then."""
    now = live.snapshot
    with live.database.reading():
        pass
    return Ready(
        generation=now.generation,
        cities=len(now.catalogue.cities),
        encoder=now.suggester.engine.encoder_label,
        failure=str(live.failure) if live.failure else None,
    )


@router.get("/metrics", response_class=Response, include_in_schema=False)
def metrics(counters: Counters, live: Keeper) -> Response:
    """Give the counters in the text format of Prometheus."""
    if live.is_ready:
        counters.generation.set(live.snapshot.generation)
    return Response(generate_latest(counters.registry), media_type=CONTENT_TYPE_LATEST)
