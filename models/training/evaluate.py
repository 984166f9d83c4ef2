"""What an encoder can do: find translations, agree with people on similarity, be quick."""

import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.student import LANGUAGES
from models.training.pairs import read_rows
from models.training.retrieval import TextEncoder, evidence_precision

TRAINED = LANGUAGES - {"en"}
CROSS_STS = ("fr", "es", "pt", "de", "it", "pl", "zh", "ja")
FLORES_COLUMNS = ["language", "id", "en", "text"]
STS_COLUMNS = ["language", "id", "sentence1", "sentence2", "score"]


def flores(encoder: TextEncoder, folder: Path) -> dict[str, float]:
    """Return per language the share of sentences whose nearest English one is their own."""
    by_language: dict[str, list[tuple[str, str]]] = {}
    for language, _id, english, text in read_rows(folder / "flores.tsv.xz", FLORES_COLUMNS):
        by_language.setdefault(language, []).append((english, text))
    found = {}
    place: dict[str, int] = {}
    for rows in by_language.values():
        for english, _text in rows:
            place.setdefault(english, len(place))
    all_english_emb = encoder.encode(list(place))
    for language, rows in sorted(by_language.items()):
        english_emb = all_english_emb[[place[row[0]] for row in rows]]
        text_emb = encoder.encode([row[1] for row in rows])
        nearest = (text_emb @ english_emb.T).argmax(axis=1)
        found[language] = float((nearest == np.arange(len(rows))).mean())
    return found


def sts(encoder: TextEncoder, folder: Path) -> dict[str, float]:
    """Return Spearman's correlation with people: each language alone, and English with each.

    Keys are ``de`` for German pairs and ``en-de`` for an English first sentence with the German
    second one and the other way round, averaged.
    """
    rows: dict[str, dict[str, tuple[str, str, float]]] = {}
    for language, key, first, second, given in read_rows(folder / "sts.tsv.xz", STS_COLUMNS):
        rows.setdefault(language, {})[key] = (first, second, float(given))
    vectors = {
        language: [encoder.encode([str(row[side]) for row in table.values()]) for side in (0, 1)]
        for language, table in rows.items()
    }
    keys = {language: list(table) for language, table in rows.items()}
    score = {key: row[2] for key, row in rows["en"].items()}
    found = {}
    for language in sorted(rows):
        gold = np.array([row[2] for row in rows[language].values()])
        one, two = vectors[language]
        found[language] = spearman((one * two).sum(1), gold)
        if language == "en":
            continue
        shared = [key for key in keys[language] if key in score]
        here = [keys[language].index(key) for key in shared]
        place = {key: row for row, key in enumerate(keys["en"])}
        there = [place[key] for key in shared]
        wanted = np.array([score[key] for key in shared])
        out = (vectors["en"][0][there] * two[here]).sum(1)
        back = (one[here] * vectors["en"][1][there]).sum(1)
        found[f"en-{language}"] = (spearman(out, wanted) + spearman(back, wanted)) / 2
    return found


def spearman(first: NDArray[np.floating], second: NDArray[np.floating]) -> float:
    """Return the rank correlation, ties given their mean rank."""
    return float(np.corrcoef(_ranks(first), _ranks(second))[0, 1])


def _ranks(values: NDArray[np.floating]) -> NDArray[np.float64]:
    _unique, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return np.asarray((last - (counts - 1) / 2)[inverse], dtype=np.float64)


def texts_per_second(encoder: TextEncoder, texts: Sequence[str]) -> float:
    """Return the best of three timings of one call, texts per second."""
    best = float("inf")
    for _attempt in range(3):
        begun = time.perf_counter()
        encoder.encode(texts)
        best = min(best, time.perf_counter() - begun)
    return len(texts) / best


def speed(encoder: TextEncoder, dev: Path, *, n_texts: int, english: bool) -> float:
    """Return texts per second on `n_texts` FLORES sentences, English or of all languages."""
    rows = read_rows(dev / "flores.tsv.xz", FLORES_COLUMNS)
    texts = list(dict.fromkeys(row[2 if english else 3] for row in rows))
    return texts_per_second(encoder, texts[:: max(1, len(texts) // n_texts)][:n_texts])


def summary(found_flores: dict[str, float], found_sts: dict[str, float]) -> dict[str, float]:
    """Return the lines of the table that the aims are set in."""
    trained = [found_flores[code] for code in TRAINED if code in found_flores]
    others = [value for code, value in found_flores.items() if code not in TRAINED]
    cross = [found_sts[f"en-{code}"] for code in CROSS_STS if f"en-{code}" in found_sts]
    return {
        "FLORES top-1, mean of the trained languages": float(np.mean(trained)),
        "FLORES top-1, weakest trained language": min(trained),
        "FLORES top-1, mean of languages not trained": float(np.mean(others or [np.nan])),
        "STS across languages, Spearman, mean": float(np.mean(cross or [np.nan])),
        "STS English, Spearman": found_sts.get("en", float("nan")),
    }


def report(
    encoder: TextEncoder, dev: Path | None, catalogue: Path | None
) -> dict[str, dict[str, float]]:
    """Return every measure that the given folders allow, rounded to four places."""
    found: dict[str, dict[str, float]] = {}
    if dev:
        by_flores, by_sts = flores(encoder, dev), sts(encoder, dev)
        found["summary"] = summary(by_flores, by_sts)
        found["FLORES top-1 to English"] = by_flores
        found["STS, Spearman"] = by_sts
    if catalogue:
        for centred in (False, True):
            name = "evidence P@10, centred" if centred else "evidence P@10"
            found[name] = evidence_precision(encoder, catalogue, centred=centred)
    return {
        name: {key: round(value, 4) for key, value in values.items()}
        for name, values in found.items()
    }
