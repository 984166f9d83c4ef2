"""What a route is given: the service's parts, and the snapshot that answers it."""

from typing import Annotated

from fastapi import Depends, Request

from service.live import Live, Snapshot
from service.middleware.observe import Metrics


def get_live(request: Request) -> Live:
    """Return the engine's keeper."""
    live: Live = request.app.state.live
    return live


def get_snapshot(live: Annotated[Live, Depends(get_live)]) -> Snapshot:
    """Return the snapshot that answers this request from its beginning to its end."""
    return live.snapshot


def get_metrics(request: Request) -> Metrics:
    """Return the counters."""
    metrics: Metrics = request.app.state.metrics
    return metrics


Keeper = Annotated[Live, Depends(get_live)]
Now = Annotated[Snapshot, Depends(get_snapshot)]
Counters = Annotated[Metrics, Depends(get_metrics)]
