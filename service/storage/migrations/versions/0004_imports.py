"""Imports, and what each of them wrote, so that it can be undone."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "import_batch",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account"], ["account.id"], name=op.f("fk_import_batch_account_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_batch")),
    )
    op.create_table(
        "import_row",
        sa.Column("batch", sa.Text(), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("before", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["batch"], ["import_batch.id"], name=op.f("fk_import_row_batch_import_batch")
        ),
        sa.ForeignKeyConstraint(
            ["statement"], ["statement.id"], name=op.f("fk_import_row_statement_statement")
        ),
        sa.PrimaryKeyConstraint("batch", "statement", name=op.f("pk_import_row")),
    )
