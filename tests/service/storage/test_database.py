"""Both kinds of database behave alike: writers queue, readers see one moment, errors are plain."""

import logging
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import insert, select, text, update

from data.errors import ConfigError, StorageError
from service.storage import tables
from service.storage.database import Database, own_database
from service.storage.migrate import migrate


def row(toml="x"):
    from datetime import UTC, datetime

    return {
        "id": 1, "toml": toml, "generation": 0, "imported_from": "here",
        "imported_at": datetime(2026, 1, 1, tzinfo=UTC),
    }  # fmt: skip


def test_the_migrations_make_the_tables_that_the_program_uses(database):
    with database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, tables.metadata) == []


def test_migrating_twice_changes_nothing(database):
    with database.writing() as connection:
        connection.execute(insert(tables.network).values(row()))
    migrate(database)
    with database.reading() as connection:
        assert connection.scalar(select(tables.network.c.toml)) == "x"


def test_a_database_of_a_newer_version_is_left_alone(database):
    with database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    logging.disable(logging.ERROR)
    with pytest.raises(StorageError, match="newer version of jumelles"):
        migrate(database)
    logging.disable(logging.NOTSET)
    with database.reading() as connection:
        found = connection.scalar(text("SELECT version_num FROM alembic_version"))
    assert found == "9999"


def test_writers_queue_and_none_is_lost(database):
    """Each reads a number and writes it back larger: without a queue, sums would be lost."""
    with database.writing() as connection:
        connection.execute(insert(tables.network).values(row()))

    def add_one(_n):
        with database.writing() as connection:
            found = connection.scalar(select(tables.network.c.generation))
            connection.execute(update(tables.network).values(generation=found + 1))

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(add_one, range(40)))
    with database.reading() as connection:
        assert connection.scalar(select(tables.network.c.generation)) == 40


def test_a_reader_sees_one_moment_and_waits_for_no_writer(database):
    with database.writing() as connection:
        connection.execute(insert(tables.network).values(row("old")))
    written = Event()
    toml = select(tables.network.c.toml)

    def write():
        with database.writing() as connection:
            connection.execute(update(tables.network).values(toml="new"))
        written.set()

    with ThreadPoolExecutor(1) as threads, database.reading() as connection:
        assert connection.scalar(toml) == "old"
        threads.submit(write)
        assert written.wait(10)
        assert connection.scalar(toml) == "old"
    with database.reading() as connection:
        assert connection.scalar(toml) == "new"


def test_a_failed_block_is_taken_back(database):
    with pytest.raises(ZeroDivisionError), database.writing() as connection:
        connection.execute(insert(tables.network).values(row()))
        raise ZeroDivisionError
    with database.reading() as connection:
        assert connection.scalar(select(tables.network.c.toml)) is None


def test_a_second_row_of_the_network_is_refused_in_one_sentence(database):
    with pytest.raises(StorageError, match="cannot be used"), database.writing() as connection:
        connection.execute(insert(tables.network).values({**row(), "id": 2}))


def test_sqlite_waits_for_the_disk_and_keeps_its_references(tmp_path):
    database = Database(f"sqlite:///{tmp_path / 'x.sqlite'}")
    with database.reading() as connection:
        assert connection.scalar(text("PRAGMA journal_mode")) == "wal"
        assert connection.scalar(text("PRAGMA synchronous")) == 2
        assert connection.scalar(text("PRAGMA foreign_keys")) == 1
    database.close()


@pytest.mark.parametrize(
    "address", ["", "nonsense", "mysql://host/name", "sqlite://", "sqlite:///:memory:"]
)
def test_an_address_that_cannot_be_used_is_told_how_to_write_it(address):
    with pytest.raises(ConfigError, match="sqlite:///folder/jumelles.sqlite"):
        Database(address)


def test_a_password_is_never_shown():
    database = Database("postgres://me:secret@127.0.0.1:1/nothing")
    assert "secret" not in database.label
    with pytest.raises(StorageError) as caught, database.reading():
        pass
    assert "secret" not in str(caught.value)
    assert "127.0.0.1:1" in str(caught.value)


def test_a_file_that_is_no_database_is_one_sentence(tmp_path):
    (tmp_path / "x.sqlite").write_text("This is no database at all, but a letter.\n" * 40)
    database = Database(f"sqlite:///{tmp_path / 'x.sqlite'}")
    with pytest.raises(StorageError, match="not a database"):
        migrate(database)
    database.close()


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path):
    (tmp_path / "file").write_text("")
    database = Database(f"sqlite:///{tmp_path / 'file' / 'x.sqlite'}")
    with pytest.raises(StorageError, match="--database"):
        migrate(database)


def test_the_database_of_one_s_own_is_a_file_in_the_user_s_folder():
    assert own_database().startswith("sqlite:////")
    assert own_database().endswith("jumelles/jumelles.sqlite")
