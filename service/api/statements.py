"""Cities report; the secretariat publishes; every version stays."""

from datetime import UTC, datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Body, Query
from pydantic import BaseModel, ConfigDict, Field

from data.errors import NotFound
from data.messages import _
from data.statement import Statement
from data.validation import shorten
from service.api.records import Translation
from service.contributions import Contribution, contribute, demand_right
from service.dependencies import Keeper, Now, Staff, Writer
from service.storage.statements import (
    Version,
    decline_waiting,
    publish_waiting,
    statement_versions,
    withdraw_statement,
)

router = APIRouter(prefix="/api/v1/statements", tags=["statements"])


class State(BaseModel):
    """Where one version of a statement stands."""

    id: str
    version: int
    state: Literal["published", "waiting", "past"] = Field(
        description="Seen by readers, waiting for the secretariat, or neither."
    )


class VersionInFull(State):
    """One version of a statement."""

    written_at: datetime
    author: str | None = Field(description="Id of an account; null for what was imported.")
    city: str
    kind: str
    themes: list[str]
    language: str | None
    year: int | None
    title: str
    text: str
    status: str
    source: str
    verified: bool
    translations: list[Translation]


class Judged(BaseModel):
    """A version that waits, and what the secretariat makes of it."""

    model_config = ConfigDict(extra="forbid")

    id: str
    version: int
    verified: bool = Field(False, description="Whether its source was checked.")


class Withdrawn(BaseModel):
    """A statement to take back."""

    model_config = ConfigDict(extra="forbid")

    id: str


class Asked(BaseModel):
    """Which statement, and in which language messages are wanted."""

    model_config = ConfigDict(extra="forbid")

    id: str
    language: str | None = None


@router.post("", status_code=201)
def report(
    live: Keeper, now: Now, account: Writer, given: Annotated[Contribution, Body()]
) -> State:
    """Report a need or an experience; an official's waits for the secretariat."""
    with live.database.writing() as connection:
        found = contribute(connection, now.catalogue, account, given, datetime.now(UTC))
    return _state(found)


@router.get("/versions")
def versions(
    live: Keeper, account: Writer, asked: Annotated[Asked, Query()]
) -> list[VersionInFull]:
    """Give all versions of a statement, the first one first."""
    with live.database.reading() as connection:
        found = statement_versions(connection, asked.id)
    _demand_own(account, asked.id, found)
    return [_in_full(version) for version in found]


@router.post("/publish")
def publish(live: Keeper, account: Staff, judged: Annotated[Judged, Body()]) -> State:
    """Show a version that waits to readers; they find it within seconds."""
    with live.database.writing() as connection:
        number = publish_waiting(
            connection,
            judged.id,
            judged.version,
            datetime.now(UTC),
            account.id,
            verified=judged.verified,
        )
        return _state(statement_versions(connection, judged.id)[number - 1])


@router.post("/decline")
def decline(live: Keeper, account: Staff, judged: Annotated[Judged, Body()]) -> State:
    """Let a version wait no longer; readers see what they saw."""
    with live.database.writing() as connection:
        decline_waiting(connection, judged.id, judged.version, datetime.now(UTC), account.id)
        return _state(statement_versions(connection, judged.id)[judged.version - 1])


@router.post("/withdraw")
def withdraw(live: Keeper, account: Writer, asked: Annotated[Withdrawn, Body()]) -> State:
    """Take a statement out of what readers see and of what waits; its versions stay."""
    with live.database.writing() as connection:
        _demand_own(account, asked.id, statement_versions(connection, asked.id))
        withdraw_statement(connection, asked.id, datetime.now(UTC), account.id)
        return _state(statement_versions(connection, asked.id)[-1])


def _demand_own(account: Writer, statement_id: str, found: tuple[Version, ...]) -> None:
    if not found:
        sentence = _("There is no statement '{wanted}'.")
        raise NotFound(sentence.format(wanted=shorten(statement_id)))
    demand_right(account, found[-1].statement.city)


def state_of(version: Version) -> Literal["published", "waiting", "past"]:
    """Return the token of where a version stands."""
    if version.is_published:
        return "published"
    return "waiting" if version.is_waiting else "past"


def _state(version: Version) -> State:
    return State(id=version.statement.id, version=version.number, state=state_of(version))


def _in_full(version: Version) -> VersionInFull:
    one: Statement = version.statement
    return VersionInFull(
        id=one.id,
        version=version.number,
        state=state_of(version),
        written_at=version.written_at,
        author=version.author,
        city=one.city,
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
            Translation(language=each.language, title=each.title, text=each.text)
            for each in version.translations
        ],
    )
