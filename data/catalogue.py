"""The catalogue of one network: everything that its folder says."""

import difflib
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from data import city, lookup, partnership, statement, translation
from data.city import City
from data.errors import DataError, NotFound
from data.files import write_files
from data.folding import fold_name
from data.header import Layout
from data.keys import Keys
from data.messages import _, active_language
from data.network_file import FILE as NETWORK_FILE
from data.network_file import format_network, is_written, read_network
from data.partnership import Partnership
from data.records import format_records, read_records
from data.row import Row
from data.statement import Statement
from data.table import read_table
from data.theme import Network, Theme
from data.translation import Translation
from data.validation import FILES, Findings, LeftOut, ValidationReport, shorten

_ALIKE = 0.8  # similarity above which a file name is taken for a misspelt one
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Catalogue:
    """One network, its cities, and what they said.

    Attributes
    ----------
    network : Network
        Name, languages and themes.
    cities, statements, translations, partnerships : tuple
        The rows in use, in the order of their files.
    left_out : tuple of LeftOut
        What was in error, as it stood; written back by `write_catalogue`.
    """

    network: Network
    cities: tuple[City, ...] = ()
    statements: tuple[Statement, ...] = ()
    translations: tuple[Translation, ...] = ()
    partnerships: tuple[Partnership, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    _cities: dict[str, City] = field(init=False, repr=False, compare=False)
    _statements: dict[str, list[Statement]] = field(init=False, repr=False, compare=False)
    _translations: dict[str, list[Translation]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index cities by id, statements by city and translations by statement."""
        by_city: dict[str, list[Statement]] = {}
        for one in self.statements:
            by_city.setdefault(one.city, []).append(one)
        by_statement: dict[str, list[Translation]] = {}
        for each in self.translations:
            by_statement.setdefault(each.statement, []).append(each)
        object.__setattr__(self, "_translations", by_statement)
        object.__setattr__(self, "_cities", {one.id: one for one in self.cities})
        object.__setattr__(self, "_statements", by_city)

    def city(self, city_id: str) -> City:
        """Return the city with that id.

        Raises
        ------
        NotFound
            If there is none; the nearest names are given.
        """
        found = self._cities.get(city_id)
        if found is None:
            raise NotFound(lookup.unknown_city(self.cities, city_id))
        return found

    def find_city(self, wanted: str) -> City:
        """Return the city with that id or name, whatever its accents and case.

        Raises
        ------
        NotFound
            If none matches (the nearest names are given) or several do (their ids are given).
        """
        return self._cities.get(wanted) or lookup.find_city(self.cities, wanted)

    def theme(self, theme_id: str) -> Theme:
        """Return the theme with that id.

        Raises
        ------
        NotFound
            If there is none; all ids are given.
        """
        for one in self.network.themes:
            if one.id == theme_id:
                return one
        raise NotFound(
            _("There is no theme '{wanted}'. The themes are: {ids}.").format(
                wanted=shorten(theme_id), ids=", ".join(map(_named, self.network.themes))
            )
        )

    def find_theme(self, wanted: str) -> Theme:
        """Return the theme with that id, or with that label in any language.

        Raises
        ------
        NotFound
            If there is none; all ids are given.
        """
        key = fold_name(wanted)
        for one in self.network.themes:
            if one.id == wanted or (key and key in map(fold_name, one.label.values())):
                return one
        return self.theme(wanted)

    def statements_of(self, city_id: str) -> tuple[Statement, ...]:
        """Return the statements of a city in file order; empty for a city without any."""
        return tuple(self._statements.get(city_id, ()))

    def translations_of(self, statement_id: str) -> tuple[Translation, ...]:
        """Return the translations of a statement in file order; empty where nobody gave one."""
        return tuple(self._translations.get(statement_id, ()))


def read_catalogue(directory: Path) -> tuple[Catalogue, ValidationReport]:
    """Read the catalogue in a folder, and everything that is wrong with it.

    Parameters
    ----------
    directory : Path
        A folder as the catalogue's specification describes it.

    Returns
    -------
    Catalogue, ValidationReport
        The rows in use, and all problems at once. A row with an error is left out and reported.

    Raises
    ------
    NotFound
        If there is no such folder.
    DataError
        If it cannot be read, or its network.toml is missing or is not TOML.

    Notes
    -----
    Cost: linear in the size of the files. Deterministic: no clock, no locale but the language of
    the messages. Stability: public.
    """
    names = _list_folder(directory)
    findings = Findings()
    network, themes = read_network(directory / NETWORK_FILE, findings)
    cities, statements = Keys(city.LAYOUT.file), Keys(statement.LAYOUT.file)
    partnerships, translations = Keys(partnership.LAYOUT.file), Keys(translation.LAYOUT.file)

    def records(layout: Layout, ids: Keys, make: Callable[[Row], T]) -> tuple[T, ...]:
        return read_records(read_table(directory / layout.file, layout, findings), make, ids)

    read_city = partial(city.read_city, ids=cities)
    read_statement = partial(statement.read_statement, ids=statements, cities=cities, themes=themes)
    read_translation = partial(
        translation.read_translation, pairs=translations, statements=statements
    )
    read_partnership = partial(
        partnership.read_partnership, ids=partnerships, cities=cities, themes=themes
    )
    catalogue = Catalogue(
        network=network,
        cities=records(city.LAYOUT, cities, read_city),
        statements=records(statement.LAYOUT, statements, read_statement),
        translations=records(translation.LAYOUT, translations, read_translation),
        partnerships=records(partnership.LAYOUT, partnerships, read_partnership),
    )
    _warn_misnamed(names, findings)
    return replace(catalogue, left_out=tuple(findings.left_out)), findings.report()


def write_catalogue(catalogue: Catalogue, directory: Path) -> None:
    r"""Write a catalogue into a folder: all of its files, or none.

    Parameters
    ----------
    catalogue : Catalogue
        What to write; rows that were left out go back to the end of their file as they stood.
    directory : Path
        The folder; made when it does not exist. Its other files are left alone.

    Raises
    ------
    DataError
        If a file cannot be written (the old ones are then untouched), or a row would be lost.

    Notes
    -----
    UTF-8 without byte-order mark, lines ending in ``\n``, quotation marks only where needed.
    Writing what was read from a written folder gives the same bytes. network.toml keeps its bytes,
    comments included, when it already says the same. Stability: public.
    """
    tables = (
        (city.LAYOUT, map(city.city_cells, catalogue.cities)),
        (statement.LAYOUT, map(statement.statement_cells, catalogue.statements)),
        (translation.LAYOUT, map(translation.translation_cells, catalogue.translations)),
        (partnership.LAYOUT, map(partnership.partnership_cells, catalogue.partnerships)),
    )
    contents = {
        layout.file: format_records(layout, rows, _of_file(catalogue, layout.file))
        for layout, rows in tables
    }
    themes_left_out = _of_file(catalogue, NETWORK_FILE)
    if not is_written(directory / NETWORK_FILE, catalogue.network, themes_left_out):
        contents[NETWORK_FILE] = format_network(catalogue.network, themes_left_out)
    write_files(directory, contents)


def _named(theme: Theme) -> str:
    label = theme.label.get(active_language())
    return f"{theme.id} ({label})" if label else theme.id


def _of_file(catalogue: Catalogue, file: str) -> list[LeftOut]:
    return [left for left in catalogue.left_out if left.file == file]


def _list_folder(directory: Path) -> list[str]:
    try:
        return sorted(os.listdir(directory))
    except FileNotFoundError as err:
        raise NotFound(
            _("There is no folder {path}. Give the folder of a catalogue.").format(path=directory)
        ) from err
    except OSError as err:
        raise DataError(
            _(
                "The folder {path} cannot be read ({reason}). Give the folder of a catalogue."
            ).format(path=directory, reason=err.strerror)
        ) from err


def _warn_misnamed(names: Sequence[str], findings: Findings) -> None:
    for name in names:
        near = difflib.get_close_matches(name.lower(), FILES, 1, _ALIKE)
        if near and name not in FILES and near[0] not in names:
            message = _("Nothing reads this file; rename it to {name} if that is meant.")
            findings.warn(name, message.format(name=near[0]))
