"""Ids that rows give and other rows refer to."""

from collections.abc import Callable
from dataclasses import dataclass, field

from data.folding import fold_name
from data.messages import _
from data.row import Row

MAX_LABEL = 200


@dataclass(slots=True)
class Keys:
    """The ids of one file: those in use, and those of rows that were left out.

    Attributes
    ----------
    file : str
        Where the ids are given.
    is_readable : bool
        False when that file could not be used, so that no reference to it can be judged.
    used, failed : dict of str to int
        Id to row; a failed row is one in error.
    labels : dict of str to str
        Folded name to id, to tell a reader who wrote a name which id is meant.
    """

    file: str
    is_readable: bool = True
    used: dict[str, int] = field(default_factory=dict)
    failed: dict[str, int] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)

    def add_label(self, label: str, key: str) -> str:
        """Remember that `label` means `key`; return the id that it meant before, or `key`."""
        folded = fold_name(label[:MAX_LABEL])
        return self.labels.setdefault(folded, key) if folded and key else key

    def meant_by(self, label: str) -> str:
        """Return the id whose label it is, whatever its accents and case; empty for none."""
        return self.labels.get(fold_name(label[:MAX_LABEL]), "")

    def claim(self, row: Row, column: str, parser: Callable[[str], str]) -> str:
        """Return the id that `row` gives itself; note an empty, wrong or repeated one."""
        key = row.require(column, parser, "")
        earlier = self.used.get(key, self.failed.get(key)) if key else None
        if earlier is not None:
            self.note_repeated(row, column, earlier)
        return key

    def note_repeated(self, row: Row, column: str, earlier: int) -> None:
        """Note that an earlier row has the same id."""
        row.error(
            column,
            _(
                "Row {earlier} has the same {column}; give this row another one, or delete it."
            ).format(earlier=earlier, column=column),
        )

    def refer(self, row: Row, column: str, key: str) -> None:
        """Note when `key` is not an id in use."""
        if key in self.used:
            return
        if not self.is_readable:
            row.blocked_by = self.file
        elif key in self.failed:
            row.error(column, self._in_error(key), key)
        else:
            row.error(column, self._unknown(key), key)

    def settle(self, row: Row, key: str) -> None:
        """Remember whether the row that gives `key` is in use."""
        if row.has_error or row.blocked_by:
            self.failed.setdefault(key, row.number)
        else:
            self.used[key] = row.number

    def _in_error(self, key: str) -> str:
        if not self.failed[key]:
            return _("'{key}' is itself in error in {file}; mend it there.").format(
                key=key, file=self.file
            )
        return _(
            "The row of '{key}' itself, row {row} of {file}, is in error and left out; mend that"
            " row, and this one can be used."
        ).format(key=key, row=self.failed[key], file=self.file)

    def _unknown(self, key: str) -> str:
        meant = self.meant_by(key)
        if meant:
            return _("This is not an id of {file}; write '{meant}' if that is meant.").format(
                file=self.file, meant=meant
            )
        return _("This is not an id of {file}; add it there, or write an id that is there.").format(
            file=self.file
        )
