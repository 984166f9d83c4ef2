"""The pages."""

from datetime import UTC, datetime
from importlib.metadata import version
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import RedirectResponse, Response

from data.messages import _, active_language
from data.region import primary_language
from data.statement import Statement
from matcher.options import Options
from service.dependencies import Counters, Keeper, Now
from service.live import Snapshot
from service.middleware.observe import Metrics
from service.problems import Problem
from service.storage.confirmations import last_confirmations
from service.storage.partners import all_contacts
from service.storage.reactions import Reaction, all_reactions
from service.web.asking import Asked, by_name, show
from service.web.comparison import column, compare
from service.web.links import Links
from service.web.templating import render

N_PER_THEME = 3
router = APIRouter(default_response_class=Response)


@router.get("/")
def home(request: Request, now: Now) -> Response:
    """Ask: a city, a theme, a need."""
    return render(request, "home.html", now=now.catalogue, cities=by_name(now.catalogue.cities))


@router.get("/find")
def find(request: Request, now: Now, city: str = "", theme: str = "", need: str = "") -> Response:
    """Lead from the form to the page that answers it."""
    link = Links(request)
    asker = now.catalogue.find_city(city).id
    asked = Asked(need=need)
    parameters = {"need": asked.typed or ""}
    if theme:
        on = now.catalogue.find_theme(theme).id
        return _see(link("cities", asker, "suggestions", on, **parameters))
    if asked.typed:
        return _see(link("cities", asker, "suggestions", **parameters))
    return _see(link("cities", asker))


@router.get("/cities")
def cities(request: Request, now: Now) -> Response:
    """List all cities."""
    found = by_name(now.catalogue.cities)
    return render(request, "cities.html", now=now.catalogue, cities=found)


@router.get("/cities/{city}")
def city(request: Request, now: Now, live: Keeper, metrics: Counters, city: str) -> Response:
    """Show one city: who it is, what it needs and has done, and partners on every theme."""
    catalogue = now.catalogue
    found = catalogue.find_city(city)
    if found.id != city:
        return _see(Links(request)("cities", found.id))
    lists = live.answer(now, found.id, None, Options(top=N_PER_THEME), None)
    _count(metrics, [answer.theme for answer in lists], None)
    with live.database.reading() as connection:
        confirmed = last_confirmations(connection).get(found.id)
        contact = all_contacts(connection).get(found.id)
    return render(
        request,
        "city.html",
        now=catalogue,
        city=found,
        confirmed=confirmed,
        contact=contact,
        statements=_by_kind(catalogue.statements_of(found.id)),
        translations={
            said.id: each
            for said in catalogue.statements_of(found.id)
            for each in catalogue.translations_of(said.id)
            if primary_language(each.language) == active_language()
        },
        partnerships=[p for p in catalogue.partnerships if found.id in (p.city_a, p.city_b)],
        members={one.id: one for one in catalogue.cities},
        lists=[(catalogue.theme(answer.theme), answer) for answer in lists],
        others=[one for one in by_name(catalogue.cities) if one.id != found.id],
        tongue_of=now.suggester.engine.language_of,
    )


@router.get("/cities/{city}/suggestions")
def inferred(
    request: Request,
    now: Now,
    live: Keeper,
    metrics: Counters,
    city: str,
    asked: Annotated[Asked, Query()],
) -> Response:
    """Answer a need in free words on the themes that it is read as."""
    asker = now.catalogue.find_city(city).id
    if asked.typed is None:
        return _see(Links(request)("cities", asker))
    return _suggestions(request, now, live, metrics, asker, None, asked)


@router.get("/cities/{city}/suggestions/{theme}")
def suggestions(
    request: Request,
    now: Now,
    live: Keeper,
    metrics: Counters,
    city: str,
    theme: str,
    asked: Annotated[Asked, Query()],
) -> Response:
    """Suggest partners for a city on a theme."""
    asker, on = now.catalogue.find_city(city).id, now.catalogue.find_theme(theme).id
    if (asker, on) != (city, theme):
        return _see(Links(request)("cities", asker, "suggestions", on, **asked.parameters))
    return _suggestions(request, now, live, metrics, asker, on, asked)


@router.get("/compare")
def choose_comparison(request: Request, now: Now, a: str = "", b: str = "") -> Response:
    """Lead from the form to the comparison."""
    one, other = now.catalogue.find_city(a).id, now.catalogue.find_city(b).id
    return _see(Links(request)("cities", one, "compare", other))


@router.get("/cities/{a}/compare/{b}")
def comparison(request: Request, now: Now, a: str, b: str) -> Response:
    """Show two cities side by side."""
    one, other = now.catalogue.find_city(a), now.catalogue.find_city(b)
    if one == other:
        return _see(Links(request)("cities", one.id))
    if (one.id, other.id) != (a, b):
        return _see(Links(request)("cities", one.id, "compare", other.id))
    return render(
        request,
        "compare.html",
        now=now.catalogue,
        a=one,
        b=other,
        rows=compare(now.suggester, one, other),
        ties=now.suggester.partnerships(one.id, other.id),
    )


@router.get("/themes/{theme}")
def theme(request: Request, now: Now, theme: str) -> Response:
    """Show one theme: what belongs here, who needs something, who has done something."""
    found = now.catalogue.find_theme(theme)
    if found.id != theme:
        return _see(Links(request)("themes", found.id))
    columns = [(one, column(now.catalogue, one, found)) for one in by_name(now.catalogue.cities)]
    n_unfiled = sum(not s.themes and s.kind != "profile" for s in now.catalogue.statements)
    return render(
        request,
        "theme.html",
        now=now.catalogue,
        theme=found,
        columns=columns,
        n_unfiled=n_unfiled,
        cities=by_name(now.catalogue.cities),
    )


@router.get("/about")
def about(request: Request, now: Now) -> Response:
    """Say how suggestions come about and what they never do."""
    return render(
        request,
        "about.html",
        now=now.catalogue,
        encoder=now.suggester.engine.encoder_label,
        made_from=now.suggester.engine.generated_from,
        version=version("jumelles"),
    )


def problem_page(request: Request, problem: Problem) -> Response:
    """Show what went wrong, and where to go from here."""
    return render(
        request, "problem.html", status=problem.status, headers=problem.headers, problem=problem
    )


def _suggestions(
    request: Request,
    now: Snapshot,
    live: Keeper,
    metrics: Counters,
    city: str,
    theme: str | None,
    asked: Asked,
) -> Response:
    lists = live.answer(now, city, theme, asked.options, asked.typed)
    _count(metrics, [answer.theme for answer in lists], asked.typed)
    parts = ("cities", city, "suggestions", *((theme,) if theme else ()))
    today = datetime.now(UTC).date().isoformat()
    return render(
        request,
        "suggestions.html",
        now=now.catalogue,
        city=now.catalogue.city(city),
        theme=now.catalogue.theme(theme) if theme else None,
        answers=[show(now.suggester, answer) for answer in lists],
        said=_said(request, live, city, theme),
        asked=asked,
        cities=by_name(now.catalogue.cities),
        parts=parts,
        api=_api_address(request, city, theme, asked),
        today=today,
        version=version("jumelles"),
    )


def _said(request: Request, live: Keeper, city: str, theme: str | None) -> dict[str, Reaction]:
    """Return what the city of the reader has said of its suggestions, by candidate."""
    account = request.state.account
    if theme is None or account is None or not account.may_write_for(city):
        return {}
    with live.database.reading() as connection:
        found = all_reactions(connection, city)
    return {one.candidate: one for one in found if one.theme == theme}


def _api_address(request: Request, city: str, theme: str | None, asked: Asked) -> str:
    parameters = {"city": city, "theme": theme or "", **asked.parameters, "top": "0"}
    return Links(request)("api", "v1", "suggestions", **parameters)


def _count(metrics: Metrics, themes: list[str], need: str | None) -> None:
    for theme in themes:
        metrics.suggestions.labels(theme, "catalogue" if need is None else "need").inc()


def _by_kind(statements: tuple[Statement, ...]) -> list[tuple[str, list[Statement]]]:
    labels = (
        ("need", _("What it needs")),
        ("experience", _("What it has done")),
        ("profile", _("Who it is")),
    )
    return [(label, [s for s in statements if s.kind == kind]) for kind, label in labels]


def _see(address: str) -> Response:
    return RedirectResponse(address, 303)
