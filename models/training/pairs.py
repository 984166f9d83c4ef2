"""Parallel text: pairs of an English text and the same thing in another language."""

import lzma
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from data.errors import DataError
from data.messages import _

COLUMNS = ["language", "en", "text"]
LEXICA = frozenset({"omw", "wiktionary_dict"})
"""Sources whose text column lists synonyms, ``a, b``: each synonym becomes a pair of its own."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One English text and its counterpart."""

    source: str
    language: str
    english: str
    text: str


@dataclass(frozen=True, slots=True)
class PairSet:
    """All pairs of a training, each English text held once.

    Attributes
    ----------
    english : list of str
        Unique English texts.
    english_id : ndarray of shape (n_pairs,), int32
        Row of `english` that each pair translates.
    text : list of str
        The other side of each pair.
    language, source : ndarray of shape (n_pairs,), int16
        Codes into `languages` and `sources`.
    """

    english: list[str]
    english_id: NDArray[np.int32]
    text: list[str]
    language: NDArray[np.int16]
    source: NDArray[np.int16]
    languages: list[str]
    sources: list[str]

    def __len__(self) -> int:
        """Return the number of pairs."""
        return len(self.text)

    def select(self, kept: NDArray[np.bool_]) -> "PairSet":
        """Return the pairs where `kept`, of shape (n_pairs,), is true; `english` stays whole."""
        return PairSet(
            self.english,
            self.english_id[kept],
            [text for text, keep in zip(self.text, kept, strict=True) if keep],
            self.language[kept],
            self.source[kept],
            self.languages,
            self.sources,
        )


def source_name(path: Path) -> str:
    """Return the name of a source: ``omw`` for ``omw.tsv.xz``."""
    return path.name.split(".")[0]


def table_files(folder: Path) -> list[Path]:
    """Return the ``.tsv`` and ``.tsv.xz`` files of `folder`, sorted by name.

    Raises
    ------
    DataError
        If there are none.
    """
    files = sorted([*folder.glob("*.tsv"), *folder.glob("*.tsv.xz")])
    if not files:
        raise DataError(
            _(
                "No parallel text in '{folder}'. Expected files *.tsv or *.tsv.xz with the "
                "columns {columns}."
            ).format(folder=folder, columns=", ".join(COLUMNS))
        )
    return files


def read_rows(path: Path, columns: list[str]) -> Iterator[list[str]]:
    """Yield the rows of a tab-separated file whose header must be `columns`.

    Raises
    ------
    DataError
        If the header or the number of fields of a row differs.
    """
    opened = lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else path.open()
    with opened as file:
        header = file.readline().rstrip("\n").split("\t")
        if header != columns:
            raise DataError(
                _("'{path}' begins with the columns {found}; expected {expected}.").format(
                    path=path, found=", ".join(header), expected=", ".join(columns)
                )
            )
        for number, line in enumerate(file, start=2):
            fields = line.rstrip("\n").split("\t")
            if len(fields) != len(columns):
                raise DataError(
                    _(
                        "Row {row} of '{path}' has {found} fields; expected {expected}, "
                        "separated by tabs."
                    ).format(row=number, path=path, found=len(fields), expected=len(columns))
                )
            yield fields


def read_pairs(path: Path) -> Iterator[Pair]:
    """Yield the pairs of one file, lists of synonyms taken apart, empty sides left out."""
    source = source_name(path)
    for language, english, text in read_rows(path, COLUMNS):
        for part in _synonyms(text) if source in LEXICA else [text]:
            if english.strip() and part.strip():
                yield Pair(source, language, english.strip(), part.strip())


def _synonyms(text: str) -> list[str]:
    return [part for piece in text.split(",") for part in piece.split(" /")]


def collect(pairs: Iterable[Pair]) -> PairSet:
    """Gather pairs into a `PairSet`; a pair met twice is held once.

    Notes
    -----
    Deterministic: order of first appearance. About 0.5 GB for three million pairs.
    """
    seen: set[tuple[str, str, str]] = set()
    ids: dict[str, int] = {}
    languages: dict[str, int] = {}
    sources: dict[str, int] = {}
    rows: list[tuple[int, int, int]] = []
    texts: list[str] = []
    for pair in pairs:
        key = (pair.language, pair.english, pair.text)
        if key in seen:
            continue
        seen.add(key)
        texts.append(pair.text)
        rows.append(
            (
                ids.setdefault(pair.english, len(ids)),
                languages.setdefault(pair.language, len(languages)),
                sources.setdefault(pair.source, len(sources)),
            )
        )
    table = np.asarray(rows, dtype=np.int32).reshape(-1, 3)
    return PairSet(
        list(ids),
        table[:, 0].copy(),
        texts,
        table[:, 1].astype(np.int16),
        table[:, 2].astype(np.int16),
        list(languages),
        list(sources),
    )


def read_folder(folder: Path) -> PairSet:
    """Return all pairs of a folder, sources of long texts first.

    The order matters for the teacher: sentences are embedded before words, so that a run that
    embeds only the first texts takes the ones that teach most.
    """
    sources = [list(read_pairs(path)) for path in table_files(folder)]
    sources.sort(key=lambda pairs: -_mean_length(pairs))
    return collect(pair for pairs in sources for pair in pairs)


def _mean_length(pairs: list[Pair]) -> float:
    return sum(len(pair.english) for pair in pairs) / max(1, len(pairs))
