"""The whole service as one application: middleware, API, pages."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.responses import Response
from starlette.staticfiles import StaticFiles

from data.errors import JumellesError
from service.access.sign_ins import SignIns
from service.answers import problem_response
from service.api import catalogue, health, statements, suggestions, workshops
from service.api.openapi import describe
from service.jobs.dossiers import make_dossiers
from service.jobs.embedding import Embedding
from service.jobs.importing import write_import
from service.jobs.worker import Worker
from service.live import Live
from service.middleware.guard import Gate, Mistakes, Pace
from service.middleware.headers import Head, SecurityHeaders
from service.middleware.identify import Identify
from service.middleware.language import Language
from service.middleware.observe import Metrics, Observe
from service.problems import Refused, problem_of
from service.settings import Settings
from service.storage.jobs import DOSSIERS, IMPORT, PAIRING
from service.web import (
    account_pages,
    desk_pages,
    import_pages,
    job_pages,
    order_pages,
    pages,
    paper_pages,
    partner_pages,
    programme_pages,
    reaction_pages,
    workshop_pages,
)
from service.workshops.solver import solve_workshop

_STATIC = Path(__file__).parent / "web" / "static"


def create_app(live: Live, settings: Settings) -> FastAPI:
    """Return the application; it starts and stops what runs beside it with itself.

    Parameters
    ----------
    live : Live
    settings : Settings
    """
    metrics = Metrics()
    beside = (
        Embedding(live),
        Worker(live, {IMPORT: write_import, DOSSIERS: make_dossiers}),
        Worker(live, {PAIRING: solve_workshop}),
    )

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        for each in beside:
            each.start()
        yield
        for each in reversed(beside):
            each.stop()

    app = FastAPI(
        title="jumelles",
        version=version("jumelles"),
        description="Partner cities for each theme: who has done what a city needs, and why.",
        docs_url=None,  # it would load scripts from another host
        redoc_url=None,
        lifespan=lifespan,
        middleware=[
            Middleware(Observe, metrics),
            Middleware(SecurityHeaders),
            Middleware(Head),
            Middleware(Language),
            Middleware(Mistakes),
            Middleware(Pace, settings),
            Middleware(Identify, live.database),
            Middleware(Gate, settings),
        ],
    )
    app.state.live, app.state.metrics, app.state.sign_ins = live, metrics, SignIns()
    app.state.beside, app.state.settings = beside, settings
    for expected in (JumellesError, Refused, RequestValidationError, HTTPException):
        app.add_exception_handler(expected, _answer)
    app.include_router(health.router)
    app.include_router(catalogue.router)
    app.include_router(suggestions.router)
    app.include_router(statements.router)
    app.include_router(workshops.router)
    for router in (
        pages.router,
        account_pages.router,
        desk_pages.router,
        order_pages.router,
        import_pages.router,
        job_pages.router,
        paper_pages.router,
        partner_pages.router,
        reaction_pages.router,
        workshop_pages.router,
        programme_pages.router,
    ):
        app.include_router(router, include_in_schema=False)
    app.mount("/static", StaticFiles(directory=_STATIC), name="static")
    app.openapi = describe(app)  # type: ignore[method-assign]
    return app


def _answer(request: Request, error: Exception) -> Response:
    return problem_response(problem_of(error), request.scope)
