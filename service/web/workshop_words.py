"""What pages say about workshops and their meetings."""

from datetime import datetime

from babel.dates import format_datetime

from data.messages import _, active_language


def local_time(at: datetime) -> str:
    """Return day and time where a meeting is held, as the reader writes them."""
    return str(format_datetime(at, "EEE d MMM HH:mm", locale=active_language()))


def workshop_state(state: str) -> str:
    """Return the label of how far a workshop is."""
    return {
        "waiting": _("waits to be solved"),
        "running": _("is being solved"),
        "done": _("solved"),
        "infeasible": _("no programme is possible"),
        "failed": _("could not be solved"),
        "cancelled": _("given up"),
    }[state]


def format_label(style: str) -> str:
    """Return the label of how cities meet in a session."""
    return {
        "pairs": _("two by two"),
        "tables": _("tables of three or more"),
        "hosts": _("hosts stay, visitors move"),
    }[style]


def partner_rule_label(rule: str) -> str:
    """Return the label of what holds for cities that work together already."""
    return {
        "avoid": _("rather not"),
        "allow": _("like all others"),
        "prefer": _("rather so"),
    }[rule]


def difference_label(what: str) -> str:
    """Return the label of what happened to a meeting from one version to another."""
    return {"gone": _("gone"), "moved": _("moved"), "new": _("new")}[what]


def outcome_label(outcome: str) -> str:
    """Return the label of what came of a meeting."""
    return {
        "agreed": _("we work together"),
        "again": _("we talk again"),
        "no-fit": _("it did not fit"),
        "not-held": _("we did not meet"),
    }[outcome]


def outcome_question(months: int) -> str:
    """Return the question that cities are asked so many months after a meeting."""
    return {
        0: _("What came of it?"),
        6: _("And half a year later?"),
        12: _("And a year later?"),
    }[months]
