"""Files damaged at random: nothing breaks, and nothing is lost."""

import re
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.catalogue import read_catalogue, write_catalogue
from data.errors import DataError

DAMAGE = st.sampled_from([b"", b'"', b",", b";", b"\n", b"\r", b"\0", b"\xe9", b"\xc3\xa9", b"\t",
                          b"=", b"[[", b"s1", b"\xef\xbb\xbf", b"\xff\xfe", b"x" * 40])  # fmt: skip
EDITS = st.lists(
    st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 3), DAMAGE), min_size=1, max_size=4
)
UNFILLED = re.compile(r"\{[a-z_]+\}")
FILES = ("network.toml", "cities.csv", "statements.csv", "translations.csv", "partnerships.csv")


def damage(raw: bytes, edits: list[tuple[float, int, bytes]]) -> bytes:
    for where, n_cut, insert in edits:
        place = int(where * (len(raw) + 1))
        raw = raw[:place] + insert + raw[place + n_cut :]
    return raw


def tables(folder: Path) -> bytes:
    """Return the content of all tables."""
    return b"\n".join((folder / name).read_bytes() for name in FILES[1:])


def words(text: bytes) -> set[bytes]:
    """Return the words, apart from quotation marks and separators."""
    for mark in b'"\r\n,;\t':
        text = text.replace(bytes([mark]), b" ")
    return {word.removeprefix(b"\xef\xbb\xbf") for word in text.split()}


@pytest.fixture
def sound(folder: Callable[..., Path]) -> dict[str, bytes]:
    """Give the files of the small catalogue."""
    return {path.name: path.read_bytes() for path in folder().iterdir()}


@given(name=st.sampled_from(FILES), edits=EDITS)
@settings(
    deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_damaged_file_gives_a_report_and_keeps_its_words(
    sound: dict[str, bytes], name: str, edits: list[tuple[float, int, bytes]]
) -> None:
    with tempfile.TemporaryDirectory() as place, suppress(DataError):
        source, first, second = (Path(place) / step for step in ("source", "first", "second"))
        source.mkdir()
        for file, raw in sound.items():
            (source / file).write_bytes(damage(raw, edits) if file == name else raw)
        header = words((source / name).read_bytes().partition(b"\n")[0])
        catalogue, report = read_catalogue(source)
        assert not any(UNFILLED.search(problem.message) for problem in report.problems)
        write_catalogue(catalogue, first)
        again, _report = read_catalogue(first)
        write_catalogue(again, second)
        for path in first.iterdir():
            assert path.read_bytes() == (second / path.name).read_bytes()
        lost = words(tables(source)) - words(tables(first)) - header
        assert {word for word in lost if len(word) > 3} == set()
