"""A backup holds everything, and gives everything back, on both kinds of database."""

import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from threading import Thread

import pytest
from click.testing import CliRunner
from sqlalchemy import select, text

from data.catalogue import write_catalogue
from data.errors import DataError, NotFound, StorageError
from data.translation import Translation
from matcher.cli import jumelles
from service.storage import accounts, audit
from service.storage.backup import back_up, restore
from service.storage.catalogue import import_once, load_catalogue
from service.storage.confirmations import confirm
from service.storage.database import Database
from service.storage.imports import keep_upload, write_batch
from service.storage.jobs import ask_job, keep_file, take_waiting
from service.storage.migrate import migrate
from service.storage.outcomes import Outcome, tell_outcome
from service.storage.partners import Contact, express_interest, set_contact
from service.storage.reactions import Reaction, react
from service.storage.statements import propose_statement, publish_statement
from service.storage.tables import metadata
from service.storage.workshops import add_version, ask_workshop, find_workshop
from tests.world import CATALOGUE, statement

NOW = datetime(2026, 11, 25, 8, 30, tzinfo=UTC)
NEW = statement("new", "fir", "experience", "A heat network — «chaleur» — warms the harbour. 冷")


def fill(database, folder):
    translated = (Translation("a-need", "fr", "Caves", "Des caves inondées."),)
    write_catalogue(replace(CATALOGUE, translations=translated), folder / "in")
    with (folder / "in" / "cities.csv").open("ab") as file:
        file.write(b"bad row,\xff\n")
    import_once(database, folder / "in", NOW)
    with database.writing() as connection:
        secret = accounts.invite(connection, "official", "fir", None, NOW)
        one = accounts.accept_invitation(connection, secret, "a@x.org", "Ann", "pass words", NOW)
        accounts.make_token(connection, one, "x", NOW)
        accounts.open_session(connection, one, NOW)
        publish_statement(connection, NEW, NOW, one.id)
        propose_statement(connection, replace(NEW, year=2020), NOW, one.id)
        confirm(connection, "fir", NOW, one.id)
        set_contact(connection, Contact("fir", "Office", "x@fir", False), NOW, one.id)
        express_interest(connection, "fir", "birch", "homes", NOW, one.id)
        react(connection, Reaction("birch", "fir", "homes", "must", "Near.", NOW), one.id)
        workshop = ask_workshop(connection, "Test", "title = 1", "en", NOW, one.id)
        assert take_waiting(connection, ("pairing",))
        add_version(
            connection,
            find_workshop(connection, workshop),
            {"meetings": []},
            {"a.csv": "eA=="},
            NOW,
        )
        outcome = Outcome("s:1:birch,fir", "birch", 0, "agreed", "In May.", NOW)
        tell_outcome(connection, workshop, outcome, {"fir": "homes"}, one.id)
        ask_job(connection, "dossiers-1", "dossiers", "Test", NOW, one.id, language="fr")
        keep_file(connection, "dossiers-1", "fir.pdf", "eA==")
        keep_upload(connection, "import-1", "t.csv", {"rows": [["x"]]}, NOW, one.id)
        write_batch(connection, "import-1", [replace(NEW, year=2021)], NOW, one.id)
    return database


@pytest.fixture
def filled(database, tmp_path):
    return fill(database, tmp_path)


@pytest.fixture
def other(tmp_path):
    database = Database(f"sqlite:///{tmp_path / 'other.sqlite'}")
    migrate(database)
    yield database
    database.close()


def everything(database):
    with database.reading() as connection:
        return {
            table.name: sorted(
                (
                    tuple(
                        v.replace(tzinfo=UTC) if isinstance(v, datetime) and not v.tzinfo else v
                        for v in row
                    )
                    for row in connection.execute(select(table))
                ),
                key=repr,
            )
            for table in metadata.sorted_tables
        }


def test_all_of_it_comes_back_also_in_the_other_kind_of_database(filled, other, tmp_path):
    counts = back_up(filled, tmp_path / "b.zip", NOW)
    assert all(counts.values()), "every table of this test holds something"
    assert restore(other, tmp_path / "b.zip") == counts
    assert everything(other) == everything(filled)
    with filled.reading() as one, other.reading() as two:
        assert load_catalogue(one) == load_catalogue(two)


def test_it_comes_back_where_it_was_and_goes_on(filled, tmp_path):
    before = everything(filled)
    back_up(filled, tmp_path / "b.zip", NOW)
    with filled.writing() as connection:
        publish_statement(connection, replace(NEW, year=1999), NOW)
    with pytest.raises(StorageError, match="is not empty"):
        restore(filled, tmp_path / "b.zip")
    restore(filled, tmp_path / "b.zip", replace=True)
    assert everything(filled) == before
    with filled.writing() as connection:
        publish_statement(connection, replace(NEW, year=1998), NOW)
        (last,) = audit.entries(connection, limit=1)
    assert last.number == 1 + max(row[0] for row in before["audit"])
    with pytest.raises(StorageError, match="only ever added to"), filled.writing() as connection:
        connection.execute(text("DELETE FROM audit"))


def test_a_backup_is_of_one_moment_while_others_write(filled, other, tmp_path):
    def write():
        for year in range(1900, 1960):
            with filled.writing() as connection:
                publish_statement(connection, replace(NEW, year=year), NOW)

    writer = Thread(target=write)
    writer.start()
    try:
        for number in range(5):
            back_up(filled, tmp_path / f"{number}.zip", NOW)
    finally:
        writer.join()
    for number in range(5):
        restore(other, tmp_path / f"{number}.zip", replace=True)
        found = everything(other)
        versions = [row for row in found["statement_version"] if row[0] == "new"]
        (place,) = [row for row in found["statement"] if row[0] == "new"]
        published = place[2]
        assert published in {row[1] for row in versions}


def changed(path, name, change):
    with zipfile.ZipFile(path) as archive:
        files = {one: archive.read(one) for one in archive.namelist()}
    files[name] = change(files[name])
    with zipfile.ZipFile(path, "w") as archive:
        for one, content in files.items():
            archive.writestr(one, content)


@pytest.mark.parametrize(
    ("name", "change", "said"),
    [
        ("city.jsonl", lambda c: c.replace(b"birch", b"bitch"), "is damaged: city"),
        ("city.jsonl", lambda c: c[: len(c) // 2], "is damaged: city"),
        ("manifest.json", lambda c: c.replace(b'"0009"', b'"9999"'), "version 9999"),
        ("manifest.json", lambda c: b"{}", "is no whole backup"),
        ("manifest.json", lambda c: c.replace(b"backup 1", b"backup 9"), "is damaged"),
    ],
)
def test_a_damaged_backup_changes_nothing(filled, tmp_path, name, change, said):
    back_up(filled, tmp_path / "b.zip", NOW)
    changed(tmp_path / "b.zip", name, change)
    before = everything(filled)
    with pytest.raises(DataError, match=said):
        restore(filled, tmp_path / "b.zip", replace=True)
    assert everything(filled) == before


def test_what_is_no_backup_is_refused(other, tmp_path):
    (tmp_path / "b.zip").write_bytes(b"hello")
    with pytest.raises(DataError, match="is no whole backup"):
        restore(other, tmp_path / "b.zip")
    with pytest.raises(NotFound):
        restore(other, tmp_path / "nothing.zip")


def test_the_commands_back_up_and_restore(other, tmp_path):
    fill(other, tmp_path)
    address = f"sqlite:///{tmp_path / 'other.sqlite'}"
    new = f"sqlite:///{tmp_path / 'new.sqlite'}"
    file = str(tmp_path / "b.zip")

    def run(*arguments):
        return CliRunner().invoke(jumelles, arguments)

    made = run("backup", file, "--database", address)
    assert made.exit_code == 0, made.output
    assert run("restore", file, "--database", new).exit_code == 0
    again = run("restore", file, "--database", new)
    assert again.exit_code == 1
    assert "add --replace" in again.stderr
    assert run("restore", file, "--database", new, "--replace").exit_code == 0
    copy = Database(new)
    assert everything(copy) == everything(other)
    copy.close()
