"""Jobs: what runs beside the service, with its state, which workshops kept themselves before."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Make the tables, and let the state of every workshop be that of a job."""
    op.create_table(
        "job",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("wanted", sa.JSON(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("n_done", sa.Integer(), nullable=False),
        sa.Column("n_all", sa.Integer(), nullable=False),
        sa.Column("n_tries", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account"], ["account.id"], name=op.f("fk_job_account_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
    )
    op.create_table(
        "job_file",
        sa.Column("job", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["job"], ["job.id"], name=op.f("fk_job_file_job_job")),
        sa.PrimaryKeyConstraint("job", "name", name=op.f("pk_job_file")),
    )
    op.execute(
        "INSERT INTO job (id, kind, title, wanted, asked_at, account, language, state, told,"
        " n_done, n_all, n_tries)"
        " SELECT id, 'pairing', title, '{}', made_at, account, language, state, told, 0, 0, 0"
        " FROM workshop"
    )
    # Not by copying the table, as SQLite otherwise needs it: versions refer to its rows.
    op.drop_column("workshop", "state")
    op.drop_column("workshop", "told")
