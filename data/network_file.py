"""network.toml, read and written."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from data.codes import is_language
from data.encoding import Verdict, decode, not_encodable
from data.errors import DataError
from data.keys import Keys
from data.messages import _
from data.theme import Network, Theme
from data.themecheck import read_theme, shown
from data.validation import Findings, LeftOut, shorten

FILE = "network.toml"
_KNOWN = ("name", "description", "languages", "themes")
_PLACE = re.compile(r"\(at line ([0-9]+), column ([0-9]+)\)")


def read_network(path: Path, findings: Findings) -> tuple[Network, Keys]:
    """Read network.toml.

    Parameters
    ----------
    path : Path
        The file.
    findings : Findings
        Receives what is wrong with single entries; a theme in error is left out.

    Returns
    -------
    Network, Keys
        The network, and the ids of its themes.

    Raises
    ------
    DataError
        If the file is missing, unreadable or not TOML: without themes nothing else can be judged.
    """
    return parse_network(read_network_text(path), findings)


def parse_network(text: str, findings: Findings) -> tuple[Network, Keys]:
    """Do as `read_network` with the content of the file."""
    document = _parse(text)
    tables = document.get("themes", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise DataError(
            _("The themes of {file} are not tables; begin each one with a line [[themes]].").format(
                file=FILE
            )
        )
    keys = Keys(FILE)
    extra = {key: value for key, value in document.items() if key not in _KNOWN}
    name = _text(document, "name", extra, findings)
    if not name.strip() and "name" not in extra:
        findings.error(FILE, _('The network has no name; add a line name = "…".'), column="name")
    network = Network(
        name=name,
        description=_text(document, "description", extra, findings),
        languages=_languages(document, extra, findings),
        themes=_themes(tables, keys, findings),
        extra=extra,
    )
    return network, keys


def format_network(network: Network, left_out: Sequence[LeftOut]) -> bytes:
    """Return the content of network.toml, themes in error at its end."""
    import tomli_w

    try:
        return tomli_w.dumps(_document(network, left_out)).encode("utf-8")
    except UnicodeEncodeError as err:
        raise DataError(not_encodable(FILE, err)) from err
    except ValueError as err:
        message = _(
            "{file} holds a number of thousands of digits, which cannot be written. Shorten it."
        )
        raise DataError(message.format(file=FILE)) from err


def is_written(path: Path, network: Network, left_out: Sequence[LeftOut]) -> bool:
    """Return whether the file at `path` says the same already, so that its comments can stay."""
    findings = Findings()
    try:
        present, _keys = read_network(path, findings)
    except DataError:
        return False
    return present == network and findings.left_out == list(left_out)


def _document(network: Network, left_out: Sequence[LeftOut]) -> dict[str, Any]:
    themes: list[Any] = [_theme_table(theme) for theme in network.themes]
    for left in left_out:
        themes += tomllib.loads(left.raw)["themes"]
    document: dict[str, Any] = {
        "name": network.name,
        "description": network.description,
        "languages": list(network.languages),
        **network.extra,
    }
    return {**document, "themes": themes}


def _theme_table(theme: Theme) -> dict[str, Any]:
    return {
        "id": theme.id,
        "synonyms": list(theme.synonyms),
        "label": dict(theme.label),
        "description": dict(theme.description),
        **theme.extra,
    }


def read_network_text(path: Path) -> str:
    """Return the content of network.toml without byte-order mark.

    Raises
    ------
    DataError
        If the file is missing, unreadable or not UTF-8.
    """
    try:
        decoded = decode(path.read_bytes())
    except FileNotFoundError as err:
        raise DataError(
            _(
                "{folder} is not a catalogue: it has no {file}. Give the folder that holds"
                " {file}, cities.csv and statements.csv."
            ).format(folder=path.parent, file=FILE)
        ) from err
    except OSError as err:
        raise DataError(
            _("{path} cannot be read ({reason}). Mend its permissions, or replace it.").format(
                path=path, reason=err.strerror
            )
        ) from err
    if decoded.verdict is not Verdict.UTF8:
        raise DataError(_("{path} is not UTF-8. Save it as UTF-8.").format(path=path))
    return decoded.text


def _parse(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as err:
        raise DataError(_not_toml(text, str(err))) from err


def _not_toml(text: str, reason: str) -> str:
    place = _PLACE.search(reason)
    if not place:
        return _(
            "{file} is not valid TOML: something is not closed before its end. Mend it."
        ).format(file=FILE)
    line = int(place[1])
    lines = text.split("\n")
    return _(
        "{file} is not valid TOML: line {line}, column {column}, '{found}'. Mend that line."
    ).format(
        file=FILE,
        line=line,
        column=place[2],
        found=shorten(lines[min(line, len(lines)) - 1].strip()),
    )


def _text(
    document: Mapping[str, Any], key: str, extra: dict[str, object], findings: Findings
) -> str:
    value = document.get(key, "")
    if isinstance(value, str):
        return value
    extra[key] = value
    message = _('This is not a text; write {key} = "…", with quotation marks.').format(key=key)
    findings.error(FILE, message, column=key, found=shown(value))
    return ""


def _languages(
    document: Mapping[str, Any], extra: dict[str, object], findings: Findings
) -> tuple[str, ...]:
    value = document.get("languages", [])
    listed = value if isinstance(value, list) else [value]
    used = tuple(tag for tag in listed if isinstance(tag, str) and is_language(tag))
    if list(used) != value:
        extra["languages"] = value
        wrong = [shown(tag) for tag in listed if tag not in used]
        message = _('Expected a list of BCP 47 language codes, such as languages = ["fr", "en"].')
        findings.error(FILE, message, column="languages", found=", ".join(wrong))
    return used


def _themes(tables: Sequence[dict[str, Any]], keys: Keys, findings: Findings) -> tuple[Theme, ...]:
    themes: list[Theme] = []
    for place, table in enumerate(tables, start=1):
        theme = read_theme(table, place, keys, findings)
        if theme is None:
            import tomli_w

            raw = tomli_w.dumps({"themes": [table]})
            findings.left_out.append(LeftOut(FILE, None, raw=raw, n_rows=0))
        else:
            themes.append(theme)
    if not themes:
        message = _("The network has no usable theme; add one under a line [[themes]].")
        findings.error(FILE, message, column="themes")
    return tuple(themes)
