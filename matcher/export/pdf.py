"""Typst templates into PDF, the same bytes for the same data."""

import json
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from data.city import City
from data.errors import DataError
from data.messages import _
from matcher.naming import language_name, plain

_TEMPLATES = Path(__file__).parent / "typst"
_PRINTED = ("LATIN", "CYRILLIC", "GREEK", "HEBREW")
"""Scripts of the font that comes with typst; others would be boxes."""


def render_pdf(template: str, data: Mapping[str, Any]) -> bytes:
    """Return a template filled with data.

    Parameters
    ----------
    template : str
        Name of a file in ``typst/`` without its ending.
    data : mapping
        As JSON can hold it; text in it is shown as it is, whatever it looks like to typst.

    Raises
    ------
    DataError
        If typst is not installed.

    Notes
    -----
    About a tenth of a second a page. No clock and no font of the system goes into it.
    """
    try:
        import typst
    except ImportError:
        raise DataError(
            _("PDF needs typst, which is not installed. Run: pip install 'jumelles[pdf]'")
        ) from None
    text = json.dumps(data, ensure_ascii=False)
    found = typst.compile(
        str(_TEMPLATES / f"{template}.typ"),
        root=str(_TEMPLATES),
        ignore_system_fonts=True,
        sys_inputs={"data": text},
    )
    return bytes(found)


def is_printed(text: str) -> bool:
    """Tell whether every letter of a text is in the font."""
    return all(
        any(script in unicodedata.name(c, "") for script in _PRINTED) for c in text if c.isalpha()
    )


def printed_name(city: City) -> str:
    """Return a city's name as it can be printed; its id where its script is not in the font."""
    name = plain(city.name)
    if not is_printed(name):
        return city.id.replace("-", " ").title()
    is_latin = all("LATIN" in unicodedata.name(c, "") for c in name if c.isalpha())
    return name if is_latin else f"{name} ({city.id})"


def printed_text(text: str, language: str) -> str:
    """Return a text as it can be printed; where it cannot, say in which language it is."""
    if is_printed(text):
        return plain(text)
    return _("[a text in {language}; see the page]").format(
        language=language_name(language) if language else _("another script")
    )
