"""Which column is which field, and what its words mean, in any language of the interface."""

from collections.abc import Callable, Mapping, Sequence

from data.folding import fold_name
from data.messages import SOURCE_LANGUAGE, _, available_languages, speaking
from data.statement import KINDS, STATUSES
from service.web.words import experience_status, statement_kind

FIELDS = (
    "id", "city", "kind", "themes", "language", "year", "title", "text", "status", "source",
    "verified",
)  # fmt: skip
Mapped = Mapping[str, int]
"""Field to place of its column, from 0."""


def field_label(field: str) -> str:
    """Return what a field is called."""
    return {
        "id": _("Id"),
        "city": _("City"),
        "kind": _("What is it?"),
        "themes": _("Themes"),
        "language": _("Language of the text"),
        "year": _("Year"),
        "title": _("Title"),
        "text": _("Text"),
        "status": _("How does it stand?"),
        "source": _("Source"),
        "verified": _("The source was checked"),
    }[field]


def guess_mapping(header: Sequence[str]) -> dict[str, int]:
    """Return the columns whose names are those of fields, in the file format or in any language."""
    names: dict[str, str] = {}
    for field, label in _in_every_language(FIELDS, field_label):
        names.setdefault(label, field)
    names |= {fold_name(field): field for field in FIELDS}
    found: dict[str, int] = {}
    for place, name in enumerate(header):
        meant = names.get(fold_name(name))
        if meant is not None:
            found.setdefault(meant, place)
    return found


def kind_of(cell: str) -> str:
    """Return the kind a word means; the word itself where it means none."""
    return _meaning(cell, KINDS, statement_kind)


def status_of(cell: str) -> str:
    """Return the status a word means; the word itself where it means none."""
    return _meaning(cell, STATUSES, experience_status)


def is_yes(cell: str) -> bool:
    """Tell whether a cell says yes."""
    yes = {label for _word, label in _in_every_language(("yes",), lambda _word: _("yes"))}
    return fold_name(cell) in {*yes, "yes", "true", "1", "x"}


def _meaning(cell: str, words: Sequence[str], label: Callable[[str], str]) -> str:
    wanted = fold_name(cell)
    for word in words:
        if fold_name(word) == wanted:
            return word
    for word, known in _in_every_language(words, label):
        if known == wanted:
            return word
    return cell.strip()


def _in_every_language(words: Sequence[str], label: Callable[[str], str]) -> list[tuple[str, str]]:
    found = []
    for language in (SOURCE_LANGUAGE, *available_languages()):
        with speaking(language):
            found += [(word, fold_name(label(word))) for word in words]
    return found
