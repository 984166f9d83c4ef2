"""Parallel text, read and multiplied."""

import lzma
from pathlib import Path

import numpy as np
import pytest

from data.errors import DataError
from models.training.augment import as_belarusian, with_glosses, with_respelled
from models.training.pairs import Pair, collect, read_folder, read_pairs, table_files
from models.training.scripts import to_cyrillic, to_latin, with_both_scripts

HEADER = "language\ten\ttext\n"


def test_compressed_and_plain_files_read_alike(tmp_path: Path) -> None:
    text = HEADER + "fr\thouse\tmaison\n"
    (tmp_path / "a.tsv").write_text(text, encoding="utf-8")
    (tmp_path / "b.tsv.xz").write_bytes(lzma.compress(text.encode()))
    (plain,), (packed,) = (list(read_pairs(path)) for path in table_files(tmp_path))
    assert plain == Pair("a", "fr", "house", "maison")
    assert packed == Pair("b", "fr", "house", "maison")


def test_synonyms_of_a_dictionary_become_pairs_and_commas_of_a_sentence_do_not(
    tmp_path: Path,
) -> None:
    row = HEADER + "fr\thouse\tmaison, logis\n"
    for name in ("omw", "talk"):
        (tmp_path / f"{name}.tsv").write_text(row, encoding="utf-8")
    texts = {path.name: [p.text for p in read_pairs(path)] for path in table_files(tmp_path)}
    assert texts == {"omw.tsv": ["maison", "logis"], "talk.tsv": ["maison, logis"]}


@pytest.mark.parametrize(
    ("content", "said"),
    [("a\tb\tc\n", "begins with the columns a, b, c"), (HEADER + "fr\tx\n", "Row 2")],
)
def test_a_table_of_another_shape_is_refused(tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "a.tsv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(DataError, match=said):
        list(read_pairs(path))


def test_a_folder_without_tables_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="No parallel text"):
        read_folder(tmp_path)


def test_sources_of_long_texts_come_first(tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_text(HEADER + "fr\thouse\tmaison\n", encoding="utf-8")
    (tmp_path / "b.tsv").write_text(HEADER + "fr\tthe house\tla maison\n", encoding="utf-8")
    assert read_folder(tmp_path).english == ["the house", "house"]


def test_each_english_text_and_each_pair_is_held_once() -> None:
    pair = Pair("s", "fr", "house", "maison")
    pairs = collect([pair, Pair("s", "de", "house", "Haus"), pair])
    assert pairs.english == ["house"]
    assert pairs.text == ["maison", "Haus"]
    assert pairs.english_id.tolist() == [0, 0]


@pytest.mark.parametrize(
    ("cyrillic", "latin"), [("Љубљана", "Ljubljana"), ("џеп", "džep"), ("град Ниш", "grad Niš")]
)
def test_serbian_goes_from_one_script_to_the_other_and_back(cyrillic: str, latin: str) -> None:
    assert to_latin(cyrillic) == latin
    assert to_cyrillic(latin) == cyrillic


def test_serbian_and_croatian_pairs_get_the_other_script() -> None:
    pairs = collect([Pair("s", "sr", "city", "град"), Pair("s", "hr", "tree", "drvo")])
    more = with_both_scripts(pairs)
    assert more.text[2:] == ["grad", "дрво"]
    assert [more.languages[code] for code in more.language[2:]] == ["sr", "sr"]
    assert more.english_id.tolist() == [0, 1, 0, 1]


@pytest.mark.parametrize(
    ("text", "language", "respelled"),
    [("вода", "uk", "вада"), ("новый город", "ru", "навы гарад"), ("щит", "ru", "шчіт")],
)
def test_neighbours_are_respelled_as_belarusian(text: str, language: str, respelled: str) -> None:
    assert as_belarusian(text, language) == respelled


def test_respelled_pairs_are_marked_apart_from_real_ones() -> None:
    pairs = with_respelled(
        collect([Pair("s", "be", "water", "вада"), Pair("s", "uk", "a", "вода")])
    )
    assert [pairs.languages[code] for code in pairs.language] == ["be", "uk", "be*"]


def test_glosses_become_english_pairs_without_moving_english_rows() -> None:
    pairs = collect(
        [Pair("omw", "fr", "ferry: boat for people", "bac"), Pair("omw", "fr", "a", "b")]
    )
    more = with_glosses(pairs)
    assert more.english == ["ferry: boat for people", "a", "ferry"]
    assert more.text[-1] == "boat for people"
    assert more.english[more.english_id[-1]] == "ferry"
    assert more.languages[more.language[-1]] == "en"


def test_select_keeps_rows_aligned() -> None:
    pairs = collect([Pair("s", "fr", "a", "x"), Pair("s", "de", "b", "y")])
    kept = pairs.select(np.array([False, True]))
    assert (kept.text, kept.english_id.tolist()) == (["y"], [1])
