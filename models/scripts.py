"""Which characters belong to which writing system: the ranges that the text modules share."""

import unicodedata

HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
GREEK = "\u0370-\u03ff\u1f00-\u1fff"
KANA = "\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff"
UNSPACED = ((0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17D3))
"""Thai and Lao, Myanmar, Khmer: words are not set apart by spaces."""

_WITH_MARKS = ((0x0483, 0x0DFF), (0x0F00, 0x0FFF), (0x135D, 0x135F), (0x1712, 0x1DFF))


def _class_of(ranges: tuple[tuple[int, int], ...], *, marks: bool) -> str:
    """Return the members of a regular-expression class: the marks of `ranges`, or the letters."""
    wanted = ("M",) if marks else ("L",)
    return "".join(
        chr(code)
        for first, last in ranges
        for code in range(first, last + 1)
        if unicodedata.category(chr(code)).startswith(wanted)
    )


MARKS = _class_of(_WITH_MARKS, marks=True) + "\ua66f\ua674-\ua67d\ua8e0-\ua8f1\ufb1e"
"""Vowel signs and points that stand on a letter; ``\\w`` leaves them out."""
UNSPACED_LETTERS = _class_of(UNSPACED, marks=False)
UNSPACED_MARKS = _class_of(UNSPACED, marks=True)
