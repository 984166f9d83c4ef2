"""Words to match on, in any script: folded, then cut where the script allows.

Folding follows Unicode's compatibility caseless matching (Unicode Standard 3.13, D146) and then
drops the accents; the cutting of scripts without spaces into overlapping bigrams follows Nie, Gao,
Zhang and Zhou 2000, "On the use of words and n-grams for Chinese information retrieval".
"""

import re
import unicodedata

from models.scripts import HAN, KANA, MARKS, UNSPACED_LETTERS, UNSPACED_MARKS

_WHOLE_LETTERS = {
    "ł": "l", "ı": "i", "ȷ": "j", "ø": "o", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "þ": "th",
    "ħ": "h", "ŧ": "t", "ŋ": "n", "ĸ": "k", "ə": "e", "ɨ": "i", "ƀ": "b", "ɓ": "b", "ɗ": "d",
    "ƒ": "f", "ǥ": "g", "ƙ": "k", "ƴ": "y", "ʼ": "'", "ʻ": "'", "’": "'", "‘": "'", "′": "'",
}  # fmt: skip
_ZERO_DIGITS = "٠۰०০੦૦୦௦౦೦൦๐໐၀០"
_INVISIBLE = "\u00ad\u061c\u180e\u200c\u200d\u200e\u200f\u2060\ufeff"
_ACCENTS = "".join(map(chr, range(0x0300, 0x0370)))

_FIRST = str.maketrans({"ﾞ": "\u3099", "ﾟ": "\u309a"} | dict.fromkeys(_ACCENTS + _INVISIBLE, ""))
_AFTER = str.maketrans(
    _WHOLE_LETTERS
    | {chr(ord(zero) + n): str(n) for zero in _ZERO_DIGITS for n in range(10)}
    | dict.fromkeys(_ACCENTS + _INVISIBLE, "")
    | {chr(code): "" for code in range(0xFE00, 0xFE10)}
)
# Canonical ordering sorts each run of marks by insertion: a megabyte of marks would take hours.
_MARK_RUN = re.compile(r"([^\w\s]{30})[^\w\s]+")

_UNSPACED = UNSPACED_LETTERS + UNSPACED_MARKS
_LETTER = rf"[^\W_{HAN}{KANA}{_UNSPACED}]"
_TOKEN = re.compile(
    rf"(?P<number>\d+(?:[.,]\d+)+)"
    rf"|(?P<joined>[{HAN}{KANA}\u3099\u309a]+)"
    rf"|(?P<unspaced>[{_UNSPACED}]+)"
    rf"|(?P<word>{_LETTER}(?:{_LETTER}|[{MARKS}])*)"
)
_CLUSTER = re.compile(
    rf"(?:[^{UNSPACED_MARKS}](?:\u17d2[\u1780-\u17b3]|\u1039[\u1000-\u1021]|[{UNSPACED_MARKS}])*"
    rf"|[{UNSPACED_MARKS}]+)"
)
_CATALAN_L = re.compile(r"(?<=l)·(?=l)")
_CYRILLIC_APOSTROPHE = re.compile(r"(?<=[\u0400-\u052f])'(?=[\u0400-\u052f])")


def fold(text: str) -> str:
    """Return `text` without case, accents or typographic variants, to compare by.

    Vowel signs of Thai, Indic and Semitic scripts stay: they are letters there, not accents. Digits
    become ASCII, invisible joiners and soft hyphens disappear, letters that Unicode does not
    decompose are spelled out (``ł`` l, ``ø`` o, ``æ`` ae, ``þ`` th).

    Parameters
    ----------
    text : str
        Any text; lone surrogates pass through.

    Returns
    -------
    str
        NFKC; folding it again changes nothing. May be longer or shorter than `text`. Of more than
        30 signs or marks in a row, the first 30.

    Notes
    -----
    Cost O(len(text)). Deterministic. Stability: public.

    Examples
    --------
    >>> fold("İstanbul"), fold("Straße"), fold("Łódź")
    ('istanbul', 'strasse', 'lodz')
    """
    if text.isascii():
        return _MARK_RUN.sub(r"\1", text.lower())
    previous = None
    while text != previous:
        previous, text = text, _fold_once(text)
    return text


def tokenise(text: str) -> list[str]:
    """Cut `text` into the tokens that lexical matching counts.

    Words where words are set apart by spaces; overlapping bigrams of characters for Han and kana,
    of grapheme clusters for Thai, Lao, Khmer and Myanmar (a run of one stays one). Numbers are
    kept, ``9.2`` in one piece. Apostrophes and hyphens part words (``l'eau``: ``l``, ``eau``), but
    not inside a Cyrillic word, where the apostrophe is a sign of the word itself.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    list of str
        Folded, in the order of the text, repeats kept, none empty.

    Notes
    -----
    Cost O(len(text)). ``tokenise(fold(x)) == tokenise(x)``. Stability: public.

    Examples
    --------
    >>> tokenise("L'eau à Łódź : 9,2 km")
    ['l', 'eau', 'a', 'lodz', '9,2', 'km']
    >>> tokenise("都市交通")
    ['都市', '市交', '交通']
    """
    folded = _CYRILLIC_APOSTROPHE.sub("", _CATALAN_L.sub("", fold(text)))
    tokens: list[str] = []
    for match in _TOKEN.finditer(folded):
        if match.lastgroup == "joined":
            tokens += _bigrams(list(match[0]))
        elif match.lastgroup == "unspaced":
            tokens += _bigrams(_CLUSTER.findall(match[0]))
        else:
            tokens.append(match[0])
    return tokens


def _fold_once(text: str) -> str:
    text = _MARK_RUN.sub(r"\1", text.translate(_FIRST))
    text = unicodedata.normalize("NFKD", text).casefold()
    text = unicodedata.normalize("NFKD", text).translate(_AFTER)
    return unicodedata.normalize("NFKC", text)


def _bigrams(units: list[str]) -> list[str]:
    if len(units) == 1:
        return units
    return [first + second for first, second in zip(units, units[1:], strict=False)]
