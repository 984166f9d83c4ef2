"""What cities make of suggestions."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "reaction",
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("candidate", sa.Text(), nullable=False),
        sa.Column("theme", sa.Text(), nullable=False),
        sa.Column("reaction", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["city"], ["city.id"], name=op.f("fk_reaction_city_city")),
        sa.ForeignKeyConstraint(
            ["candidate"], ["city.id"], name=op.f("fk_reaction_candidate_city")
        ),
        sa.ForeignKeyConstraint(
            ["account"], ["account.id"], name=op.f("fk_reaction_account_account")
        ),
        sa.PrimaryKeyConstraint("city", "candidate", "theme", name=op.f("pk_reaction")),
    )
