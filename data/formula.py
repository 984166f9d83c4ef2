"""Cells that a spreadsheet would run as a formula."""

import re

FORMULA_STARTS = frozenset("=+-@\t\r\n＝＋－＠")
_PLAIN_NUMBER = re.compile(r"[+-]?[0-9]+([.,][0-9]+)?([eE][+-]?[0-9]+)?")


def looks_like_formula(cell: str) -> bool:
    """Return whether a spreadsheet may run `cell`; a plain number such as ``-73.5`` is harmless."""
    return cell[:1] in FORMULA_STARTS and bool(cell) and not _PLAIN_NUMBER.fullmatch(cell)


def neutralise(cell: str) -> str:
    """Return `cell` so that a spreadsheet shows it as text.

    Parameters
    ----------
    cell : str
        The text of one cell that is about to be exported.

    Returns
    -------
    str
        `cell` behind an apostrophe when it looks like a formula, else `cell` itself. Applying the
        function twice changes nothing more.

    References
    ----------
    OWASP, "CSV Injection": the first characters that start a formula, full-width forms included.
    """
    return f"'{cell}" if looks_like_formula(cell) else cell
