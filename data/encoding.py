"""Bytes of a file that should be UTF-8, and what they turn out to be."""

import re
from dataclasses import dataclass
from enum import Enum

from data.messages import _

_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
_UTF8_MARK = b"\xef\xbb\xbf"
_SAMPLE_BYTES = 4096
_PROPER_NON_ASCII = re.compile("[^\x00-\x7f\udc80-\udcff]")
NOT_UTF8 = re.compile("[\udc80-\udcff]")


class Verdict(Enum):
    """What the bytes of a file are."""

    UTF8 = "utf-8"
    MIXED = "utf-8 with some lines of another encoding"
    EIGHT_BIT = "an 8-bit encoding such as Windows-1252"
    UTF16 = "utf-16"
    WORKBOOK = "a spreadsheet's own format"


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file; bytes that are not UTF-8 stand in it as surrogate escapes (PEP 383)."""

    text: str
    verdict: Verdict


def decode(raw: bytes) -> Decoded:
    """Decode UTF-8 with or without a byte-order mark, losing no byte of anything else.

    Notes
    -----
    Cost: one pass. A file is taken for 8-bit when it has bytes that are not UTF-8 and no accent
    that is: a list typed and saved by an old spreadsheet. With both, its lines are of mixed origin.
    """
    if raw.startswith(_WORKBOOKS):
        return Decoded(keep_bytes(raw), Verdict.WORKBOOK)
    if raw.startswith(_UTF16_MARKS) or _is_utf16_without_mark(raw):
        return Decoded(keep_bytes(raw), Verdict.UTF16)
    body = raw.removeprefix(_UTF8_MARK)
    try:
        return Decoded(body.decode("utf-8"), Verdict.UTF8)
    except UnicodeDecodeError:
        text = keep_bytes(body)
    return Decoded(text, Verdict.MIXED if _PROPER_NON_ASCII.search(text) else Verdict.EIGHT_BIT)


def keep_bytes(raw: bytes) -> str:
    """Return `raw` as text from which `restore_bytes` makes the same bytes again."""
    return raw.decode("utf-8", "surrogateescape")


def restore_bytes(text: str) -> bytes:
    """Return the bytes that `keep_bytes` or `decode` turned into `text`."""
    return text.encode("utf-8", "surrogateescape")


def not_encodable(file: str, err: UnicodeEncodeError) -> str:
    """Return the sentence about a text for `file` that holds half a character."""
    return _(
        "A text for {file} holds '{character}', half of a character, which UTF-8 cannot write. Type"
        " that text again."
    ).format(file=file, character=ascii(err.object[err.start])[1:-1])


def _is_utf16_without_mark(raw: bytes) -> bool:
    sample = raw[:_SAMPLE_BYTES]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    return max(even, odd) * 4 > len(sample) and min(even, odd) * 8 <= max(even, odd)
