"""Who asks: by the cookie of a session on pages, by a token everywhere."""

from datetime import UTC, datetime

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from service.access.account import Account
from service.storage.accounts import account_of_session, account_of_token
from service.storage.database import Database

COOKIE = "jumelles"
OPEN = ("/health/", "/static/")
"""What everybody gets, whoever it is."""


class Identify:
    """Notes the account, if there is one, for everything inside.

    A program is known by its token alone, never by a cookie, which a browser would send for anybody
    who makes it ask.
    """

    def __init__(self, app: ASGIApp, database: Database) -> None:
        self._app = app
        self._database = database

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "http":
            state = scope.setdefault("state", {})
            state["account"], state["session"] = None, ""
            token, cookie = bearer(scope), Request(scope).cookies.get(COOKIE, "")
            if scope["path"].startswith(OPEN):
                pass
            elif token:
                state["account"] = await run_in_threadpool(self._by_token, token)
            elif cookie and not scope["path"].startswith("/api/"):
                state["account"] = await run_in_threadpool(self._by_session, cookie)
                state["session"] = cookie if state["account"] else ""
        await self._app(scope, receive, send)

    def _by_token(self, token: str) -> Account | None:
        with self._database.reading() as connection:
            return account_of_token(connection, token)

    def _by_session(self, secret: str) -> Account | None:
        with self._database.reading() as connection:
            return account_of_session(connection, secret, datetime.now(UTC))


def bearer(scope: Scope) -> str:
    """Return the token of a request, empty where it has none."""
    kind, _blank, token = Headers(scope=scope).get("authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else ""
