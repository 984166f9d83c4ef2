"""network.toml."""

from collections.abc import Callable
from pathlib import Path

import pytest

from data.catalogue import Catalogue, read_catalogue, write_catalogue
from data.errors import DataError
from data.validation import ValidationReport

Read = Callable[..., tuple[Catalogue, ValidationReport]]
Folder = Callable[..., Path]
THEME = '[[themes]]\nid = "x"\nlabel = { en = "x" }\ndescription = { en = "x" }\n'


def test_a_folder_without_it_is_no_catalogue(read: Read) -> None:
    with pytest.raises(DataError, match=r"is not a catalogue: it has no network\.toml"):
        read(network=None)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ('name = "a"\nlanguages = ["fr"\n[[themes]]', "line 3, column 1"),
        ('name = "a"\nname = "b"\n', "line 2"),
        ("name = 'never closed", "not valid TOML"),
        ("x = " + "[" * 5000, "not valid TOML"),
        ("x = " + "9" * 5000, "not valid TOML"),
        ("name = 'Nîmes'".encode("cp1252"), "not UTF-8"),
        ("name = 'Nîmes'".encode("utf-16"), "not UTF-8"),
        ("themes = ['culture']", r"line \[\[themes\]\]"),
        ("themes = 3", r"line \[\[themes\]\]"),
    ],
)
def test_what_is_no_toml_is_one_sentence_with_its_line(
    read: Read, content: str | bytes, sentence: str
) -> None:
    with pytest.raises(DataError, match=sentence) as caught:
        read(network=content)
    assert "\n" not in str(caught.value)


def test_a_byte_order_mark_and_crlf_change_nothing(read: Read) -> None:
    plain, _report = read()
    marked, report = read(network=lambda text: "\ufeff" + text.replace("\n", "\r\n"))
    assert marked == plain
    assert report.problems == ()


@pytest.mark.parametrize(
    ("table", "places"),
    [
        ("", ["id", "label"]),
        ('id = ""', ["id", "label"]),
        ('id = "ville verte"\nlabel = { fr = "v" }', ["id"]),
        ('id = "culture"\nlabel = { fr = "v" }', ["id"]),
        ('id = 3\nlabel = "v"', ["id", "label"]),
        ('id = "y"\nlabel = { french = "v" }', ["label"]),
        ('id = "y"\nlabel = { fr = " " }', ["label"]),
        ('id = "y"\nlabel = { fr = 3 }', ["label"]),
        ('id = "y"\nlabel = { fr = "v" }\ndescription = "d"', ["description"]),
        ('id = "y"\nlabel = { fr = "v" }\nsynonyms = "water"', ["synonyms"]),
        ('id = "y"\nlabel = { fr = "v" }\nsynonyms = [1]', ["synonyms"]),
    ],
)
def test_a_theme_in_error_is_left_out_with_all_its_problems(
    read: Read, table: str, places: list[str]
) -> None:
    catalogue, report = read(network=lambda text: f"{text}[[themes]]\n{table}\n{THEME}")
    assert [p.column for p in report.errors] == [f"themes[3].{place}" for place in places]
    assert [theme.id for theme in catalogue.network.themes] == ["green-city", "culture", "x"]
    assert report.n_rows_left_out == 0
    assert len(catalogue.left_out) == 1


def test_a_theme_without_description_is_warned_about(read: Read) -> None:
    _catalogue, report = read(network=('description = { en = "Art and heritage." }\n', ""))
    assert [(p.severity, p.column) for p in report.problems] == [
        ("warning", "themes[2].description")
    ]


def test_unusable_entries_of_the_network_are_reported_and_written_back(
    read: Read, tmp_path: Path
) -> None:
    catalogue, report = read(
        network=lambda text: text.replace('"Test network"', "3").replace(
            '["en", "fr"]', '["en", "x"]'
        )
    )
    assert [(p.column, p.found) for p in report.errors] == [("name", "3"), ("languages", "x")]
    assert catalogue.network.languages == ("en",)
    write_catalogue(catalogue, tmp_path / "out")
    again, _report = read_catalogue(tmp_path / "out")
    assert again == catalogue


def test_a_number_of_thousands_of_digits_breaks_nothing(read: Read, tmp_path: Path) -> None:
    catalogue, report = read(network=lambda text: text.replace('"Test network"', "0x" + "f" * 5000))
    assert [(p.column, p.found) for p in report.errors] == [("name", "…")]
    with pytest.raises(DataError, match="thousands of digits"):
        write_catalogue(catalogue, tmp_path / "out")


def test_a_network_without_a_name_or_a_theme_is_reported(read: Read) -> None:
    _catalogue, report = read(network="")
    assert [p.column for p in report.errors if p.file == "network.toml"] == ["name", "themes"]


def test_further_entries_are_kept(read: Read, tmp_path: Path) -> None:
    catalogue, _report = read(
        network=lambda text: (
            "founded = 2017\n" + text + 'colour = "green"\n[contact]\nmail = "a@b"\n'
        )
    )
    write_catalogue(catalogue, tmp_path / "out")
    written = (tmp_path / "out" / "network.toml").read_text(encoding="utf-8")
    for entry in ("founded = 2017", 'colour = "green"', '[contact]\nmail = "a@b"'):
        assert entry in written
