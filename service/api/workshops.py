"""Workshops for programs of the secretariat: the problem in, the programme out."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Body
from pydantic import BaseModel, ConfigDict, Field

from data.messages import active_language
from matcher.pairing.problem_file import parse_problem
from service.dependencies import Keeper, Now, Staff
from service.live import Snapshot
from service.storage.workshops import (
    Workshop,
    all_workshops,
    ask_workshop,
    find_version,
    find_workshop,
    solve_again,
)
from service.workshops.problem_text import read_toml, write_table

router = APIRouter(prefix="/api/v1/workshops", tags=["workshops"])
_EXAMPLE = {
    "title": "Cuneo 2026",
    "sessions": [{"id": "energy", "theme": "renewable-energy", "rounds": 3,
                  "start": "2026-10-06T09:00:00+02:00"}],
    "cities": [{"id": "bridgewater"}, {"id": "chennai"}],
}  # fmt: skip
Problem = Annotated[
    dict[str, Any],
    Field(
        description="The pairing problem, with the keys of the file that jumelles pair reads.",
        examples=[_EXAMPLE],
    ),
]


class Asked(BaseModel):
    """A problem to be solved."""

    model_config = ConfigDict(extra="forbid")

    problem: Problem


class Changed(Asked):
    """A problem to be solved once more."""

    keeps: bool = Field(True, description="Whether earlier meetings stay wherever they can.")


class Summary(BaseModel):
    """Where a workshop stands."""

    id: str
    title: str
    made_at: datetime
    state: Literal["waiting", "running", "done", "infeasible", "failed", "cancelled"]
    told: str = Field(description="How far it is, or why there is no programme.")
    version: int | None = Field(description="Of the programme shown; null while there is none.")
    published: int | None = Field(description="The version that cities see.")


class InFull(Summary):
    """A workshop with its problem and its programme."""

    problem: dict[str, Any]
    programme: dict[str, Any] | None = Field(
        description="As programme.json of jumelles pair; null while there is none."
    )


@router.get("")
def workshops(live: Keeper, account: Staff) -> list[Summary]:
    """List all workshops, the latest first."""
    with live.database.reading() as connection:
        return [_summary(one) for one in all_workshops(connection, published=False)]


@router.post("", status_code=201)
def ask(live: Keeper, now: Now, account: Staff, asked: Annotated[Asked, Body()]) -> Summary:
    """Let a problem be solved; look at the workshop until its state is no longer waiting."""
    title, text = _problem(now, asked.problem)
    at = datetime.now(UTC)
    with live.database.writing() as connection:
        made = ask_workshop(connection, title, text, active_language(), at, account.id)
        return _summary(find_workshop(connection, made))


@router.get("/{workshop}")
def workshop(live: Keeper, account: Staff, workshop: str) -> InFull:
    """Give a workshop with its problem and, once there is one, its programme."""
    with live.database.reading() as connection:
        return _in_full(connection, find_workshop(connection, workshop))


@router.post("/{workshop}")
def change(
    live: Keeper, now: Now, account: Staff, workshop: str, asked: Annotated[Changed, Body()]
) -> Summary:
    """Let a workshop be solved once more, with a problem that has changed."""
    _title, text = _problem(now, asked.problem)
    at = datetime.now(UTC)
    with live.database.writing() as connection:
        solve_again(connection, workshop, text, at, account.id, keeps=asked.keeps)
        return _summary(find_workshop(connection, workshop))


def _problem(now: Snapshot, given: Mapping[str, Any]) -> tuple[str, str]:
    """Return title and text of a problem that is as it should be.

    Raises
    ------
    DataError
        Everything that is wrong with it.
    """
    text = write_table(given)
    problem = parse_problem(read_toml(text), now.catalogue)
    return problem.title or now.catalogue.network.name, text


def _summary(found: Workshop) -> Summary:
    return Summary.model_validate(
        {
            "id": found.id, "title": found.title, "made_at": found.made_at, "state": found.state,
            "told": found.told, "version": found.shown, "published": found.published,
        }
    )  # fmt: skip


def _in_full(connection: Any, found: Workshop) -> InFull:  # noqa: ANN401
    programme = None
    if found.shown is not None:
        programme = dict(find_version(connection, found.id, found.shown).programme)
    return InFull(
        **_summary(found).model_dump(), problem=_plain(read_toml(found.problem)),
        programme=programme,
    )  # fmt: skip


def _plain(value: Any) -> Any:  # noqa: ANN401
    """Return a TOML value as JSON has it: moments as text."""
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return value if isinstance(value, str | int | float | bool) else str(value)
