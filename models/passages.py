"""Sentences of a text in any language, and groups of them small enough for an encoder.

The rules are our own and few: the full stop is judged by what stands on both sides of it, the
semicolon is a question mark after Greek only, every other terminator ends a sentence. Precision
first: a sentence too long costs a reader a moment, a sentence cut at "approx." cannot be read.
"""

import re

from models.abbreviations import AFTER_ORDINALS, ALWAYS, BEFORE_NUMBERS
from models.scripts import GREEK, HAN, KANA, MARKS, UNSPACED_LETTERS, UNSPACED_MARKS

MAX_CHARS = 1200
_LONG_UNSPACED = 150
_WORD_BEFORE = 24

_CLOSERS = "\\)\\]\"'»”’›」』】）〉》"
_WIDE = "。！？｡"
_END = re.compile(rf"[.!?…‥.。！？｡।॥؟۔;\u037e։።។၊။]+[{_CLOSERS}]*")
_PARAGRAPH = re.compile(r"(?:\r\n|[\n\r\v\f\x85\u2028\u2029])+")
_LAST_WORD = re.compile(r"[^\s(\[\"'«“„/-]+$")
_NEXT_WORD = re.compile(r"\s*[\"'«“„(\[¿¡]*([^\s]{0,24})")
_DOTTED = re.compile(r"(?:[^\W\d]{1,2}\.)+[^\W\d]{1,2}")
_UNSPACED = f"{UNSPACED_LETTERS}{UNSPACED_MARKS}"
_UNSPACED_GAP = re.compile(rf"(?<=[{_UNSPACED}])\s+(?=[{_UNSPACED}])")
_NO_SPACE_AFTER = re.compile(rf"[{HAN}{KANA}{_WIDE}」』】）〉》]$")
_GREEK = re.compile(f"[{GREEK}]")
_QUOTE_GOES_ON = re.compile(f"[{KANA}]")
_NOT_A_START = re.compile(
    rf"[{MARKS}{UNSPACED_MARKS}\u0300-\u036f\u200d\ufe00-\ufe0f\U0001f3fb-\U0001f3ff]"
)


def sentences(text: str) -> list[str]:
    """Split `text` into sentences.

    Parameters
    ----------
    text : str
        Any language, any length. A line break ends a sentence, unless the next line begins with a
        small letter.

    Returns
    -------
    list of str
        In the order of the text, none empty; white space inside a sentence is one space. Every
        character of `text` that is not white space is in exactly one sentence.

    Notes
    -----
    Cost O(len(text)). Deterministic. Stability: public.

    Examples
    --------
    >>> sentences("Approx. 9.2 km of lanes. Done on 3. Oktober! 完了。次へ。")
    ['Approx. 9.2 km of lanes.', 'Done on 3. Oktober!', '完了。', '次へ。']
    """
    found: list[str] = []
    for paragraph in _paragraphs(text):
        for sentence in _split_paragraph(paragraph):
            found += _split_unspaced(sentence)
    return found


def chunks(text: str, *, max_chars: int = MAX_CHARS) -> list[str]:
    """Group the sentences of `text` into passages of at most `max_chars` characters.

    Parameters
    ----------
    text : str
        Any language, any length.
    max_chars : int, default=1200
        At least 1. A longer sentence is cut at its last space that fits, or hard where there is
        none.

    Returns
    -------
    list of str
        Consecutive whole sentences, as many as fit, none empty; together they hold every character
        of `text` that is not white space, in order.

    Raises
    ------
    ValueError
        If `max_chars` is below 1.

    Notes
    -----
    Cost O(len(text)). Deterministic. Stability: public.
    """
    if max_chars < 1:
        raise ValueError(f"max_chars is {max_chars}; expected at least 1.")
    grouped: list[str] = []
    members: list[str] = []
    length = 0
    for piece in (piece for s in sentences(text) for piece in _cut(s, max_chars)):
        glue = "" if not members or _NO_SPACE_AFTER.search(members[-1][-1]) else " "
        if members and length + len(glue) + len(piece) > max_chars:
            grouped.append("".join(members))
            members, length, glue = [], 0, ""
        members += [glue, piece] if glue else [piece]
        length += len(glue) + len(piece)
    return [*grouped, "".join(members)] if members else grouped


def _paragraphs(text: str) -> list[str]:
    """Join wrapped lines, squeeze white space."""
    joined: list[list[str]] = []
    for line in _PARAGRAPH.split(text):
        words = line.split()
        if words and joined and words[0][0].islower():
            joined[-1] += words
        elif words:
            joined.append(words)
    return [" ".join(words) for words in joined]


def _split_paragraph(paragraph: str) -> list[str]:
    cased = any(map(str.isupper, paragraph))
    found: list[str] = []
    start = 0
    for match in _END.finditer(paragraph):
        if _ends_sentence(paragraph, start, match, cased):
            found.append(paragraph[start : match.end()].strip())
            start = match.end()
    found.append(paragraph[start:].strip())
    return [sentence for sentence in found if sentence]


def _ends_sentence(paragraph: str, start: int, match: re.Match[str], cased: bool) -> bool:
    """Judge one run of terminators by the words on both sides."""
    end = match.end()
    if end == len(paragraph):
        return True
    if ";" in match[0] and not _is_greek(paragraph[max(start, match.start() - _WORD_BEFORE) : end]):
        return False
    if match[0][0] in _WIDE:
        return match[0][-1] in _WIDE or not _QUOTE_GOES_ON.match(paragraph[end])
    if not paragraph[end].isspace():
        return bool(_NO_SPACE_AFTER.search(paragraph[end])) and match[0][0] not in "."
    following = _NEXT_WORD.match(paragraph, end)
    next_word = following[1] if following else ""
    if cased and next_word[:1].islower():
        return False
    if match[0] != ".":
        return True
    before = _LAST_WORD.search(paragraph[max(start, match.start() - _WORD_BEFORE) : match.start()])
    word = before[0].lower() if before else ""
    is_first = match.start() - len(word) <= start + 1
    return not _is_abbreviation(word, next_word, is_first=is_first)


def _is_greek(text: str) -> bool:
    """Whether the last letters of a text are Greek; one alone may be a unit or a formula."""
    letters = [letter for letter in text if letter.isalpha()][-2:]
    return bool(letters) and all(map(_GREEK.match, letters))


def _is_abbreviation(word: str, next_word: str, *, is_first: bool) -> bool:
    if word.isdigit():
        ordinal = next_word.rstrip(".,;:!?)").lower() in AFTER_ORDINALS
        return len(word) <= 2 and (is_first or ordinal)
    if word in ALWAYS or (len(word) == 1 and word.isalpha() and word.upper() != word):
        return True
    if word in BEFORE_NUMBERS and next_word[:1].isdigit():
        return True
    return bool(_DOTTED.fullmatch(word))


def _split_unspaced(sentence: str) -> list[str]:
    """Part a long sentence of Thai, Lao, Khmer or Myanmar at its spaces, which part phrases."""
    if len(sentence) <= _LONG_UNSPACED:
        return [sentence]
    phrases = _UNSPACED_GAP.split(sentence)
    found: list[str] = []
    members: list[str] = []
    length = 0
    for phrase in phrases:
        if members and length + 1 + len(phrase) > _LONG_UNSPACED:
            found.append(" ".join(members))
            members, length = [], 0
        members.append(phrase)
        length += 1 + len(phrase)
    return [*found, " ".join(members)]


def _cut(sentence: str, max_chars: int) -> list[str]:
    pieces: list[str] = []
    start = 0
    while len(sentence) - start > max_chars:
        space = sentence.rfind(" ", start + 1, start + max_chars + 1)
        end = space if space > start else _hard_end(sentence, start, start + max_chars)
        pieces.append(sentence[start:end])
        start = end + (space > start)
    return [*pieces, sentence[start:]]


def _hard_end(sentence: str, start: int, end: int) -> int:
    """Step back from `end` over the marks of a letter, so that no letter is cut in two."""
    for earlier in range(end, max(start + 1, end - 8), -1):
        if not _NOT_A_START.match(sentence[earlier]):
            return earlier
    return end
