"""What a route is given: the service's parts, and the snapshot that answers it."""

from typing import Annotated

from fastapi import Depends, Request

from data.errors import Forbidden, SignInNeeded
from data.messages import _
from service.access.account import OFFICIAL, Account
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


def get_account(request: Request) -> Account:
    """Return who asks.

    Raises
    ------
    SignInNeeded
        If nobody known does.
    """
    account: Account | None = request.state.account
    if account is None:
        raise SignInNeeded(_("Sign in first, or send a token that is valid."))
    return account


def get_staff(account: Annotated[Account, Depends(get_account)]) -> Account:
    """Return who asks, one of the secretariat or an administrator.

    Raises
    ------
    Forbidden
        If it is somebody else.
    """
    if not account.is_staff:
        raise Forbidden(_("Only the secretariat does this."))
    return account


def get_writer(account: Annotated[Account, Depends(get_account)]) -> Account:
    """Return who asks, somebody who may report for a city at all.

    Raises
    ------
    Forbidden
        If it is somebody else.
    """
    if not account.is_staff and account.role != OFFICIAL:
        raise Forbidden(_("Only officials and the secretariat report for cities."))
    return account


Known = Annotated[Account, Depends(get_account)]
Staff = Annotated[Account, Depends(get_staff)]
Writer = Annotated[Account, Depends(get_writer)]
Keeper = Annotated[Live, Depends(get_live)]
Now = Annotated[Snapshot, Depends(get_snapshot)]
Counters = Annotated[Metrics, Depends(get_metrics)]
