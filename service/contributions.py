"""What people report for a city: checked field by field, all faults at once."""

import re
import secrets
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from sqlalchemy import Connection

from data import codes, fields
from data.catalogue import Catalogue
from data.errors import Conflict, Forbidden, NotFound
from data.fields import BadCell
from data.folding import suggest_slug
from data.messages import _
from data.query import MAX_NEED_CHARS
from data.region import primary_language
from data.statement import Statement
from data.translation import Translation
from data.validation import shorten
from service.access.account import Account
from service.problems import Refused
from service.storage.statements import (
    Version,
    propose_statement,
    publish_statement,
    statement_versions,
)

MAX_TRANSLATIONS = 40
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
Short = Annotated[str, StringConstraints(max_length=300, strip_whitespace=True)]
Long = Annotated[str, StringConstraints(max_length=2000, strip_whitespace=True)]


class GivenTranslation(BaseModel):
    """The same statement for readers of another language."""

    model_config = ConfigDict(extra="forbid")

    language: Short = Field(description="BCP 47.", examples=["en"])
    title: Short = ""
    text: Annotated[str, StringConstraints(max_length=MAX_NEED_CHARS, strip_whitespace=True)]


class Contribution(BaseModel):
    """A need or an experience that somebody reports, new or as a new version."""

    model_config = ConfigDict(extra="forbid")

    city: Short = Field(description="Id of the city.", examples=["bridgewater"])
    kind: Literal["need", "experience", "profile"]
    text: Annotated[str, StringConstraints(max_length=MAX_NEED_CHARS, strip_whitespace=True)]
    title: Short = ""
    themes: list[Short] = Field([], description="Theme ids; empty = to be inferred.")
    language: Short = Field("", description="BCP 47; empty = to be detected.")
    year: Short = Field("", description="Of the fact, four digits; may be empty.")
    status: Literal["", "planned", "running", "done", "stopped"] = Field(
        "", description="Of an experience."
    )
    source: Long = Field("", description="Web address or document.")
    verified: bool = Field(
        False, description="Whether the source was checked; counts from the secretariat only."
    )
    id: str | None = Field(
        None, description="Of the statement that this changes; null for a new one."
    )
    version: int | None = Field(None, description="The last version of it, as it was read.")
    translations: Annotated[list[GivenTranslation], Field(max_length=MAX_TRANSLATIONS)] | None = (
        Field(
            None,
            description="All that there are; null: those of the version that this changes stay, if"
            " title and text are the same.",
        )
    )


def contribute(
    connection: Connection,
    catalogue: Catalogue,
    account: Account,
    given: Contribution,
    at: datetime,
) -> Version:
    """Write what somebody reports: staff publishes, an official proposes.

    Raises
    ------
    Forbidden
        If the account may not write for the city, or for the one that the statement is of.
    Refused
        If fields cannot be used.
    NotFound, Conflict
        If the statement to change does not exist, or has changed since it was read.
    """
    demand_right(account, given.city)
    earlier = _earlier(connection, account, given)
    statement = _statement(catalogue, given, earlier, is_staff=account.is_staff)
    translations = translations_of(given, statement.id)
    write = publish_statement if account.is_staff else propose_statement
    number = write(connection, statement, at, account.id, translations)
    return statement_versions(connection, statement.id)[number - 1]


def demand_right(account: Account, city: str) -> None:
    """Refuse who may not write for a city.

    Raises
    ------
    Forbidden
    """
    if not account.may_write_for(city):
        raise Forbidden(_("You may report for your own city only."))


def _earlier(connection: Connection, account: Account, given: Contribution) -> Version | None:
    if given.id is None:
        return None
    versions = statement_versions(connection, given.id)
    if not versions:
        raise NotFound(_("There is no statement '{wanted}'.").format(wanted=shorten(given.id)))
    last = versions[-1]
    demand_right(account, last.statement.city)
    if given.version != last.number:
        raise Conflict(
            _(
                "Somebody has changed this since you read it: version {number} is there now. Read"
                " that one and change it."
            ).format(number=last.number)
        )
    return last


def _statement(
    catalogue: Catalogue, given: Contribution, earlier: Version | None, *, is_staff: bool
) -> Statement:
    faults = list(faults_of(catalogue, given))
    if faults:
        raise Refused(faults)
    statement_id = given.id or _new_id(given)
    kept = earlier.statement if earlier else Statement(statement_id, given.city, given.kind)
    verified = given.verified if is_staff else _is_still_verified(kept, given)
    return statement_of(catalogue, given, kept, verified=verified)


def statement_of(
    catalogue: Catalogue, given: Contribution, kept: Statement, *, verified: bool
) -> Statement:
    """Return a statement that says what was given, which has no faults; further columns stay."""
    return replace(
        kept,
        city=given.city,
        kind=given.kind,
        themes=tuple(t.id for t in catalogue.network.themes if t.id in given.themes),
        language=given.language or None,
        year=int(given.year) if given.year else None,
        title=given.title,
        text=given.text,
        status=given.status if given.kind == "experience" else "",
        source=given.source,
        verified=verified,
    )


def translations_of(given: Contribution, statement: str) -> list[Translation] | None:
    """Return the translations that were given, by language; None where nothing is said of any."""
    if given.translations is None:
        return None
    made = [Translation(statement, one.language, one.title, one.text) for one in given.translations]
    return sorted(made, key=lambda one: one.language)


def _is_still_verified(kept: Statement, given: Contribution) -> bool:
    """Tell whether what was checked is what is said now."""
    return kept.verified and (kept.text, kept.source) == (given.text, given.source)


def faults_of(catalogue: Catalogue, given: Contribution) -> Iterator[tuple[str, str]]:
    """Yield (field, sentence) for everything that cannot be used."""
    if given.city not in {city.id for city in catalogue.cities}:
        yield "city", _("There is no city '{wanted}'.").format(wanted=shorten(given.city))
    if not any(map(str.isalnum, given.text)):
        yield "text", _("The text is empty. Say in a few sentences what it is about.")
    known = [theme.id for theme in catalogue.network.themes]
    for theme in given.themes:
        if theme not in known:
            sentence = _("There is no theme '{wanted}'. The themes are: {ids}.")
            yield "themes", sentence.format(wanted=shorten(theme), ids=", ".join(known))
    if given.language:
        yield from _parsed("language", codes.language, given.language)
    if given.year:
        yield from _parsed("year", fields.year, given.year)
    for name in ("title", "text", "source"):
        if _CONTROL.search(getattr(given, name)):
            yield name, _not_text()
    yield from _faults_of_translations(given)


def _faults_of_translations(given: Contribution) -> Iterator[tuple[str, str]]:
    seen = {primary_language(given.language)} - {""}
    for one in given.translations or ():
        yield from _parsed("translations", codes.language, one.language)
        tongue = primary_language(one.language)
        if tongue in seen:
            sentence = _("There is a text in the language '{tag}' already.")
            yield "translations", sentence.format(tag=shorten(one.language))
        seen.add(tongue)
        if not any(map(str.isalnum, one.text)):
            yield "translations", _("A translation has no text.")
        if _CONTROL.search(one.title + one.text):
            yield "translations", _not_text()


def _not_text() -> str:
    return _("This holds characters that are not text. Type it again.")


def _parsed(name: str, parser: Callable[[str], object], value: str) -> Iterator[tuple[str, str]]:
    try:
        parser(value)
    except BadCell as bad:
        yield name, str(bad)


def _new_id(given: Contribution) -> str:
    slug = suggest_slug(given.title)[:40].strip("-") or given.kind
    return f"{given.city}-{slug}-{secrets.token_hex(3)}"
