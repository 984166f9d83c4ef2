"""The tables. Columns that hold a field of a catalogue record have the name of that field."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    Double,
    ForeignKey,
    Integer,
    MetaData,
    Table,
    Text,
)

# SQLite changes a table by copying it, which needs a name for every constraint.
NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = MetaData(naming_convention=NAMING)

network = Table(
    "network",
    metadata,
    Column("id", Integer, CheckConstraint("id = 1", name="one_row"), primary_key=True),
    Column("toml", Text, nullable=False),
    Column("generation", BigInteger, nullable=False),
    Column("imported_from", Text, nullable=False),
    Column("imported_at", DateTime(timezone=True), nullable=False),
)
"""One row: network.toml as it was written, and a number that grows with every change."""

city = Table(
    "city",
    metadata,
    Column("id", Text, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("country", Text, nullable=False),
    Column("latitude", Double),
    Column("longitude", Double),
    Column("population", BigInteger),
    Column("population_year", BigInteger),
    Column("languages", JSON, nullable=False),
    Column("time_zone", Text),
    Column("status", Text, nullable=False),
    Column("status_date", Text, nullable=False),
    Column("tie", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("extra", JSON, nullable=False),
)

statement = Table(
    "statement",
    metadata,
    Column("id", Text, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("published", Integer),
    Column("waiting", Integer),
)
"""What stays of a statement while its text changes: its id, its place, the version that readers see
and the one that waits for the secretariat."""

statement_version = Table(
    "statement_version",
    metadata,
    Column("id", Text, ForeignKey("statement.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("written_at", DateTime(timezone=True), nullable=False),
    Column("author", Text, ForeignKey("account.id")),
    Column("city", Text, ForeignKey("city.id"), nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("themes", JSON, nullable=False),
    Column("language", Text),
    Column("year", Integer),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("verified", Boolean, nullable=False),
    Column("extra", JSON, nullable=False),
    Column("translations", JSON, nullable=False),
)
"""Every version that was ever written, with the translations people gave of it; rows are added and
never changed."""

partnership = Table(
    "partnership",
    metadata,
    Column("id", Text, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("city_a", Text, ForeignKey("city.id"), nullable=False, index=True),
    Column("city_b", Text, nullable=False),
    Column("themes", JSON, nullable=False),
    Column("kind", Text, nullable=False),
    Column("since", Text, nullable=False),
    Column("until", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("summary", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("extra", JSON, nullable=False),
)

left_out = Table(
    "left_out",
    metadata,
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("file", Text, nullable=False),
    Column("row", Integer),
    Column("content", JSON, nullable=False),
)
"""Rows in error as they stood, so that an export gives them back. JSON escapes carry the bytes that
are not UTF-8, which no text column could."""

account = Table(
    "account",
    metadata,
    Column("id", Text, primary_key=True),
    Column("email", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("city", Text, ForeignKey("city.id")),
    Column("password", Text, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("closed_at", DateTime(timezone=True)),
)
"""People who sign in. The password is an Argon2 hash."""

invitation = Table(
    "invitation",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("role", Text, nullable=False),
    Column("city", Text, ForeignKey("city.id")),
    Column("created_by", Text, ForeignKey("account.id")),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    Column("used_at", DateTime(timezone=True)),
)
"""Links that make one account each. Here and below, only a digest of what is secret is kept."""

session = Table(
    "session",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("account", Text, ForeignKey("account.id"), nullable=False, index=True),
    Column("expires_at", DateTime(timezone=True), nullable=False),
)

api_token = Table(
    "api_token",
    metadata,
    Column("id", Text, primary_key=True),
    Column("digest", Text, nullable=False, unique=True),
    Column("account", Text, ForeignKey("account.id"), nullable=False, index=True),
    Column("label", Text, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("revoked_at", DateTime(timezone=True)),
)

audit = Table(
    "audit",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("account", Text, ForeignKey("account.id")),
    Column("action", Text, nullable=False),
    Column("subject", Text, nullable=False, index=True),
    Column("before", JSON(none_as_null=True)),
    Column("after", JSON(none_as_null=True)),
)
"""What was done. Triggers of the database refuse to change or delete a row."""

confirmation = Table(
    "confirmation",
    metadata,
    Column("city", Text, ForeignKey("city.id"), primary_key=True),
    Column("at", DateTime(timezone=True), primary_key=True),
    Column("account", Text, ForeignKey("account.id"), nullable=False),
)

import_batch = Table(
    "import_batch",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("made_at", DateTime(timezone=True), nullable=False),
    Column("account", Text, ForeignKey("account.id"), nullable=False),
    Column("content", JSON, nullable=False),
    Column("written_at", DateTime(timezone=True)),
    Column("undone_at", DateTime(timezone=True)),
)

import_row = Table(
    "import_row",
    metadata,
    Column("batch", Text, ForeignKey("import_batch.id"), primary_key=True),
    Column("statement", Text, ForeignKey("statement.id"), primary_key=True),
    Column("number", Integer, nullable=False),
    Column("before", Integer),
)
"""The version that an import published, and the one that readers saw before; none: nothing."""

job = Table(
    "job",
    metadata,
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("wanted", JSON, nullable=False),
    Column("asked_at", DateTime(timezone=True), nullable=False),
    Column("account", Text, ForeignKey("account.id")),
    Column("language", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("told", Text, nullable=False),
    Column("n_done", Integer, nullable=False),
    Column("n_all", Integer, nullable=False),
    Column("n_tries", Integer, nullable=False),
    Column("ended_at", DateTime(timezone=True)),
)
"""Work that takes longer than a reader waits; it has the id of what it works on, if anything."""

job_file = Table(
    "job_file",
    metadata,
    Column("job", Text, ForeignKey("job.id"), primary_key=True),
    Column("name", Text, primary_key=True),
    Column("content", Text, nullable=False),
)
"""What a job has made so far, bytes in base64."""

contact = Table(
    "contact",
    metadata,
    Column("city", Text, ForeignKey("city.id"), primary_key=True),
    Column("function", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("is_public", Boolean, nullable=False),
)

interest = Table(
    "interest",
    metadata,
    Column("city", Text, ForeignKey("city.id"), primary_key=True),
    Column("candidate", Text, ForeignKey("city.id"), primary_key=True),
    Column("theme", Text, primary_key=True),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("account", Text, ForeignKey("account.id"), nullable=False),
)

reaction = Table(
    "reaction",
    metadata,
    Column("city", Text, ForeignKey("city.id"), primary_key=True),
    Column("candidate", Text, ForeignKey("city.id"), primary_key=True),
    Column("theme", Text, primary_key=True),
    Column("reaction", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("account", Text, ForeignKey("account.id"), nullable=False),
)

workshop = Table(
    "workshop",
    metadata,
    Column("id", Text, primary_key=True),
    Column("title", Text, nullable=False),
    Column("made_at", DateTime(timezone=True), nullable=False),
    Column("account", Text, ForeignKey("account.id"), nullable=False),
    Column("language", Text, nullable=False),
    Column("problem", Text, nullable=False),
    Column("keeps", Boolean, nullable=False),
    Column("shown", Integer),
    Column("published", Integer),
)
"""The problem as it is to be solved (TOML), whether the version shown stays as far as it can, and
the versions that the secretariat and the cities see. The job of the same id says how far it is."""

workshop_version = Table(
    "workshop_version",
    metadata,
    Column("workshop", Text, ForeignKey("workshop.id"), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("made_at", DateTime(timezone=True), nullable=False),
    Column("problem", Text, nullable=False),
    Column("programme", JSON, nullable=False),
    Column("files", JSON, nullable=False),
)
"""What was found: the programme as JSON, and files to take away, their bytes in base64."""

outcome = Table(
    "outcome",
    metadata,
    Column("workshop", Text, ForeignKey("workshop.id"), primary_key=True),
    Column("meeting", Text, primary_key=True),
    Column("city", Text, primary_key=True),
    Column("months", Integer, primary_key=True, autoincrement=False),
    Column("outcome", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("account", Text, ForeignKey("account.id"), nullable=False),
)
"""What a city says came of a meeting, so many months after it."""
