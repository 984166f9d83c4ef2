"""What was done here, in the reader's words."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from babel.dates import format_datetime

from data.messages import _, active_language
from service.storage import audit


def change_label(action: str, *, was_there: bool) -> str:
    """Return what a change means for readers."""
    if action == audit.WITHDRAW:
        return _("withdrawn")
    return _("changed") if was_there else _("new")


def action_label(action: str) -> str:
    """Return the label of an action of the log."""
    return {
        audit.PUBLISH: _("published"),
        audit.PROPOSE: _("reported"),
        audit.DECLINE: _("declined"),
        audit.WITHDRAW: _("withdrawn"),
        audit.CONFIRM: _("found all right"),
        audit.IMPORT: _("imported"),
        audit.UNDO: _("undid an import"),
        audit.CONTACT: _("said whom to call"),
        audit.INTEREST: _("spoke of an interest"),
        audit.PARTNERSHIP: _("wrote of a partnership"),
        audit.MERGE: _("merged two records of a city"),
        audit.REACTION: _("said what a suggestion is worth"),
        audit.WORKSHOP: _("worked on a workshop"),
        audit.OUTCOME: _("said what came of a meeting"),
        audit.JOB: _("started or stopped a job"),
        audit.INVITE: _("invited"),
        audit.JOIN: _("made an account"),
        audit.CLOSE: _("closed the account"),
        audit.MAKE_TOKEN: _("made a token"),
        audit.REVOKE_TOKEN: _("revoked a token"),
    }.get(action, action)


def moment(at: datetime) -> str:
    """Return day and time, in UTC, as the reader writes them."""
    return str(format_datetime(at.astimezone(UTC), "short", locale=active_language())) + " UTC"


def differences(
    before: Mapping[str, Any] | None, after: Mapping[str, Any] | None
) -> Iterator[tuple[str, str, str]]:
    """Yield (field, before, after) for every field that differs; empty where there was nothing."""
    old, new = before or {}, after or {}
    for name in dict.fromkeys((*old, *new)):
        if old.get(name) != new.get(name):
            yield name, _plain(old.get(name)), _plain(new.get(name))


def _plain(value: object) -> str:
    if value is None or value == "" or value == [] or value == {}:
        return ""
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
