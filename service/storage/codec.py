"""Records of the catalogue as rows of a table, and back."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, TypeVar

T = TypeVar("T")


def to_row(record: Any) -> dict[str, Any]:  # noqa: ANN401 (any dataclass of the catalogue)
    """Return the fields of a record as JSON and SQL can hold them: lists, dicts, plain values."""
    return {field.name: _plain(getattr(record, field.name)) for field in fields(record)}


def from_row(kind: type[T], row: Mapping[Any, Any]) -> T:
    """Return the record of a row; columns that are no field of it are passed over."""
    names = [field.name for field in fields(kind)]  # type: ignore[arg-type]
    return kind(**{name: _whole(row[name]) for name in names})


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return list(value)
    return dict(value) if isinstance(value, Mapping) else value


def _whole(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value
