"""All that the database holds, in one file, and back.

A backup is a ZIP: one file of JSON lines for each table, and a manifest with the version of the
tables, the number of rows and the SHA-256 of each file. It does not depend on the kind of database,
so that what came out of SQLite may go into PostgreSQL.
"""

import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from alembic.migration import MigrationContext
from sqlalchemy import Connection, DateTime, Table, func, insert, select

from data.errors import DataError, StorageError
from data.files import reading, replacing
from data.messages import _
from service.storage.audit import unlocked
from service.storage.database import Database
from service.storage.moments import in_utc
from service.storage.tables import audit as audit_table
from service.storage.tables import metadata

MANIFEST = "manifest.json"
FORMAT = "jumelles backup 1"
_BATCH = 500


def back_up(database: Database, path: Path, at: datetime) -> Mapping[str, int]:
    """Write everything into a file while the service runs.

    Parameters
    ----------
    database : Database
        Migrated.
    path : Path
        What was there before stays until the backup is whole.
    at : datetime
        Now, with its time zone.

    Returns
    -------
    mapping of table to int
        How many rows of each were written.

    Raises
    ------
    StorageError
        If the database cannot be read.
    DataError
        If the file cannot be written.
    """
    contents: dict[str, bytes] = {}
    counts: dict[str, int] = {}
    with database.reading() as connection:
        revision = _revision(connection)
        for table in metadata.sorted_tables:
            lines = [_line(table, row) for row in connection.execute(select(table)).mappings()]
            contents[table.name] = "".join(lines).encode("utf-8")
            counts[table.name] = len(lines)
    manifest = {
        "format": FORMAT,
        "revision": revision,
        "made_at": at.astimezone(UTC).isoformat(),
        "tables": {
            name: {"rows": counts[name], "sha256": sha256(content).hexdigest()}
            for name, content in contents.items()
        },
    }
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(MANIFEST, json.dumps(manifest, indent=1))
        for name, content in contents.items():
            archive.writestr(f"{name}.jsonl", content)
    with replacing(path) as file:
        file.write(memory.getvalue())
    return counts


def restore(database: Database, path: Path, *, replace: bool = False) -> Mapping[str, int]:
    """Fill a database with a backup: all of it, or nothing.

    Parameters
    ----------
    database : Database
        Migrated to this version of the program.
    path : Path
    replace : bool, default=False
        Whether what the database holds may be lost.

    Returns
    -------
    mapping of table to int
        How many rows of each are there now, counted again.

    Raises
    ------
    NotFound, DataError
        If there is no such file, or it is no whole backup of this version.
    StorageError
        If the database holds something and `replace` is not set, or cannot be written.
    """
    rows = dict(_read(path, database))
    with database.writing() as connection:
        filled = [t.name for t in metadata.sorted_tables if _count(connection, t)]
        if filled and not replace:
            raise StorageError(
                _(
                    "The database {address} is not empty ({tables}). Restoring would lose what is"
                    " there: give another one with --database, or add --replace."
                ).format(address=database.label, tables=", ".join(filled))
            )
        with unlocked(connection):
            for table in reversed(metadata.sorted_tables):
                if table.name in filled:
                    connection.execute(table.delete())
        for table in metadata.sorted_tables:
            own = rows[table.name]
            for start in range(0, len(own), _BATCH):
                connection.execute(insert(table), own[start : start + _BATCH])
        _count_on(connection)
        return {table.name: _count(connection, table) for table in metadata.sorted_tables}


def _read(path: Path, database: Database) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Yield the rows of every table, once all of the file has been found whole."""
    with reading(path):
        content = path.read_bytes()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            manifest = json.loads(archive.read(MANIFEST))
            files = {t.name: archive.read(f"{t.name}.jsonl") for t in metadata.sorted_tables}
        told = manifest["tables"]
        damaged = [name for name, file in files.items() if _is_damaged(file, told[name])]
        is_ours = manifest["format"] == FORMAT
    except (zipfile.BadZipFile, KeyError, TypeError, ValueError) as err:
        raise DataError(
            _("{path} is no whole backup ({reason}). Give another file.").format(
                path=path, reason=f"{type(err).__name__}: {err}"
            )
        ) from err
    if damaged or not is_ours:
        raise DataError(
            _("{path} is damaged: {tables}. Give another file.").format(
                path=path, tables=", ".join(damaged) or MANIFEST
            )
        )
    with database.reading() as connection:
        own = _revision(connection)
    if manifest["revision"] != own:
        raise DataError(
            _(
                "{path} was made with tables of version {found}; this program has {own}. Restore it"
                " with the version that made it, then start this one."
            ).format(path=path, found=manifest["revision"], own=own)
        )
    for table in metadata.sorted_tables:
        lines = files[table.name].decode("utf-8").splitlines()
        yield table.name, [_row(table, json.loads(line)) for line in lines]


def _is_damaged(content: bytes, told: Mapping[str, Any]) -> bool:
    rows = content.count(b"\n")
    return bool(sha256(content).hexdigest() != told["sha256"] or rows != told["rows"])


def _line(table: Table, row: Mapping[Any, Any]) -> str:
    plain = {column.name: _plain(row[column.name]) for column in table.columns}
    return json.dumps(plain, ensure_ascii=True) + "\n"


def _plain(value: object) -> object:
    return in_utc(value).isoformat() if isinstance(value, datetime) else value


def _row(table: Table, plain: Mapping[str, Any]) -> dict[str, Any]:
    return {
        column.name: datetime.fromisoformat(plain[column.name])
        if isinstance(column.type, DateTime) and plain[column.name] is not None
        else plain[column.name]
        for column in table.columns
    }


def _count(connection: Connection, table: Table) -> int:
    return int(connection.scalar(select(func.count()).select_from(table)) or 0)


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _count_on(connection: Connection) -> None:
    """Let PostgreSQL number the log on from its last entry; SQLite does so by itself."""
    if connection.dialect.name == "postgresql":
        last = select(func.max(audit_table.c.number)).scalar_subquery()
        sequence = func.pg_get_serial_sequence("audit", "number")
        connection.execute(select(func.setval(sequence, last)).where(last.is_not(None)))
