"""Accounts, invitations, sessions and tokens in the database."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from data.errors import Conflict, DataError, NotFound
from data.messages import _
from service.access.account import ADMINISTRATOR, Account
from service.access.secret import digest, hash_password, is_password, new_secret
from service.storage import audit, tables
from service.storage.moments import in_utc

INVITATION_LASTS = timedelta(days=7)
SESSION_LASTS = timedelta(hours=12)
INVITATIONS_KEPT = timedelta(days=30)
"""After their end, so that whoever comes late learns why the link is worth nothing."""

_accounts, _invitations = tables.account, tables.invitation
_sessions, _tokens = tables.session, tables.api_token


@dataclass(frozen=True, slots=True)
class Invitation:
    """A link that makes one account, as long as it is neither used nor too old."""

    role: str
    city: str | None
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Token:
    """A token of an account, without its secret."""

    id: str
    label: str
    created_at: datetime


def invite(
    connection: Connection, role: str, city: str | None, by: Account | None, now: datetime
) -> str:
    """Make an invitation and return its secret, which is kept nowhere."""
    secret = new_secret()
    row = {
        "digest": digest(secret),
        "role": role,
        "city": city,
        "created_by": by.id if by else None,
        "expires_at": (now + INVITATION_LASTS).astimezone(UTC),
        "used_at": None,
    }
    connection.execute(insert(_invitations), [row])
    after = {"role": role, "city": city}
    audit.record(connection, now, by.id if by else None, audit.INVITE, role, after=after)
    return secret


def invite_first_administrator(connection: Connection, now: datetime) -> str | None:
    """Return the secret of an invitation while nobody is administrator, else None.

    An earlier one that nobody used is worth nothing from then on.
    """
    is_open = _accounts.c.closed_at.is_(None)
    found = select(_accounts.c.id).where(_accounts.c.role == ADMINISTRATOR, is_open)
    if connection.scalar(found.limit(1)) is not None:
        return None
    unused = (_invitations.c.created_by.is_(None), _invitations.c.used_at.is_(None))
    connection.execute(delete(_invitations).where(*unused))
    return invite(connection, ADMINISTRATOR, None, None, now)


def find_invitation(connection: Connection, secret: str, now: datetime) -> Invitation:
    """Return an invitation that can still be used.

    Raises
    ------
    NotFound
        If there is none, or it was used, or is too old.
    """
    row = connection.execute(
        select(_invitations).where(_invitations.c.digest == digest(secret))
    ).one_or_none()
    if row is None or row.used_at is not None or in_utc(row.expires_at) <= now:
        raise NotFound(
            _("This invitation is not valid: it was used, or is too old. Ask for another one.")
        )
    return Invitation(row.role, row.city, in_utc(row.expires_at))


def accept_invitation(
    connection: Connection, secret: str, email: str, name: str, password: str, now: datetime
) -> Account:
    """Make the account of an invitation.

    Raises
    ------
    NotFound
        As `find_invitation`.
    DataError
        If somebody has that address already.
    """
    invitation = find_invitation(connection, secret, now)
    address = normal_email(email)
    if connection.scalar(select(_accounts.c.id).where(_accounts.c.email == address)):
        raise DataError(_("There is an account with this address already. Sign in with it."))
    row = {
        "id": secrets.token_hex(8),
        "email": address,
        "name": name.strip(),
        "role": invitation.role,
        "city": invitation.city,
        "password": hash_password(password),
        "created_at": now.astimezone(UTC),
        "closed_at": None,
    }
    connection.execute(insert(_accounts), [row])
    used = update(_invitations).where(_invitations.c.digest == digest(secret))
    connection.execute(used.values(used_at=now.astimezone(UTC)))
    account = _account(row)
    after = {"role": account.role, "city": account.city}
    audit.record(connection, now, account.id, audit.JOIN, account.id, after=after)
    return account


def check_password(connection: Connection, email: str, password: str) -> Account | None:
    """Return the account of an address and its password, None where they do not fit."""
    row = connection.execute(
        select(_accounts).where(_accounts.c.email == normal_email(email))
    ).one_or_none()
    is_right = is_password(password, row.password if row else None)
    if row is None or not is_right or row.closed_at is not None:
        return None
    return _account(row._mapping)


def open_session(connection: Connection, account: Account, now: datetime) -> str:
    """Begin a session and return its secret; sessions that are over are forgotten."""
    secret = new_secret()
    connection.execute(delete(_sessions).where(_sessions.c.expires_at <= now.astimezone(UTC)))
    row = {
        "digest": digest(secret),
        "account": account.id,
        "expires_at": (now + SESSION_LASTS).astimezone(UTC),
    }
    connection.execute(insert(_sessions), [row])
    return secret


def close_session(connection: Connection, secret: str) -> None:
    """End a session."""
    connection.execute(delete(_sessions).where(_sessions.c.digest == digest(secret)))


def account_of_session(connection: Connection, secret: str, now: datetime) -> Account | None:
    """Return who a session belongs to, None where it is over."""
    row = connection.execute(
        select(_accounts, _sessions.c.expires_at)
        .join(_sessions, _sessions.c.account == _accounts.c.id)
        .where(_sessions.c.digest == digest(secret), _accounts.c.closed_at.is_(None))
    ).one_or_none()
    if row is None or in_utc(row.expires_at) <= now:
        return None
    return _account(row._mapping)


def make_token(connection: Connection, account: Account, label: str, now: datetime) -> str:
    """Make a token for programs and return its secret, which is kept nowhere."""
    secret = new_secret()
    row = {
        "id": secrets.token_hex(8),
        "digest": digest(secret),
        "account": account.id,
        "label": label.strip(),
        "created_at": now.astimezone(UTC),
        "revoked_at": None,
    }
    connection.execute(insert(_tokens), [row])
    audit.record(connection, now, account.id, audit.MAKE_TOKEN, str(row["id"]))
    return secret


def tokens_of(connection: Connection, account: Account) -> tuple[Token, ...]:
    """Return the tokens of an account that are valid, the oldest first."""
    rows = connection.execute(
        select(_tokens)
        .where(_tokens.c.account == account.id, _tokens.c.revoked_at.is_(None))
        .order_by(_tokens.c.created_at, _tokens.c.id)
    )
    return tuple(Token(row.id, row.label, in_utc(row.created_at)) for row in rows)


def revoke_token(connection: Connection, account: Account, token: str, now: datetime) -> None:
    """Make a token of an account worthless.

    Raises
    ------
    NotFound
        If the account has no such token.
    """
    own = (_tokens.c.id == token, _tokens.c.account == account.id, _tokens.c.revoked_at.is_(None))
    revoked = update(_tokens).where(*own).values(revoked_at=now.astimezone(UTC))
    if connection.execute(revoked).rowcount == 0:
        raise NotFound(_("There is no such token."))
    audit.record(connection, now, account.id, audit.REVOKE_TOKEN, token)


def account_of_token(connection: Connection, secret: str) -> Account | None:
    """Return who a token belongs to, None where it is not valid."""
    row = connection.execute(
        select(_accounts)
        .join(_tokens, _tokens.c.account == _accounts.c.id)
        .where(
            _tokens.c.digest == digest(secret),
            _tokens.c.revoked_at.is_(None),
            _accounts.c.closed_at.is_(None),
        )
    ).one_or_none()
    return None if row is None else _account(row._mapping)


def all_accounts(connection: Connection) -> tuple[Account, ...]:
    """Return all accounts, closed ones too, by name."""
    rows = connection.execute(select(_accounts).order_by(_accounts.c.name, _accounts.c.id))
    return tuple(_account(row) for row in rows.mappings())


def find_account(connection: Connection, account_id: str) -> Account:
    """Return an account.

    Raises
    ------
    NotFound
        If there is none.
    """
    row = connection.execute(select(_accounts).where(_accounts.c.id == account_id)).one_or_none()
    if row is None:
        raise NotFound(_("There is no such account."))
    return _account(row._mapping)


def close_account(connection: Connection, account: Account, now: datetime, by: str) -> None:
    """Close an account: its sessions end, its tokens are worth nothing; what it wrote stays."""
    at = now.astimezone(UTC)
    connection.execute(update(_accounts).where(_accounts.c.id == account.id).values(closed_at=at))
    connection.execute(delete(_sessions).where(_sessions.c.account == account.id))
    connection.execute(
        update(_tokens)
        .where(_tokens.c.account == account.id, _tokens.c.revoked_at.is_(None))
        .values(revoked_at=at)
    )
    audit.record(connection, now, by, audit.CLOSE, account.id)


def erase_account(connection: Connection, account: Account, now: datetime) -> None:
    """Close an account and forget who it was of; what it wrote stays, without a name.

    Raises
    ------
    Conflict
        If it is the last open one of an administrator.
    """
    others = select(func.count()).where(
        _accounts.c.role == ADMINISTRATOR,
        _accounts.c.closed_at.is_(None),
        _accounts.c.id != account.id,
    )
    if account.role == ADMINISTRATOR and not connection.scalar(others):
        raise Conflict(_("This is the last administrator. Invite another one first."))
    close_account(connection, account, now, account.id)
    erased = {"email": f"erased-{account.id}", "name": "", "password": ""}
    connection.execute(update(_accounts).where(_accounts.c.id == account.id).values(**erased))
    connection.execute(delete(_tokens).where(_tokens.c.account == account.id))


def personal_data(connection: Connection, account: Account) -> dict[str, Any]:
    """Return everything that is kept of a person, as JSON has it."""
    row = connection.execute(select(_accounts).where(_accounts.c.id == account.id)).one()
    tokens = select(_tokens.c.label, _tokens.c.created_at, _tokens.c.revoked_at)
    sessions = select(_sessions.c.expires_at).where(_sessions.c.account == account.id)
    deeds = select(tables.audit.c.at, tables.audit.c.action, tables.audit.c.subject)
    return {
        "account": {
            "id": row.id, "email": row.email, "name": row.name, "role": row.role,
            "city": row.city, "created_at": in_utc(row.created_at).isoformat(),
        },
        "tokens": [
            {"label": one.label, "created_at": in_utc(one.created_at).isoformat(),
             "revoked": one.revoked_at is not None}
            for one in connection.execute(tokens.where(_tokens.c.account == account.id))
        ],
        "sessions": [
            {"expires_at": in_utc(one.expires_at).isoformat()}
            for one in connection.execute(sessions)
        ],
        "deeds": [
            {"at": in_utc(one.at).isoformat(), "action": one.action, "subject": one.subject}
            for one in connection.execute(
                deeds.where(tables.audit.c.account == account.id).order_by(tables.audit.c.number)
            )
        ],
    }  # fmt: skip


def forget_what_ended(connection: Connection, now: datetime) -> None:
    """Delete sessions that have ended, and invitations that ended a month ago."""
    at = now.astimezone(UTC)
    connection.execute(delete(_sessions).where(_sessions.c.expires_at < at))
    old = _invitations.c.expires_at < at - INVITATIONS_KEPT
    connection.execute(delete(_invitations).where(old))


def normal_email(email: str) -> str:
    """Return an address in the form in which it is kept and compared."""
    return email.strip().casefold()


def _account(row: Mapping[Any, Any]) -> Account:
    return Account(
        row["id"],
        row["email"],
        row["name"],
        row["role"],
        row["city"],
        is_closed=row["closed_at"] is not None,
    )
