"""The catalogue into the database, and out of it again."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, RowMapping, Table, insert, select

from data.catalogue import Catalogue, read_catalogue, write_catalogue
from data.city import City
from data.errors import DataError, StorageError
from data.files import write_files
from data.messages import _
from data.network_file import FILE as NETWORK_FILE
from data.network_file import parse_network, read_network_text
from data.partnership import Partnership
from data.statement import Statement
from data.validation import Findings, LeftOut, ValidationReport
from service.storage import tables
from service.storage.codec import from_row, to_row, translations_of, translations_to_row
from service.storage.database import Database


def generation(connection: Connection) -> int | None:
    """Return the number that grows with every change; None while nothing was imported."""
    found: int | None = connection.scalar(select(tables.network.c.generation))
    return found


def imported_from(connection: Connection) -> tuple[str, datetime] | None:
    """Return the folder that the database was filled from, and when; None while it is empty."""
    columns = tables.network.c
    row = connection.execute(select(columns.imported_from, columns.imported_at)).one_or_none()
    if row is None:
        return None
    at: datetime = row.imported_at
    return row.imported_from, at if at.tzinfo else at.replace(tzinfo=UTC)


def import_once(database: Database, directory: Path, at: datetime) -> ValidationReport | None:
    """Fill an empty database with the catalogue of a folder.

    Parameters
    ----------
    database : Database
        Migrated.
    directory : Path
        Read only when the database is empty.
    at : datetime
        Now, with its time zone.

    Returns
    -------
    ValidationReport or None
        What is wrong with the catalogue; None when the database was filled before.

    Raises
    ------
    NotFound, DataError
        If the folder holds no catalogue, or one without a usable theme.
    StorageError
        If the database cannot be written; nothing of the catalogue is then in it.
    """
    with database.writing() as connection:
        if generation(connection) is not None:
            return None
        toml = read_network_text(directory / NETWORK_FILE) if directory.is_dir() else ""
        catalogue, report = read_catalogue(directory)
        if not catalogue.network.themes:
            raise DataError(
                _(
                    "The catalogue in {path} has no usable theme, so nothing can be asked; to see"
                    " why: jumelles check --catalogue {path}"
                ).format(path=directory)
            )
        _insert_all(connection, catalogue, toml, str(directory), at.astimezone(UTC))
        return report


def load_catalogue(connection: Connection) -> Catalogue:
    """Return what is published: the same catalogue that was imported, and all changes since.

    Raises
    ------
    StorageError
        If nothing was imported yet.
    """
    toml = connection.scalar(select(tables.network.c.toml))
    if toml is None:
        raise StorageError(_("The database is empty. Start the service once to fill it."))
    findings = Findings()
    network, _keys = parse_network(toml, findings)
    published = _published(connection)
    return Catalogue(
        network=network,
        cities=tuple(from_row(City, row) for row in _in_order(connection, tables.city)),
        statements=tuple(from_row(Statement, row) for row in published),
        translations=tuple(one for row in published for one in translations_of(row)),
        partnerships=tuple(
            from_row(Partnership, row) for row in _in_order(connection, tables.partnership)
        ),
        left_out=(*findings.left_out, *_left_out(connection)),
    )


def export_catalogue(database: Database, directory: Path) -> None:
    """Write what is published as a catalogue folder; network.toml keeps its comments.

    Raises
    ------
    DataError
        If a file cannot be written.
    StorageError
        If the database cannot be read, or is empty.
    """
    with database.reading() as connection:
        catalogue = load_catalogue(connection)
        toml = connection.scalar(select(tables.network.c.toml)) or ""
    write_files(directory, {NETWORK_FILE: toml.encode("utf-8")})
    write_catalogue(catalogue, directory)


def _insert_all(
    connection: Connection, catalogue: Catalogue, toml: str, origin: str, at: datetime
) -> None:
    own = [left for left in catalogue.left_out if left.file != NETWORK_FILE]
    network = {
        "id": 1, "toml": toml, "generation": 1, "imported_from": origin, "imported_at": at,
    }  # fmt: skip
    _insert(connection, tables.network, [network])
    _insert(connection, tables.city, _numbered(catalogue.cities))
    statements = list(_numbered(catalogue.statements))
    places = [{"id": s["id"], "position": s["position"], "published": 1} for s in statements]
    _insert(connection, tables.statement, places)
    versions = [
        {
            **to_row(statement), "number": 1, "written_at": at,
            "translations": translations_to_row(catalogue.translations_of(statement.id)),
        }
        for statement in catalogue.statements
    ]  # fmt: skip
    _insert(connection, tables.statement_version, versions)
    _insert(connection, tables.partnership, _numbered(catalogue.partnerships))
    _insert(connection, tables.left_out, map(_left_out_row, range(len(own)), own))


def _numbered(records: Sequence[Any]) -> Iterable[dict[str, Any]]:
    return ({**to_row(record), "position": place} for place, record in enumerate(records))


def _insert(connection: Connection, table: Table, rows: Iterable[dict[str, Any]]) -> None:
    names = set(table.columns.keys())
    kept = [{name: row[name] for name in names & set(row)} for row in rows]
    if kept:
        connection.execute(insert(table), kept)


def _in_order(connection: Connection, table: Table) -> Iterable[Any]:
    return connection.execute(select(table).order_by(table.c.position)).mappings()


def _published(connection: Connection) -> Sequence[RowMapping]:
    places, versions = tables.statement, tables.statement_version
    rows = connection.execute(
        select(versions)
        .join(places, places.c.id == versions.c.id)
        .where(places.c.published == versions.c.number)
        .order_by(places.c.position)
    )
    return rows.mappings().all()


def _left_out_row(position: int, left: LeftOut) -> dict[str, Any]:
    content = {"cells": dict(left.cells), "raw": left.raw, "n_rows": left.n_rows}
    return {"position": position, "file": left.file, "row": left.row, "content": content}


def _left_out(connection: Connection) -> Iterable[LeftOut]:
    for row in _in_order(connection, tables.left_out):
        yield LeftOut(row["file"], row["row"], **row["content"])
