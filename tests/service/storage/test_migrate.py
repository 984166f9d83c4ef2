"""A database of any earlier version comes forward with everything in it."""

from datetime import datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import MetaData, insert, inspect, select

from service.storage import migrate as migrations
from service.storage.jobs import find_job
from service.storage.migrate import migrate
from service.storage.moments import in_utc
from service.storage.statements import statement_versions
from service.storage.tables import metadata
from service.storage.workshops import find_workshop, versions_of
from tests.service.conftest import NOW

FOLDER = Path(migrations.__file__).parent / "migrations"
REVISIONS = sorted(path.name[:4] for path in (FOLDER / "versions").glob("0*.py"))
FILLING = {
    "city": {"id": "birch", "name": "Birch", "position": 0},
    "account": {"id": "ann", "email": "ann@example.org", "role": "official"},
    "statement": {"id": "birch-need", "published": 1},
    "statement_version": {"id": "birch-need", "number": 1, "city": "birch", "author": None},
    "translation": {"statement": "birch-need", "language": "fr", "text": "Les toits."},
    "workshop": {"id": "w", "title": "Days", "account": "ann", "state": "done", "told": "Yes."},
    "workshop_version": {"workshop": "w", "version": 1},
}
"""What stands in a table of that name where a version has it; other columns get anything."""


def bring_to(database, revision):
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    with database.writing() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def anything(column):
    kind = str(column.type)
    if column.nullable:
        return None
    if "JSON" in kind:
        return {} if column.name == "extra" else []
    if "INT" in kind:
        return 1
    if "BOOL" in kind:
        return False
    return NOW if "TIME" in kind else "x"


def fill(database, **other):
    """Put a row into every table of `FILLING` that there is; return them."""
    old, rows = MetaData(), {}
    with database.writing() as connection:
        old.reflect(connection)
        for name, given in {**FILLING, **other}.items():
            if name not in old.tables:
                continue
            table = old.tables[name]
            row = {c.name: given.get(c.name, anything(c)) for c in table.columns}
            connection.execute(insert(table), [row])
            rows[name] = row
    return rows


def at_utc(value):
    return in_utc(value) if isinstance(value, datetime) else value


@pytest.mark.parametrize("revision", REVISIONS)
def test_a_database_of_every_version_comes_forward_with_its_rows(empty_database, revision):
    bring_to(empty_database, revision)
    rows = fill(empty_database)
    migrate(empty_database)
    with empty_database.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
        for name, row in rows.items():
            if name not in metadata.tables:
                continue
            (found,) = connection.execute(select(metadata.tables[name])).mappings()
            kept = set(row) & set(found)
            assert {k: at_utc(found[k]) for k in kept} == {k: row[k] for k in kept}, name


def test_a_workshop_of_before_there_were_jobs_keeps_its_state_and_its_versions(empty_database):
    bring_to(empty_database, "0007")
    fill(empty_database)
    migrate(empty_database)
    with empty_database.reading() as connection:
        found = find_workshop(connection, "w")
        assert (found.state, found.told, found.title) == ("done", "Yes.", "Days")
        assert [number for number, _at in versions_of(connection, "w")] == [1]
        assert find_job(connection, "w").kind == "pairing"
        columns = {column["name"] for column in inspect(connection).get_columns("workshop")}
    assert not {"state", "told"} & columns


@pytest.mark.parametrize("published", [1, None], ids=["published", "withdrawn"])
def test_a_translation_of_before_goes_to_what_it_translates(empty_database, published):
    bring_to(empty_database, "0008")
    fill(empty_database, statement={**FILLING["statement"], "published": published})
    migrate(empty_database)
    with empty_database.reading() as connection:
        (version,) = statement_versions(connection, "birch-need")
    (french,) = version.translations
    assert (french.statement, french.language, french.text) == ("birch-need", "fr", "Les toits.")
