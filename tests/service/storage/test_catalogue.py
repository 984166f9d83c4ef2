"""The catalogue goes into the database and comes out the same."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.catalogue import Catalogue, read_catalogue, write_catalogue
from data.city import City
from data.errors import DataError, NotFound, StorageError
from data.statement import Statement
from data.translation import Translation
from service.storage.catalogue import (
    export_catalogue,
    generation,
    import_once,
    imported_from,
    load_catalogue,
)
from service.storage.database import Database
from service.storage.migrate import migrate
from tests.world import CATALOGUE

NOW = datetime(2026, 11, 25, 8, 30, tzinfo=UTC)


def written(catalogue, folder):
    write_catalogue(catalogue, folder)
    return folder


def loaded(database):
    with database.reading() as connection:
        return load_catalogue(connection)


def files(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_network_comes_out_as_it_went_in(database, tmp_path):
    network = Path("data/network")
    report = import_once(database, network, NOW)
    assert report.problems == ()
    assert loaded(database) == read_catalogue(network)[0]
    export_catalogue(database, tmp_path / "out")
    written_again = written(read_catalogue(network)[0], tmp_path / "plain")
    out = files(tmp_path / "out")
    for name, content in files(written_again).items():
        if name != "network.toml":
            assert out[name] == content
    assert out["network.toml"] == (network / "network.toml").read_bytes()


def test_rows_in_error_further_columns_and_foreign_bytes_come_out_as_they_were(database, tmp_path):
    folder = written(CATALOGUE, tmp_path / "in")
    (folder / "cities.csv").write_bytes(
        b"id,name,country,status,mayor,\xc3\xa9tat\n"
        b"alder,Alder,CA,active,Ann,a\n"
        b"birch,B\xe9rch,IN,active,,\n"
        b"cedar,Cedar,FR,active,Bob,\x00\n"
        b"elm,Elm\n"
    )
    (folder / "network.toml").write_text(
        (folder / "network.toml").read_text("utf-8")
        + 'since = 2004-05-01\n[[themes]]\nlabel = { en = "no id" }\n'.replace("since", "founded"),
        "utf-8",
    )
    before, report = read_catalogue(folder)
    assert report.n_rows_left_out > 3
    assert len(before.left_out) > 3
    import_once(database, folder, NOW)
    assert loaded(database) == before
    export_catalogue(database, tmp_path / "out")
    assert read_catalogue(tmp_path / "out")[0] == before


TEXT = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=60
).filter(str.strip)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(texts=st.lists(TEXT, min_size=1, max_size=4), number=st.integers(0, 10**15 - 1))
def test_any_text_of_any_script_survives(texts, number, tmp_path_factory):
    folder = tmp_path_factory.mktemp("any")
    statements = tuple(
        Statement(f"s{i}", "a", "need", ("homes",), None, None, text, text)
        for i, text in enumerate(texts)
    )
    translations = tuple(
        Translation(s.id, tag, "", s.text) for s in statements for tag in ("fr", "en", "en-GB")
    )
    catalogue = Catalogue(
        CATALOGUE.network,
        (City("a", texts[0], population=number, latitude=-12.3456789012345, longitude=1e-9),),
        statements,
        translations,
    )
    database = Database(f"sqlite:///{folder / 'x.sqlite'}")
    migrate(database)
    import_once(database, written(catalogue, folder / "in"), NOW)
    assert loaded(database) == catalogue
    database.close()


def test_the_catalogue_is_imported_once_and_then_left_alone(database, tmp_path):
    folder = written(CATALOGUE, tmp_path / "in")
    assert import_once(database, folder, NOW) is not None
    write_catalogue(replace(CATALOGUE, statements=()), folder)
    assert import_once(database, folder, NOW) is None
    assert loaded(database) == CATALOGUE
    assert import_once(database, tmp_path / "nowhere", NOW) is None


def test_where_the_catalogue_came_from_is_remembered_in_utc(database, tmp_path):
    folder = written(CATALOGUE, tmp_path / "in")
    in_halifax = datetime(2026, 11, 25, 4, 30, tzinfo=timezone(timedelta(hours=-4)))
    import_once(database, folder, in_halifax)
    with database.reading() as connection:
        assert imported_from(connection) == (str(folder), NOW)
        assert generation(connection) == 1


def test_of_two_programs_that_start_at_once_one_imports(address, tmp_path):
    folder = written(CATALOGUE, tmp_path / "in")

    def start(_n):
        database = Database(address)
        migrate(database)
        report = import_once(database, folder, NOW)
        database.close()
        return report

    with ThreadPoolExecutor(4) as threads:
        reports = list(threads.map(start, range(4)))
    assert [report is None for report in reports].count(False) == 1


def test_an_empty_database_says_what_to_do(database):
    with pytest.raises(StorageError, match="Start the service once"), database.reading() as c:
        load_catalogue(c)


def test_a_folder_that_is_no_catalogue_leaves_the_database_empty(database, tmp_path):
    with pytest.raises(NotFound, match="There is no folder"):
        import_once(database, tmp_path / "nowhere", NOW)
    with pytest.raises(DataError, match="network.toml"):
        import_once(database, tmp_path, NOW)
    (tmp_path / "network.toml").write_text('name = "x"\n', "utf-8")
    with pytest.raises(DataError, match="no usable theme"):
        import_once(database, tmp_path, NOW)
    with database.reading() as connection:
        assert generation(connection) is None
