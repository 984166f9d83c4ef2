"""Whom to call in a city, and who is interested in whom."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "contact",
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("function", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["city"], ["city.id"], name=op.f("fk_contact_city_city")),
        sa.PrimaryKeyConstraint("city", name=op.f("pk_contact")),
    )
    op.create_table(
        "interest",
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("candidate", sa.Text(), nullable=False),
        sa.Column("theme", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["city"], ["city.id"], name=op.f("fk_interest_city_city")),
        sa.ForeignKeyConstraint(
            ["candidate"], ["city.id"], name=op.f("fk_interest_candidate_city")
        ),
        sa.ForeignKeyConstraint(
            ["account"], ["account.id"], name=op.f("fk_interest_account_account")
        ),
        sa.PrimaryKeyConstraint("city", "candidate", "theme", name=op.f("pk_interest")),
    )
