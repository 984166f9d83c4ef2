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

from service.answers import answer_problem
from service.problems import problem_of, token_needed, too_large, too_many
from service.settings import Settings

MAX_BODY = 64 * 1024
_OPEN = ("/health/", "/static/")
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


class Gate:
    """Lets in who may read, as often as is fair, with as much as is read."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._token = None if settings.public_read else settings.read_token
        self._rate: RateLimitItem | None = None
        if settings.rate_limit:
            self._rate = parse(settings.rate_limit)
            self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or say why not."""
        if scope["type"] != "http" or scope["path"].startswith(_OPEN):
            await self._app(scope, receive, send)
            return
        problem = None
        wait_s = self._wait_s(scope)
        length = Headers(scope=scope).get("content-length", "0")
        if wait_s:
            problem = too_many(wait_s)
        elif self._token and not _shows(self._token.get_secret_value(), scope):
            problem = token_needed()
        elif not length.isdecimal() or int(length) > MAX_BODY:
            problem = too_large(MAX_BODY)
        if problem is None:
            await self._app(scope, receive, send)
        else:
            await answer_problem(problem, scope, receive, send)

    def _wait_s(self, scope: Scope) -> int:
        """Count the request; return after how many seconds it may come again, 0 for now."""
        if self._rate is None:
            return 0
        who = _who(scope)
        if self._limiter.hit(self._rate, who):
            return 0
        reset = self._limiter.get_window_stats(self._rate, who).reset_time
        return max(1, ceil(reset - time()))


def _who(scope: Scope) -> str:
    """Return the address of the reader; of IPv6 the network that one household is given."""
    host = scope["client"][0] if scope.get("client") else ""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    return str(ip_network((address, 64), strict=False)) if address.version == 6 else host


def _shows(token: str, scope: Scope) -> bool:
    kind, _blank, shown = Headers(scope=scope).get("authorization", "").partition(" ")
    is_same = secrets.compare_digest(shown.strip().encode(), token.encode())
    return kind.lower() == "bearer" and is_same
