"""Pairs made from pairs: Belarusian from its neighbours, English from its dictionaries."""

import re
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from models.training.pairs import LEXICA, PairSet
from models.training.scripts import with_both_scripts

_COMMON = [
    (r"щ", "шч"),
    (r"ъ", "'"),
    (r"ого\b", "ага"),
    (r"(?<=[аеиіоуыэюя])в(?![аеиіоуыэюяє ї])", "ў"),
    (r"(?<=[аеиоуыэюяі] )в(?= )", "ў"),
]
_RULES = {
    "ru": [
        (r"ться\b", "цца"),
        (r"ый\b", "ы"),
        (r"ий\b", "і"),
        *_COMMON,
        (r"ть\b", "ць"),
        (r"т(?=[еиь])", "ц"),
        (r"д(?=[еи])", "дз"),
        (r"и", "і"),
        (r"о", "а"),
    ],
    "uk": [
        (r"ття\b", "цце"),
        (r"ий\b", "ы"),
        *_COMMON,
        (r"ти\b", "ць"),
        (r"т(?=[іє])", "ц"),
        (r"д(?=[іє])", "дз"),
        (r"[ґ]", "г"),
        (r"и", "ы"),
        (r"е", "э"),
        (r"є", "е"),
        (r"ї", "і"),
        (r"о", "а"),
    ],
}
_COMPILED = {
    language: [(re.compile(pattern), into) for pattern, into in rules]
    for language, rules in _RULES.items()
}
GLOSS = ": "


def as_belarusian(text: str, language: str) -> str:
    """Respell Russian (``ru``) or Ukrainian (``uk``) roughly as Belarusian, in lower case.

    Crude on purpose: it makes shared words meet, it does not translate.
    """
    text = text.lower()
    for pattern, into in _COMPILED[language]:
        text = pattern.sub(into, text)
    return text


RESPELLED = "be*"
"""Mark of pairs respelled as Belarusian: drawn apart from the real ones, which stay audible."""


def with_respelled(pairs: PairSet, *, belarusian: str = "be") -> PairSet:
    """Return `pairs` followed by Russian and Ukrainian ones respelled, marked `RESPELLED`."""
    if belarusian not in pairs.languages:
        return pairs
    texts: list[str] = []
    rows: list[NDArray[np.int64]] = []
    for language in _RULES:
        if language in pairs.languages:
            here = np.flatnonzero(pairs.language == pairs.languages.index(language))
            rows.append(here)
            texts += [as_belarusian(pairs.text[row], language) for row in here]
    if not rows:
        return pairs
    chosen = np.concatenate(rows)
    code = len(pairs.languages)
    return replace(
        pairs,
        languages=[*pairs.languages, RESPELLED],
        english_id=np.concatenate([pairs.english_id, pairs.english_id[chosen]]),
        text=pairs.text + texts,
        language=np.concatenate([pairs.language, np.full(len(chosen), code, np.int16)]),
        source=np.concatenate([pairs.source, pairs.source[chosen]]),
    )


def with_glosses(pairs: PairSet) -> PairSet:
    """Return `pairs` followed by English ones: a dictionary's word and what it says of it.

    ``ferry: boat that carries people`` gives the pair (ferry, boat that carries people), marked
    ``en``. New English texts come after the old, so that the teacher's rows stay in place.
    """
    lexicon = [code for code, name in enumerate(pairs.sources) if name in LEXICA]
    ids = np.unique(pairs.english_id[np.isin(pairs.source, lexicon)])
    split = [pairs.english[row].split(GLOSS, 1) for row in ids]
    found = [(parts[0], parts[1]) for parts in split if len(parts) == 2 and all(parts)]
    if not found:
        return pairs
    row_of = {text: row for row, text in enumerate(pairs.english)}
    heads = [row_of.setdefault(head, len(row_of)) for head, _gloss in found]
    languages = [*pairs.languages, *([] if "en" in pairs.languages else ["en"])]
    n = len(found)
    return replace(
        pairs,
        english=list(row_of),
        english_id=np.concatenate([pairs.english_id, np.asarray(heads, np.int32)]),
        text=pairs.text + [gloss for _head, gloss in found],
        language=np.concatenate([pairs.language, np.full(n, languages.index("en"), np.int16)]),
        source=np.concatenate([pairs.source, np.full(n, lexicon[0], np.int16)]),
        languages=languages,
    )


def augmented(pairs: PairSet) -> PairSet:
    """Return `pairs` with every kind of made pair after the given ones."""
    return with_glosses(with_respelled(with_both_scripts(pairs)))
