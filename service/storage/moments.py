"""Moments as the database keeps them."""

from datetime import UTC, datetime


def in_utc(moment: datetime) -> datetime:
    """Return a moment of the database with its zone, which SQLite does not keep."""
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
