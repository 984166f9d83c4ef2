"""Stops what must not go further: mistakes of our own, bodies too large, strangers, floods."""

import logging
import secrets
import traceback
from ipaddress import ip_address, ip_network
from math import ceil
from time import time

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from data.fields import whole
from service.answers import answer_problem
from service.middleware.identify import OPEN, bearer
from service.problems import (
    Problem,
    from_elsewhere,
    problem_of,
    token_needed,
    too_large,
    too_many,
)
from service.settings import Settings

MAX_BODY = 64 * 1024
MAX_UPLOAD = 2 * 1024 * 1024 + MAX_BODY
UPLOADS = ("/import", "/workshops")
"""Where files, or texts as long, are sent to."""
_WAYS_IN = ("/sign-in", "/invitations/")
_log = logging.getLogger("jumelles.error")


class Mistakes:
    """Answers an exception that nobody foresaw; the log tells where, not what was asked."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request whatever happens inside."""
        has_begun = False

        async def send_noting(message: Message) -> None:
            nonlocal has_begun
            has_begun = True
            await send(message)

        try:
            await self._app(scope, receive, send_noting)
        except Exception as error:
            if scope["type"] != "http" or has_begun:
                raise
            where = "".join(traceback.format_tb(error.__traceback__))
            _log.error("%s\n%s", type(error).__name__, where)
            await answer_problem(problem_of(error), scope, receive, send)


class Pace:
    """Lets nobody ask more often than is fair to others."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._rate: RateLimitItem | None = None
        if settings.rate_limit:
            self._rate = parse(settings.rate_limit)
            self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or say when it may come again."""
        is_open = scope["type"] != "http" or scope["path"].startswith(OPEN)
        wait_s = 0 if is_open else self._wait_s(scope)
        if wait_s:
            await answer_problem(too_many(wait_s), scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _wait_s(self, scope: Scope) -> int:
        """Count the request; return after how many seconds it may come again, 0 for now."""
        if self._rate is None:
            return 0
        who = who_asks(scope)
        if self._limiter.hit(self._rate, who):
            return 0
        reset = self._limiter.get_window_stats(self._rate, who).reset_time
        return max(1, ceil(reset - time()))


class Gate:
    """Lets in who may read, with as much as is read, from pages of this service."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._token = None if settings.public_read else settings.read_token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or say why not."""
        if scope["type"] != "http" or scope["path"].startswith(OPEN):
            await self._app(scope, receive, send)
            return
        body = b""
        problem = self._refusal(scope)
        if problem is None:
            body, problem = await _read(scope, receive)
        if problem is None:
            await self._app(scope, _replay(body, receive), send)
        else:
            await answer_problem(problem, scope, receive, send)

    def _refusal(self, scope: Scope) -> Problem | None:
        if self._token and not self._may_read(scope):
            return token_needed()
        if scope["method"] == "POST" and not _comes_from_here(scope):
            return from_elsewhere()
        return None

    def _may_read(self, scope: Scope) -> bool:
        token = self._token.get_secret_value() if self._token else ""
        is_reader = secrets.compare_digest(bearer(scope).encode(), token.encode())
        is_known = scope["state"]["account"] is not None
        return is_reader or is_known or scope["path"].startswith(_WAYS_IN)


def who_asks(scope: Scope) -> str:
    """Return the address of the reader; of IPv6 the network that one household is given."""
    host = scope["client"][0] if scope.get("client") else ""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    return str(ip_network((address, 64), strict=False)) if address.version == 6 else host


def _comes_from_here(scope: Scope) -> bool:
    """Tell whether a form was sent from a page of this service, as far as the browser says.

    Programs are not asked: they show a token, which no browser sends by itself.
    """
    headers = Headers(scope=scope)
    if scope["path"].startswith("/api/"):
        return True
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = headers.get("origin")
    return origin is None or origin.partition("://")[2] == headers.get("host")


async def _read(scope: Scope, receive: Receive) -> tuple[bytes, Problem | None]:
    """Read the body as far as it is read at all, whatever its headers say about its length."""
    most = MAX_UPLOAD if scope["path"].startswith(UPLOADS) else MAX_BODY
    length = whole(Headers(scope=scope).get("content-length", "0"))
    if length is None or length > most:
        return b"", too_large(most)
    if scope["method"] not in ("POST", "PUT", "PATCH"):
        return b"", None
    body, has_more = b"", True
    while has_more:
        message = await receive()
        body += message.get("body", b"")
        has_more = message.get("more_body", False)
        if len(body) > most:
            return b"", too_large(most)
    return body, None


def _replay(body: bytes, receive: Receive) -> Receive:
    """Give the body that was read, then whatever else the server has to say."""
    is_given = False

    async def again() -> Message:
        nonlocal is_given
        if is_given:
            return await receive()
        is_given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again
