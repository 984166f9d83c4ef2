"""Serbian is written in two scripts: each text in one becomes a text in the other.

Croatian, close enough to Serbian word by word, is respelled as Serbian Cyrillic too, since
Serbian sentences are few.
"""

from dataclasses import replace

import numpy as np

from models.training.pairs import PairSet

_LETTERS = (
    "а a б b в v г g д d ђ đ е e ж ž з z и i ј j к k л l љ lj м m н n њ nj о o п p р r с s т t "
    "ћ ć у u ф f х h ц c ч č џ dž ш š"
).split()
_TO_LATIN = dict(zip(_LETTERS[::2], _LETTERS[1::2], strict=True))
_TO_LATIN |= {key.upper(): value.capitalize() for key, value in _TO_LATIN.items()}
_TO_CYRILLIC = {latin: cyrillic for cyrillic, latin in _TO_LATIN.items()}
_LATIN_TABLE = str.maketrans(_TO_LATIN)
_SINGLES = str.maketrans({k: v for k, v in _TO_CYRILLIC.items() if len(k) == 1})
_DIGRAPHS = {k: v for k, v in _TO_CYRILLIC.items() if len(k) == 2}


def to_latin(text: str) -> str:
    """Return Serbian Cyrillic `text` in Latin script; other letters stay."""
    return text.translate(_LATIN_TABLE)


def to_cyrillic(text: str) -> str:
    """Return Serbian or Croatian Latin `text` in Cyrillic; q, w, x and y stay."""
    for latin, cyrillic in _DIGRAPHS.items():
        text = text.replace(latin, cyrillic).replace(latin.upper(), cyrillic)
    return text.translate(_SINGLES)


def is_cyrillic(text: str) -> bool:
    """Return whether a letter of `text` is Cyrillic."""
    return any("\u0400" <= letter <= "\u04ff" for letter in text)


def with_both_scripts(pairs: PairSet, *, serbian: str = "sr", croatian: str = "hr") -> PairSet:
    """Return `pairs` followed by the respelled Serbian and Croatian ones, all marked Serbian."""
    if serbian not in pairs.languages:
        return pairs
    code = pairs.languages.index(serbian)
    close = [pairs.languages.index(name) for name in (serbian, croatian) if name in pairs.languages]
    rows = np.flatnonzero(np.isin(pairs.language, close))
    texts = [pairs.text[row] for row in rows]
    other = [to_latin(text) if is_cyrillic(text) else to_cyrillic(text) for text in texts]
    return replace(
        pairs,
        english_id=np.concatenate([pairs.english_id, pairs.english_id[rows]]),
        text=pairs.text + other,
        language=np.concatenate([pairs.language, np.full(len(rows), code, np.int16)]),
        source=np.concatenate([pairs.source, pairs.source[rows]]),
    )
