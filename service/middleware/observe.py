"""Counts and times every request, and writes one line about it: never a text, never a token."""

import json
import logging
from time import perf_counter

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_log = logging.getLogger("jumelles.access")
_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class Metrics:
    """The counters of one service; their labels are routes and themes, never cities or texts."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "jumelles_requests", "Requests answered.", ("method", "route", "status"),
            registry=self.registry,
        )  # fmt: skip
        self.seconds = Histogram(
            "jumelles_request_seconds", "Time to answer a request.", ("route",),
            buckets=_BUCKETS, registry=self.registry,
        )  # fmt: skip
        self.suggestions = Counter(
            "jumelles_suggestion_lists", "Lists of suggestions given.", ("theme", "asked"),
            registry=self.registry,
        )  # fmt: skip
        self.generation = Gauge(
            "jumelles_generation", "Generation of the catalogue that answers.",
            registry=self.registry,
        )  # fmt: skip


class Observe:
    """Measures around everything else."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request and note how that went."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun, status, method = perf_counter(), 500, scope["method"]

        async def send_noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, send_noting)
        finally:
            self._note(scope, method, status, perf_counter() - begun)

    def _note(self, scope: Scope, method: str, status: int, seconds: float) -> None:
        method = method if method in ("GET", "HEAD", "POST") else "other"
        route = _route(scope)
        self._metrics.requests.labels(method, route, str(status)).inc()
        self._metrics.seconds.labels(route).observe(seconds)
        line = {"method": method, "route": route, "status": status, "ms": round(seconds * 1000, 1)}
        _log.info(json.dumps(line))


def _route(scope: Scope) -> str:
    """Return the pattern of the address, so that no city and no text becomes a label."""
    if scope["path"].startswith("/static/"):
        return "/static"
    return str(getattr(scope.get("route"), "path", "none"))
