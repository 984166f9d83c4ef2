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
from service.web import words, world
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
        words=words,
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
    **context: Any,  # noqa: ANN401 (what a template shows)
) -> HTMLResponse:
    """Return a page in the reader's language."""
    page = environment().get_template(template)
    html = page.render(link=Links(request), path=request.url.path, **context)
    return HTMLResponse(html, status, headers={"cache-control": "no-cache", **(headers or {})})
