"""Cells that name something of another file: a city, a statement, themes."""

from data.fields import split_values
from data.keys import Keys
from data.messages import _
from data.row import Row


def read_reference(row: Row, column: str, keys: Keys) -> str:
    """Return the id in a cell, and note an empty cell or an id that is not in use."""
    row.demand(column)
    key = row.key(column)
    if key:
        keys.refer(row, column, key)
    return key


def read_themes(row: Row, themes: Keys) -> tuple[str, ...]:
    """Return the theme ids of a row, each once, and note those that `network.toml` lacks."""
    found = split_values(row.text("themes"))
    unique = tuple(dict.fromkeys(found))
    for theme in unique:
        themes.refer(row, "themes", theme)
    if len(unique) < len(found):
        row.warn("themes", _("A theme is named twice and counts once; delete one of the two."))
    return unique
