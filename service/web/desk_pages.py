"""Where cities report what they need and have done, and the secretariat publishes it."""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter, Request
from pydantic import ValidationError
from starlette.responses import RedirectResponse, Response

from data.city import City
from data.errors import NotFound
from data.fields import whole
from data.messages import SOURCE_LANGUAGE, _
from data.query import MAX_NEED_CHARS
from data.statement import KINDS, STATUSES, Statement
from data.theme import Theme
from data.validation import shorten
from matcher.draft import DraftReading, read_draft
from service.access.account import Account
from service.api.statements import state_of
from service.contributions import Contribution, contribute, demand_right
from service.dependencies import Keeper, Now, Staff, Writer
from service.live import Snapshot
from service.middleware.headers import WITH_SCRIPT
from service.problems import Refused, sentence_of
from service.storage.accounts import all_accounts
from service.storage.confirmations import last_confirmations
from service.storage.statements import (
    Version,
    decline_waiting,
    latest_versions_of,
    publish_waiting,
    statement_versions,
    waiting_versions,
    withdraw_statement,
)
from service.web.asking import by_name
from service.web.forms import Fields, Sent
from service.web.links import Links
from service.web.templating import render

router = APIRouter(default_response_class=Response)


@router.get("/report")
def reports(request: Request, now: Now, live: Keeper, account: Writer, city: str = "") -> Response:
    """Show what a city has reported, and where each report stands."""
    found = _city(now, account, city)
    with live.database.reading() as connection:
        versions = latest_versions_of(connection, found.id)
        confirmed = last_confirmations(connection).get(found.id)
    return render(
        request, "reports.html", city=found, versions=versions, state_of=state_of,
        confirmed=confirmed,
        cities=by_name(now.catalogue.cities) if account.is_staff else [],
    )  # fmt: skip


@router.get("/report/form")
def form(
    request: Request, now: Now, live: Keeper, account: Writer, city: str = "", id: str = ""
) -> Response:
    """Give the form of a new report, or of a change to an earlier one."""
    found, given = _city(now, account, city), {}
    if id:
        with live.database.reading() as connection:
            version = _last(statement_versions(connection, id), id)
        demand_right(account, version.statement.city)
        found = now.catalogue.city(version.statement.city)
        given = _as_fields(version)
    return _form_page(request, now, found, given, {})


@router.post("/report/form")
def send(request: Request, now: Now, live: Keeper, account: Writer, sent: Sent) -> Response:
    """Take a report; show the form again, with what is wrong beside its field."""
    city = _city(now, account, sent.get("city", ""))
    given = _sent_fields(sent)
    if sent.get("do") == "look":
        return _form_page(request, now, city, given, {}, reading=_look(now, city, given))
    try:
        with live.database.writing() as connection:
            read = _read(given)
            contribute(connection, now.catalogue, account, read, datetime.now(UTC))
    except Refused as refused:
        return _form_page(request, now, city, given, dict(refused.faults), status=422)
    return _to_reports(request, account, city.id)


@router.post("/report/look")
def look(request: Request, now: Now, account: Writer, sent: Sent) -> Response:
    """Read a draft while it is written; the answer is a piece of the form's page."""
    city = _city(now, account, sent.get("city", ""))
    reading = _look(now, city, _sent_fields(sent))
    if reading is None:
        return Response("", media_type="text/html")
    return render(request, "reading.html", reading=reading, theme_of=_theme_of(now))


@router.post("/report/withdraw")
def withdraw(request: Request, live: Keeper, account: Writer, sent: Sent) -> Response:
    """Take a report back."""
    statement = sent.get("id", "")
    with live.database.writing() as connection:
        version = _last(statement_versions(connection, statement), statement)
        demand_right(account, version.statement.city)
        withdraw_statement(connection, statement, datetime.now(UTC), account.id)
    return _to_reports(request, account, version.statement.city)


@router.get("/desk")
def desk(request: Request, now: Now, live: Keeper, account: Staff) -> Response:
    """Show what waits for the secretariat."""
    with live.database.reading() as connection:
        waiting = waiting_versions(connection)
        before = {
            v.statement.id: _seen(statement_versions(connection, v.statement.id)) for v in waiting
        }
        names = {one.id: one.name for one in all_accounts(connection)}
    return render(
        request, "desk.html", waiting=waiting, before=before, names=names,
        members={city.id: city for city in now.catalogue.cities}, catalogue=now.catalogue,
    )  # fmt: skip


@router.post("/desk")
def judge(request: Request, live: Keeper, account: Staff, sent: Sent) -> Response:
    """Publish a report that waits, or decline it."""
    statement, number = sent.get("id", ""), whole(sent.get("version", ""))
    if number is None:
        raise Refused([("version", _("Read the report again before you judge it."))])
    with live.database.writing() as connection:
        if sent.get("do") == "publish":
            is_checked = sent.get("verified") == "true"
            publish_waiting(
                connection, statement, number, datetime.now(UTC), account.id,
                verified=is_checked,
            )  # fmt: skip
        else:
            decline_waiting(connection, statement, number, datetime.now(UTC), account.id)
    return RedirectResponse(Links(request)("desk"), 303)


def _city(now: Snapshot, account: Account, wanted: str) -> City:
    """Return the city that is reported for: the own one, or the one that staff chose."""
    if account.city:
        demand_right(account, wanted or account.city)
        return now.catalogue.city(account.city)
    if wanted or not now.catalogue.cities:
        return now.catalogue.find_city(wanted)
    return by_name(now.catalogue.cities)[0]


def _last(versions: tuple[Version, ...], statement_id: str) -> Version:
    if not versions:
        sentence = _("There is no statement '{wanted}'.")
        raise NotFound(sentence.format(wanted=shorten(statement_id)))
    return versions[-1]


def _seen(versions: tuple[Version, ...]) -> Version | None:
    return next((version for version in versions if version.is_published), None)


def _as_fields(version: Version) -> dict[str, Any]:
    one = version.statement
    return {
        "id": one.id,
        "version": version.number,
        "kind": one.kind,
        "title": one.title,
        "text": one.text,
        "themes": list(one.themes),
        "language": one.language or "",
        "year": str(one.year or ""),
        "status": one.status,
        "source": one.source,
        "verified": one.verified,
        "translations": [
            {"language": each.language, "title": each.title, "text": each.text}
            for each in version.translations
        ],
    }


def _sent_fields(sent: Fields) -> dict[str, Any]:
    names = ("city", "kind", "title", "text", "language", "year", "status", "source")
    given: dict[str, Any] = {name: sent.get(name, "") for name in names}
    given["text"] = given["text"].replace("\r\n", "\n")
    given["themes"] = sent.getlist("themes")
    given["verified"] = sent.get("verified") == "true"
    given["translations"] = _sent_translations(sent)
    if sent.get("id"):
        given |= {"id": sent["id"], "version": sent.get("version", "")}
    return given


def _sent_translations(sent: Fields) -> list[dict[str, str]]:
    """Return the translations that were typed; one without any word is none."""
    columns = [sent.getlist(f"translation-{name}") for name in ("language", "title", "text")]
    rows = (
        {"language": language, "title": title, "text": text.replace("\r\n", "\n")}
        for language, title, text in zip(*columns, strict=False)
    )
    return [row for row in rows if row["title"].strip() or row["text"].strip()]


def _read(given: Mapping[str, Any]) -> Contribution:
    try:
        return Contribution.model_validate(given)
    except ValidationError as err:
        faults = [(str(each["loc"][0]), sentence_of(each)) for each in err.errors()]
        raise Refused(faults) from err


def _look(now: Snapshot, city: City, given: dict[str, Any]) -> DraftReading | None:
    """Read a draft, and choose its themes and language where nobody has."""
    text = str(given["text"]).strip()[:MAX_NEED_CHARS]
    if not any(c.isalpha() for c in text):
        return None
    draft = Statement(
        id=str(given.get("id", "")), city=city.id, kind="need", title=str(given["title"]), text=text
    )
    reading = read_draft(now.suggester.engine, draft)
    given["themes"] = given["themes"] or list(reading.themes)
    given["language"] = given["language"] or reading.language
    return reading


def _form_page(
    request: Request,
    now: Snapshot,
    city: City,
    given: Mapping[str, Any],
    faults: Mapping[str, str],
    status: int = 200,
    reading: DraftReading | None = None,
) -> Response:
    languages = {*now.catalogue.network.languages, *city.languages}
    return render(
        request, "report.html", status=status, city=city, given=given, faults=faults, kinds=KINDS,
        reading=reading, theme_of=_theme_of(now), headers=WITH_SCRIPT,
        statuses=STATUSES, themes=now.catalogue.network.themes,
        languages=sorted(languages), tongues=lambda own: _tongues(languages, own),
    )  # fmt: skip


def _theme_of(now: Snapshot) -> dict[str, Theme]:
    return {theme.id: theme for theme in now.catalogue.network.themes}


def _tongues(languages: Collection[str], own: str | None) -> list[str]:
    """Return the languages that a translation may be chosen to be in, English first."""
    found = {*languages, *((own,) if own else ()), SOURCE_LANGUAGE}
    return sorted(found, key=lambda tag: (tag != SOURCE_LANGUAGE, tag))


def _to_reports(request: Request, account: Account, city: str) -> Response:
    chosen = {"city": city} if account.is_staff else {}
    return RedirectResponse(Links(request)("report", **chosen), 303)
