"""Measures, batches, quantising and the cache of teacher vectors."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from models.training.bags import Splits, make_sampler, take
from models.training.evaluate import flores, spearman, sts
from models.training.export import quantise
from models.training.pairs import Pair, collect
from models.training.retrieval import evidence_precision
from models.training.teacher import embed_cached
from tests.models.training.tiny import HashingTeacher


class Letters:
    """Counts of the letters a to d, as unit rows."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit rows."""
        rows = np.array([[text.count(x) for x in "abcd"] for text in texts], dtype=np.float32)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def test_spearman_gives_ties_their_mean_rank() -> None:
    assert spearman(np.array([1, 2, 2, 3]), np.array([10, 20, 20, 30])) == pytest.approx(1)
    assert spearman(np.array([1, 2, 3]), np.array([3, 2, 1])) == pytest.approx(-1)
    # Ranks 1, 2.5, 2.5, 4 and 1, 2, 3, 4: covariance 4.5, variances 4.5 and 5.
    expected = 4.5 / np.sqrt(4.5 * 5)
    assert spearman(np.array([1, 2, 2, 3]), np.array([1, 2, 3, 4])) == pytest.approx(expected)


def test_flores_counts_sentences_that_find_their_own(tmp_path: Path) -> None:
    import lzma

    rows = "language\tid\ten\ttext\nxx\t1\ta\ta\nxx\t2\tb\tc\nxx\t3\tc\tc\n"
    (tmp_path / "flores.tsv.xz").write_bytes(lzma.compress(rows.encode()))
    assert flores(Letters(), tmp_path)["xx"] == pytest.approx(2 / 3)


def test_sts_pairs_english_with_each_language_by_id(tmp_path: Path) -> None:
    import lzma

    body = "1\ta\ta\t5\n", "2\ta\tab\t3\n", "3\ta\tb\t0\n"
    rows = [f"{code}\t{row}" for code in ("en", "de") for row in body]
    text = "language\tid\tsentence1\tsentence2\tscore\n" + "".join(rows)
    (tmp_path / "sts.tsv.xz").write_bytes(lzma.compress(text.encode()))
    found = sts(Letters(), tmp_path)
    assert found["en"] == pytest.approx(1)
    assert found["en-de"] == pytest.approx(1)


def test_evidence_counts_the_best_statement_of_each_other_city(tmp_path: Path) -> None:
    (tmp_path / "queries.csv").write_text("id,city,theme,text,language\nq,me,t,a,en\n")
    (tmp_path / "statements.csv").write_text(
        "id,city,kind,language,title,text\n"
        "s1,me,experience,en,a,a\ns2,x,experience,en,a,a\ns3,x,experience,en,a,ab\n"
        "s4,y,experience,en,a,b\ns5,y,experience,en,b,b\ns6,z,need,en,a,a\n"
    )
    (tmp_path / "qrels_evidence.txt").write_text("q 0 s1 1\nq 0 s2 1\nq 0 s5 1\n")
    found = evidence_precision(Letters(), tmp_path, depth=2)
    assert found == {"all": 0.5, "en": 0.5}


def test_weak_languages_are_drawn_more_often_than_their_share() -> None:
    pairs = collect(
        [Pair("s", "fr", f"a{i}", f"x{i}") for i in range(90)]
        + [Pair("s", "ta", f"b{i}", f"y{i}") for i in range(10)]
    )
    lengths = np.full(len(pairs.english), 60)
    even = make_sampler(pairs, lengths, sentence_share=1, language_power=0, source_power=1)
    drawn = even.draw(np.random.default_rng(0), 4000)
    share = (pairs.language[drawn] == pairs.languages.index("ta")).mean()
    assert share == pytest.approx(0.5, abs=0.03)


def test_dropping_never_empties_a_text_and_splitting_spells_out() -> None:
    tokens = (np.array([0, 1, 1, 2], dtype=np.int32), np.array([0, 1, 4]))
    rng = np.random.default_rng(0)
    _ids, lengths = take(tokens, np.array([0, 1]), rng, drop_rate=0.99)
    assert (lengths > 0).all()
    splits = Splits(np.array([0, 1, 2, 0, 2]), np.array([0, 3, 2]), np.array([1, 2, 1]))
    ids, lengths = take(tokens, np.array([1]), rng, splits=splits, split_rate=1.0)
    assert ids.tolist() == [0, 2, 0, 2, 2]
    assert lengths.tolist() == [5]


def test_int8_rows_are_off_by_half_a_scale_at_most() -> None:
    table = np.random.default_rng(0).standard_normal((50, 16)).astype(np.float32)
    table[3] = 0
    rows, scale = quantise(table)
    assert rows.dtype == np.int8
    assert (np.abs(rows * scale[:, None] - table) <= scale[:, None] * 0.5001).all()
    assert not rows[3].any()


def test_teacher_vectors_come_from_the_cache_the_second_time(tmp_path: Path) -> None:
    texts = ["water tree", "bus park"]
    first = embed_cached(texts, HashingTeacher, tmp_path)

    def broken() -> HashingTeacher:
        raise RuntimeError("called although everything was cached")

    assert np.array_equal(embed_cached(texts, broken, tmp_path), first)
    assert not list(tmp_path.glob("*.part"))
