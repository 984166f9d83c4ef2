"""Translations belong to the version that they translate, so that none outlives its text."""

from collections import defaultdict
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Give every translation to the version that readers see, else to the last one."""
    op.add_column(
        "statement_version",
        sa.Column("translations", sa.JSON(), nullable=False, server_default="[]"),
    )
    connection = op.get_bind()
    tables = sa.MetaData()
    tables.reflect(connection, only=("statement", "statement_version", "translation"))
    places, versions = tables.tables["statement"], tables.tables["statement_version"]
    old = tables.tables["translation"]
    of: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in connection.execute(sa.select(old).order_by(old.c.position)):
        one = {"language": row.language, "title": row.title, "text": row.text, "extra": row.extra}
        of[row.statement].append(one)
    last = sa.select(versions.c.id, sa.func.max(versions.c.number).label("last"))
    lasts = last.group_by(versions.c.id).subquery()
    shown = sa.select(places.c.id, sa.func.coalesce(places.c.published, lasts.c.last))
    for statement, number in connection.execute(shown.join(lasts, lasts.c.id == places.c.id)).all():
        if statement in of:
            version = (versions.c.id == statement, versions.c.number == number)
            given = sa.update(versions).where(*version).values(translations=of[statement])
            connection.execute(given)
    op.drop_table("translation")
