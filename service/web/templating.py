"""Templates become pages: everything is escaped, every word goes through the reader's language."""

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from data.messages import _, active_language, ngettext
from matcher import naming
from matcher.intent import INTENTS
from service.access.secret import form_key
from service.web import deeds, job_words, words, workshop_words, world
from service.web.links import Links

_TEMPLATES = Path(__file__).parent / "templates"


@cache
def environment() -> Environment:
    """Return the templates with what they may call."""
    env = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.globals.update(
        _=_,
        ngettext=ngettext,
        INTENTS=INTENTS,
        naming=naming,
        deeds=deeds,
        job_words=job_words,
        words=words,
        workshop_words=workshop_words,
        world=world,
        spoken=active_language,
    )
    return env


def render(
    request: Request,
    template: str,
    *,
    status: int = 200,
    headers: dict[str, str] | None = None,
    at: str = "",
    **context: Any,  # noqa: ANN401 (what a template shows)
) -> HTMLResponse:
    """Return a page in the reader's language; `at` is its address if not the request's."""
    path = at or request.url.path
    account, session = (
        getattr(request.state, "account", None),
        getattr(request.state, "session", ""),
    )
    html = (
        environment()
        .get_template(template)
        .render(
            link=Links(request, path),
            path=path,
            account=account,
            form_key=form_key(session) if session else "",
            **context,
        )
    )
    kept = "private, no-store" if account else "no-cache"
    return HTMLResponse(html, status, headers={"cache-control": kept, **(headers or {})})
