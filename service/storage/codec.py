"""Records of the catalogue as rows of a table, and back."""

from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any, TypeVar

from data.translation import Translation

T = TypeVar("T")


def to_row(record: Any) -> dict[str, Any]:  # noqa: ANN401 (any dataclass of the catalogue)
    """Return the fields of a record as JSON and SQL can hold them: lists, dicts, plain values."""
    return {field.name: _plain(getattr(record, field.name)) for field in fields(record)}


def from_row(kind: type[T], row: Mapping[Any, Any]) -> T:
    """Return the record of a row; columns that are no field of it are passed over."""
    names = [field.name for field in fields(kind)]  # type: ignore[arg-type]
    return kind(**{name: _whole(row[name]) for name in names})


def translations_to_row(translations: Iterable[Translation]) -> list[dict[str, Any]]:
    """Return translations as they stand beside what they translate."""
    rows = [to_row(one) for one in translations]
    return [{name: row[name] for name in row if name != "statement"} for row in rows]


def translations_of(row: Mapping[Any, Any]) -> tuple[Translation, ...]:
    """Return the translations of a row of a version."""
    return tuple(Translation(row["id"], **one) for one in row["translations"])


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return list(value)
    return dict(value) if isinstance(value, Mapping) else value


def _whole(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value
