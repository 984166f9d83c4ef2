"""Answers that pages and API share: problems, and bodies that a reader may have already."""

from hashlib import blake2b

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from service.problems import MEDIA_TYPE, Problem

FOR_PROGRAMS = ("/api/", "/health/", "/metrics", "/openapi.json")


def wants_page(scope: Scope) -> bool:
    """Tell whether a person asked, with a browser, rather than a program."""
    if scope["path"].startswith(FOR_PROGRAMS):
        return False
    accept = Headers(scope=scope).get("accept", "")
    return "text/html" in accept or "json" not in accept


def problem_response(problem: Problem, scope: Scope) -> Response:
    """Return a problem as a page for a person and as a document for a program."""
    if wants_page(scope):
        from service.web.pages import problem_page

        return problem_page(Request(scope), problem)
    return JSONResponse(
        problem.as_json(scope["path"]),
        problem.status,
        headers=problem.headers,
        media_type=MEDIA_TYPE,
    )


async def answer_problem(problem: Problem, scope: Scope, receive: Receive, send: Send) -> None:
    """Send a problem as the whole answer."""
    await problem_response(problem, scope)(scope, receive, send)


def with_etag(request: Request, body: str, media_type: str) -> Response:
    """Return `body`, or nothing but "not modified" when the reader shows that it has it already.

    References
    ----------
    RFC 9110, sections 8.8.3 and 13.1.2.
    """
    content = body.encode("utf-8")
    etag = f'"{blake2b(content, digest_size=16).hexdigest()}"'
    headers = {"etag": etag, "cache-control": "no-cache"}
    known = request.headers.get("if-none-match", "")
    if etag in [tag.strip().removeprefix("W/") for tag in known.split(",")]:
        return Response(status_code=304, headers=headers)
    return Response(content, headers=headers, media_type=media_type)
