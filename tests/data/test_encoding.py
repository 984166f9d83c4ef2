"""Bytes that should be UTF-8."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.encoding import Verdict, decode, keep_bytes, restore_bytes

TEXT = "id,name\nlodz,Łódź\nmons,Bergen Mons\n"


def test_a_byte_order_mark_is_taken_off() -> None:
    assert decode(b"\xef\xbb\xbf" + TEXT.encode()).text == TEXT
    assert decode(TEXT.encode()).verdict is Verdict.UTF8


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_utf_16_is_recognised_with_and_without_its_mark(encoding: str) -> None:
    assert decode(TEXT.encode(encoding)).verdict is Verdict.UTF16


def test_a_single_nul_does_not_make_a_file_utf_16() -> None:
    assert decode(TEXT.encode() + b"x,\0\n").verdict is Verdict.UTF8


def test_a_file_of_accents_that_are_not_utf_8_is_of_an_8_bit_encoding() -> None:
    assert decode("id,name\na,Orléans\nb,Nîmes\n".encode("cp1252")).verdict is Verdict.EIGHT_BIT


def test_a_file_with_both_kinds_of_accents_is_mixed() -> None:
    assert decode("Łódź\n".encode() + "Nîmes\n".encode("cp1252")).verdict is Verdict.MIXED


@pytest.mark.parametrize("start", [b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1"])
def test_a_workbook_under_another_name_is_recognised(start: bytes) -> None:
    assert decode(start + b"rest").verdict is Verdict.WORKBOOK


@given(st.binary())
def test_no_byte_is_lost(raw: bytes) -> None:
    assert restore_bytes(keep_bytes(raw)) == raw
    assert restore_bytes(decode(raw).text) == raw.removeprefix(b"\xef\xbb\xbf")
