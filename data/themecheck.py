"""One [[themes]] table of network.toml, checked."""

from collections.abc import Mapping
from typing import Any

from data.codes import is_language
from data.fields import BadCell, slug
from data.keys import Keys
from data.messages import _
from data.theme import Theme
from data.validation import Findings

_KNOWN = ("id", "label", "description", "synonyms")


def read_theme(
    table: Mapping[str, Any], place: int, keys: Keys, findings: Findings
) -> Theme | None:
    """Read one theme; None when something is wrong with it, which is then noted.

    Parameters
    ----------
    table : Mapping
        The table as TOML gives it.
    place : int
        Its place among the themes, from 1.
    keys : Keys
        Receives the id and the words that mean it.
    findings : Findings
        Receives every problem of the table.
    """
    n_before = len(findings.problems)
    check = _Check(table, place, findings)
    theme_id = check.id(keys)
    label = check.texts("label")
    description = check.texts("description")
    synonyms = check.words("synonyms")
    failed = any(problem.severity == "error" for problem in findings.problems[n_before:])
    if not failed and not description:
        check.warn("description", _("The theme has no description: its label alone stands for it."))
    if failed:
        keys.failed.setdefault(theme_id, 0)
        return None
    keys.used[theme_id] = place
    for word in (*label.values(), *synonyms, theme_id):
        keys.add_label(word, theme_id)
    extra = {key: value for key, value in table.items() if key not in _KNOWN}
    return Theme(theme_id, label, description, synonyms, extra)


def shown(value: object) -> str:
    """Return a value of network.toml for a report; empty for one that is absent."""
    try:
        return "" if value is None else str(value)
    except ValueError:  # a number of thousands of digits
        return "…"


class _Check:
    def __init__(self, table: Mapping[str, Any], place: int, findings: Findings) -> None:
        self._table = table
        self._findings = findings
        self._place = place

    def id(self, keys: Keys) -> str:
        value = self._table.get("id")
        if not isinstance(value, str) or not value:
            self._error("id", _('The theme has no id; add a line id = "…".'), value)
            return ""
        try:
            slug(value)
        except BadCell as bad:
            self._error("id", str(bad), value)
        if value in keys.used or value in keys.failed:
            self._error(
                "id", _("Another theme has the same id; give one of them another id."), value
            )
        return value

    def texts(self, key: str) -> dict[str, str]:
        value = self._table.get(key, {})
        example = f'{key} = {{ fr = "…", en = "…" }}'
        if not isinstance(value, dict):
            message = _("Expected a text for each language, such as {example}.")
            self._error(key, message.format(example=example), value)
            return {}
        if not value and key == "label":
            message = _("The theme has no label; add one, such as {example}.")
            self._error(key, message.format(example=example), "")
        for language, text in value.items():
            if not is_language(language):
                self._error(
                    key, _("This is not a BCP 47 language code such as fr or pt-BR."), language
                )
            if not isinstance(text, str) or not text.strip():
                message = _("The text of a language is missing; write {example}.")
                self._error(key, message.format(example=example), language)
        return value

    def words(self, key: str) -> tuple[str, ...]:
        value = self._table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
            message = _('Expected a list of words, such as synonyms = ["circular economy"].')
            self._error(key, message, value)
            return ()
        return tuple(value)

    def warn(self, key: str, message: str) -> None:
        self._findings.warn("network.toml", message, column=self._name(key))

    def _error(self, key: str, message: str, found: object) -> None:
        self._findings.error("network.toml", message, column=self._name(key), found=shown(found))

    def _name(self, key: str) -> str:
        return f"themes[{self._place}].{key}"
