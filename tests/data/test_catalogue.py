"""A catalogue as a whole: its parts, its left-out rows, its files, its lookups."""

from collections.abc import Callable
from pathlib import Path

import pytest

from data.catalogue import Catalogue, read_catalogue, write_catalogue
from data.city import City
from data.errors import DataError, NotFound
from data.validation import ValidationReport

Read = Callable[..., tuple[Catalogue, ValidationReport]]
Folder = Callable[..., Path]


def test_a_correct_catalogue_is_read_without_a_problem(read: Read) -> None:
    catalogue, report = read()
    assert report.problems == ()
    assert report.n_rows_left_out == 0
    assert catalogue.left_out == ()
    assert [theme.id for theme in catalogue.network.themes] == ["green-city", "culture"]
    lodz, windhoek, chennai = catalogue.cities
    assert lodz == City(
        id="lodz", name="Łódź", country="PL", latitude=51.7592, longitude=19.456,
        population=670642, population_year=2021, languages=("pl",), time_zone="Europe/Warsaw",
        status="active", status_date="2022-05-12", tie="plant", source="list",
    )  # fmt: skip
    assert windhoek.country == "NA"
    assert chennai.population is None
    stream, water, capital = catalogue.statements
    assert (stream.themes, stream.year, stream.verified) == (("green-city", "culture"), 2018, True)
    assert (water.themes, water.language, water.status) == ((), None, "")
    assert capital.text == "A capital in the\nhighlands."
    assert catalogue.translations[0].text == "Nous avons ouvert un ruisseau."
    assert catalogue.partnerships[1].city_b == "Trossingen"


def test_byte_order_mark_crlf_cr_and_blank_rows_change_nothing(read: Read) -> None:
    plain, _report = read()
    for spoil in (
        lambda text: "\ufeff" + text,
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("\n", "\r"),
        lambda text: text.replace("\n", "\n\n,,,\n") + "\n\n",
        lambda text: "sep=,\n" + text,
        lambda text: text.rstrip("\n"),
    ):
        catalogue, report = read(cities=spoil)
        assert catalogue == plain
        assert report.problems == ()


def test_the_optional_files_may_be_absent(read: Read) -> None:
    catalogue, report = read(translations=None, partnerships=None)
    assert report.problems == ()
    assert catalogue.partnerships == catalogue.translations == ()


def test_rows_in_error_are_left_out_and_those_that_depend_on_them_say_so(read: Read) -> None:
    catalogue, report = read(cities=("51.7592", "151.7592"))
    assert [city.id for city in catalogue.cities] == ["windhoek", "chennai"]
    assert [one.id for one in catalogue.statements] == ["s2", "s3"]
    assert report.n_rows_left_out == 4
    places = [(p.file, p.row, p.column) for p in report.errors]
    assert places == [
        ("cities.csv", 2, "latitude"),
        ("statements.csv", 2, "city"),
        ("translations.csv", 2, "statement"),
        ("partnerships.csv", 2, "city_a"),
    ]
    assert "row 2 of cities.csv, is in error" in report.errors[1].message
    assert "row 2 of statements.csv, is in error" in report.errors[2].message


def test_every_problem_is_reported_at_once(read: Read) -> None:
    _catalogue, report = read(
        network=lambda text: text + '[[themes]]\nid = "culture"\n',
        cities=lambda text: text.replace("PL,51.7592", "ZZ,abc").replace("Europe/Warsaw", "Lodz"),
        statements=("2018", "20188"),
        translations=("s1,fr", "s9,xx"),
        partnerships=("twinning,1999-05", "marriage,1999-13"),
    )
    assert [(p.file, p.row, p.column) for p in report.errors] == [
        ("network.toml", None, "themes[3].id"),
        ("network.toml", None, "themes[3].label"),
        ("cities.csv", 2, "country"),
        ("cities.csv", 2, "latitude"),
        ("cities.csv", 2, "time_zone"),
        ("statements.csv", 2, "city"),
        ("statements.csv", 2, "year"),
        ("translations.csv", 2, "statement"),
        ("translations.csv", 2, "language"),
        ("partnerships.csv", 2, "city_a"),
        ("partnerships.csv", 3, "kind"),
        ("partnerships.csv", 3, "since"),
    ]


def test_a_city_file_that_cannot_be_used_is_one_problem_for_each_other_file(read: Read) -> None:
    catalogue, report = read(cities=None)
    assert [(p.file, p.row) for p in report.errors] == [
        ("cities.csv", None), ("statements.csv", None),
        ("translations.csv", 2), ("partnerships.csv", None),
    ]  # fmt: skip
    assert "3 rows are left out because cities.csv could not be used" in report.errors[1].message
    assert catalogue.statements == ()
    assert len(catalogue.left_out) == 6


def test_a_misnamed_file_is_pointed_out(folder: Folder) -> None:
    place = folder(partnerships=None)
    (place / "Partnership.csv").write_text("id\n", encoding="utf-8")
    (place / "notes.csv").write_text("id\n", encoding="utf-8")
    _catalogue, report = read_catalogue(place)
    assert [(p.severity, p.file) for p in report.problems] == [("warning", "Partnership.csv")]
    assert "rename it to partnerships.csv" in report.problems[0].message


def test_a_folder_that_does_not_exist_or_is_a_file_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="There is no folder"):
        read_catalogue(tmp_path / "none")
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(DataError, match="cannot be read"):
        read_catalogue(tmp_path / "file")


def test_rows_left_out_go_back_to_the_end_of_their_file_and_stay_there(
    folder: Folder, tmp_path: Path
) -> None:
    place = folder(
        cities=lambda text: text.replace("PL,", "ZZ,").replace("active,2022,", "active,2022,,"),
        statements=lambda text: text + 's4,lodz,need,,,,,"open,,,\n',
        partnerships=lambda text: text.encode() + b"p3,lodz,Besan\xe7on\xc5\x81,,,,,,,\n",
        network=lambda text: text + '[[themes]]\nid = "no label"\n',
    )
    catalogue, report = read_catalogue(place)
    first, second = tmp_path / "first", tmp_path / "second"
    write_catalogue(catalogue, first)
    again, report_again = read_catalogue(first)
    write_catalogue(again, second)
    assert [path.read_bytes() for path in sorted(first.iterdir())] == [
        path.read_bytes() for path in sorted(second.iterdir())
    ]
    assert again == catalogue
    assert report_again.n_rows_left_out == report.n_rows_left_out
    cities = (first / "cities.csv").read_text(encoding="utf-8").splitlines()
    assert cities[1].startswith("windhoek,")
    assert cities[2].startswith("lodz,Łódź,ZZ,51.7592,")
    assert '""open' in (first / "statements.csv").read_text(encoding="utf-8")
    assert b"Besan\xe7on\xc5\x81" in (first / "partnerships.csv").read_bytes()
    assert 'id = "no label"' in (first / "network.toml").read_text(encoding="utf-8")


def test_a_row_left_out_only_for_another_comes_back_when_that_is_mended(
    folder: Folder, tmp_path: Path
) -> None:
    catalogue, _report = read_catalogue(folder(cities=("PL,51.7592", "PL,151.7592")))
    out = tmp_path / "out"
    write_catalogue(catalogue, out)
    cities = out / "cities.csv"
    cities.write_text(cities.read_text(encoding="utf-8").replace("151.7592", "51.7592"), "utf-8")
    mended, report = read_catalogue(out)
    assert report.problems == ()
    assert {one.id for one in mended.statements} == {"s1", "s2", "s3"}


def test_a_file_unusable_as_a_whole_is_written_back_byte_for_byte(
    folder: Folder, tmp_path: Path
) -> None:
    spoilt = "id;Région\n1;Orléans\n".encode("cp1252")
    catalogue, report = read_catalogue(folder(partnerships=spoilt, translations="x,y\n1,2\n"))
    assert len(report.errors) == 2
    assert report.n_rows_left_out == 2
    write_catalogue(catalogue, tmp_path / "out")
    assert (tmp_path / "out" / "partnerships.csv").read_bytes() == spoilt
    assert (tmp_path / "out" / "translations.csv").read_bytes() == b"x,y\n1,2\n"


def test_new_rows_never_take_the_place_of_a_file_that_could_not_be_read(
    folder: Folder, tmp_path: Path
) -> None:
    broken, _report = read_catalogue(folder(partnerships="x,y\n1,2\n"))
    sound, _report = read_catalogue(folder())
    merged = Catalogue(broken.network, broken.cities, partnerships=sound.partnerships,
                          left_out=broken.left_out)  # fmt: skip
    with pytest.raises(DataError, match=r"partnerships\.csv could not be read as a whole"):
        write_catalogue(merged, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_writing_leaves_other_files_and_comments_alone(folder: Folder) -> None:
    place = folder(network=lambda text: "# ours\n" + text)
    (place / "queries.csv").write_text("id\n", encoding="utf-8")
    catalogue, _report = read_catalogue(place)
    write_catalogue(catalogue, place)
    assert (place / "network.toml").read_text(encoding="utf-8").startswith("# ours\n")
    assert (place / "queries.csv").read_text(encoding="utf-8") == "id\n"


def test_half_a_character_is_not_written(folder: Folder, tmp_path: Path) -> None:
    catalogue, _report = read_catalogue(folder())
    bad = Catalogue(catalogue.network, (City("x", "half \ud83d"),))
    with pytest.raises(DataError, match=r"cities\.csv holds '\\ud83d'"):
        write_catalogue(bad, tmp_path / "out")


def test_a_city_is_found_by_id_and_by_name_as_people_type_it(read: Read) -> None:
    catalogue, _report = read()
    for wanted in ("lodz", "Łódź", "LODZ", " łodz ", "Lódz"):
        assert catalogue.find_city(wanted).id == "lodz"
    assert catalogue.find_city("Windhoek").id == catalogue.find_city("windhoek").id == "windhoek"
    assert catalogue.find_city("சென்னை").id == "chennai"
    assert catalogue.city("chennai").name == "சென்னை"


def test_an_unknown_city_names_the_three_nearest(read: Read) -> None:
    catalogue, _report = read()
    for find in (catalogue.city, catalogue.find_city):
        with pytest.raises(NotFound, match=r"no city 'windhuk'.*: Windhoek \(windhoek\), "):
            find("windhuk")
    for wanted in ("", "  ", "!!!", "\0", "x" * 1_000_000):
        with pytest.raises(NotFound):
            catalogue.find_city(wanted)


def test_a_name_that_two_cities_share_lists_their_ids(read: Read) -> None:
    twin = "lodz-2,Łodź,PL,,,,,,,active,,plant,list\n"
    catalogue, report = read(cities=lambda text: text + twin)
    assert [(p.severity, p.row, p.column) for p in report.problems] == [("warning", 5, "name")]
    assert catalogue.find_city("łódź").id == "lodz"
    assert catalogue.find_city("Łodź").id == "lodz-2"
    for wanted in ("Lódź", "LODZ"):
        with pytest.raises(NotFound, match=f"2 cities are called '{wanted}'.*: lodz, lodz-2"):
            catalogue.find_city(wanted)


def test_a_catalogue_without_cities_says_so(read: Read) -> None:
    catalogue, _report = read(cities=lambda text: text.split("\n")[0])
    with pytest.raises(NotFound, match="has no city at all"):
        catalogue.find_city("lodz")


def test_an_unknown_theme_lists_the_ids(read: Read) -> None:
    catalogue, _report = read()
    assert catalogue.theme("culture").label["fr"] == "construire la culture"
    with pytest.raises(NotFound, match=r"no theme 'sport'.*: green-city \(green city\), culture"):
        catalogue.theme("sport")


def test_statements_of_a_city_are_in_file_order(read: Read) -> None:
    more = "s4,lodz,need,,,,,More trees.,,report,no\n"
    catalogue, _report = read(statements=lambda text: text + more)
    assert [one.id for one in catalogue.statements_of("lodz")] == ["s1", "s4"]
    assert catalogue.statements_of("nowhere") == ()
