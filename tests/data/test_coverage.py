"""What a catalogue knows, counted by hand in a small one."""

from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from data.catalogue import read_catalogue
from data.coverage import (
    coverage_table,
    host_of,
    language_table,
    source_table,
    summary,
    theme_table,
)
from data.coverage_picture import draw_coverage
from data.data_card import BEGIN, END, PICTURE, fill, main, read_kinds
from data.errors import DataError

NEED_ON_TWO = (
    's2,chennai,need,green-city;culture,fr,2019,,"Il faut de l’eau, vite.",,'
    "https://www.example.org/a ; https://press.example/b,no\n"
)
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def small(folder):
    """Three cities: an experience on both themes, a need on both themes, a profile."""
    return folder(statements=lambda text: text.replace(line_of(text, "s2"), NEED_ON_TWO))


def line_of(text, start):
    return next(line for line in text.splitlines(keepends=True) if line.startswith(start))


def test_a_statement_with_two_themes_counts_on_both(small):
    catalogue, _ = read_catalogue(small)
    assert coverage_table(catalogue).splitlines()[2:] == [
        "| lodz | 0/1 | 0/1 |",
        "| windhoek | · | · |",
        "| chennai | 1/0 | 1/0 |",
        "| **all** | 1/1 | 1/1 |",
    ]
    assert theme_table(catalogue).splitlines()[2:] == [
        "| green-city | 1 | 1 | 2 | 2 |",
        "| culture | 1 | 1 | 2 | 2 |",
    ]


def test_languages_and_verified_facts_are_counted(small):
    catalogue, _ = read_catalogue(small)
    assert language_table(catalogue).splitlines()[2:] == [
        "| en | 1 | 0 | 1 | 2 |",
        "| fr | 0 | 1 | 0 | 1 |",
    ]
    told = summary(catalogue)
    assert "3 statements: 1 profiles, 1 needs, 1 experiences (1 done)." in told
    assert "Verified: 1 of the 2 needs and experiences." in told


def test_sources_are_counted_by_the_kind_of_their_host(small):
    catalogue, _ = read_catalogue(small)
    assert source_table(catalogue, {"example.org": "city"}).splitlines()[2:] == [
        "| no page | 2 | 0 |",
        "| city | 1 | 1 |",
        "| not classed | 1 | 1 |",
    ]


@pytest.mark.parametrize(
    ("source", "host"),
    [
        ("https://www.Example.org/a?b", "example.org"),
        ("http://a.b:80/", "a.b"),
        ("general knowledge", ""),
        ("", ""),
    ],
)
def test_the_host_of_a_source(source, host):
    assert host_of(source) == host


def test_the_picture_holds_each_number_and_says_what_it_shows(small):
    catalogue, _ = read_catalogue(small)
    picture = draw_coverage(catalogue)
    drawn = ElementTree.fromstring(picture)
    assert drawn.find(f"{SVG}title").text.startswith("Test network")
    assert [t.text for t in drawn.iter(f"{SVG}text") if t.text.isdigit()] == ["1"] * 4
    assert draw_coverage(read_catalogue(small)[0]) == picture


def test_a_network_with_an_unsafe_name_gives_a_well_formed_picture(folder):
    place = folder(network=('name = "Test network"', 'name = "A & B <i>"'))
    picture = draw_coverage(read_catalogue(place)[0])
    assert ElementTree.fromstring(picture).find(f"{SVG}title").text.startswith("A & B <i>")


def test_the_command_fills_the_card_once_and_for_all(small):
    (small / "README.md").write_text(f"# Card\n\n{BEGIN}\nold\n{END}\n\nThe end.\n", "utf-8")
    (small / "sources.csv").write_text("host,kind\nexample.org,city\n", "utf-8")
    assert CliRunner().invoke(main, [str(small)]).exit_code == 0
    first = (small / "README.md").read_text("utf-8")
    assert first.startswith("# Card") and first.endswith("The end.\n")
    assert "old" not in first and "| city | 1 | 1 |" in first
    assert (small / PICTURE).read_text("utf-8").startswith("<svg")
    assert CliRunner().invoke(main, [str(small)]).exit_code == 0
    assert (small / "README.md").read_text("utf-8") == first


@pytest.mark.parametrize("card", ["no marks", BEGIN, f"{END}{BEGIN}", f"{BEGIN}{BEGIN}{END}"])
def test_a_card_without_its_marks_is_left_alone(small, card):
    catalogue, _ = read_catalogue(small)
    with pytest.raises(DataError, match="put each of them in once"):
        fill(card, catalogue, {})
    (small / "README.md").write_text(card, "utf-8")
    result = CliRunner().invoke(main, [str(small)])
    assert result.exit_code == 1 and "Traceback" not in result.output
    assert (small / "README.md").read_text("utf-8") == card


def test_a_folder_without_a_card_is_one_sentence(small):
    result = CliRunner().invoke(main, [str(small)])
    assert result.exit_code == 1 and "README.md" in result.output


def test_no_file_of_sources_is_no_kind(tmp_path):
    assert read_kinds(tmp_path / "sources.csv") == {}


def test_a_file_of_sources_with_other_columns_is_one_sentence(tmp_path):
    (tmp_path / "sources.csv").write_text("site,sort\na.org,city\n", "utf-8")
    with pytest.raises(DataError, match=r"sources\.csv.*host, kind"):
        read_kinds(tmp_path / "sources.csv")
