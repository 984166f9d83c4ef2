"""One way to read and one way to write, on SQLite and on PostgreSQL."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from data.errors import ConfigError, StorageError
from data.messages import _

FILE_NAME = "jumelles.sqlite"
FORMS = (f"sqlite:///folder/{FILE_NAME}", "postgresql://user:password@host/name")
_BUSY_MS = 5000
_RETRY_S = 0.02
_WRITERS = 0x6A756D  # the advisory lock that PostgreSQL's writers queue for
_DRIVERS = {"postgres": "postgresql+psycopg", "postgresql": "postgresql+psycopg"}


def own_database() -> str:
    """Return the address of the database that is used unless another is given: a file of one's."""
    from platformdirs import user_data_path

    return f"sqlite:///{user_data_path('jumelles', appauthor=False) / FILE_NAME}"


class Database:
    """A database, opened when it is first used.

    Parameters
    ----------
    address : str
        ``sqlite:///path`` or ``postgresql://user:password@host/name``.

    Raises
    ------
    ConfigError
        If the address is none, or names another kind of database.

    Notes
    -----
    Writers queue, one at a time, on both engines: SQLite by ``BEGIN IMMEDIATE``, PostgreSQL by an
    advisory lock. A deferred transaction of SQLite that turns from reading to writing fails at once
    instead of waiting, hence the two ways. A commit is on the disk when it returns.
    """

    def __init__(self, address: str) -> None:
        self._url = _read_address(address)
        self.engine = _create_engine(self._url)

    @property
    def label(self) -> str:
        """The address as it may be shown: a path, or the address without its password."""
        if self._is_sqlite:
            return self._url.database or ""
        return self._url.render_as_string(hide_password=True)

    @property
    def _is_sqlite(self) -> bool:
        return self._url.get_backend_name() == "sqlite"

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection that sees one moment of the database.

        Raises
        ------
        StorageError
            If the database cannot be opened or read.
        """
        with self._speaking_plainly(), self.engine.connect() as connection, connection.begin():
            if not self._is_sqlite:
                connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give the only connection that writes; all of the block is kept, or nothing.

        Raises
        ------
        StorageError
            If the database cannot be opened or written, or another writer holds it too long.
        """
        self._make_folder()
        with self._speaking_plainly(), self.engine.connect() as connection:
            connection = connection.execution_options(jumelles_writes=True)
            with connection.begin():
                if not self._is_sqlite:
                    connection.execute(text(f"SELECT pg_advisory_xact_lock({_WRITERS})"))
                yield connection

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()

    def _make_folder(self) -> None:
        if self._is_sqlite and self._url.database:
            with suppress(OSError):
                Path(self._url.database).parent.mkdir(parents=True, exist_ok=True)

    @contextmanager
    def _speaking_plainly(self) -> Iterator[None]:
        try:
            yield
        except SQLAlchemyError as err:
            reason = " ".join(str(getattr(err, "orig", None) or err).split())
            raise StorageError(
                _(
                    "The database {address} cannot be used ({reason}). Mend that, or give another"
                    " one with --database."
                ).format(address=self.label, reason=reason)
            ) from err


def _read_address(address: str) -> URL:
    try:
        url = make_url(address)
    except ArgumentError as err:
        raise ConfigError(_not_an_address(address)) from err
    url = url.set(drivername=_DRIVERS.get(url.drivername, url.drivername))
    is_file = url.get_backend_name() == "sqlite" and url.database not in (None, "", ":memory:")
    if not is_file and url.drivername != "postgresql+psycopg":
        raise ConfigError(_not_an_address(url.render_as_string(hide_password=True)))
    return url


def _not_an_address(found: str) -> str:
    return _(
        "'{found}' is not the address of a database that can be used. Write it like one of: {forms}"
    ).format(found=found, forms=", ".join(FORMS))


def _create_engine(url: URL) -> Engine:
    try:
        engine = create_engine(url)
    except ModuleNotFoundError as err:
        raise ConfigError(
            _(
                "PostgreSQL needs a package that is not installed. Run: pip install"
                ' "jumelles[postgres]"'
            )
        ) from err
    if url.get_backend_name() == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:  # noqa: ANN401
    # The driver would begin transactions by itself, late and deferred.
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {_BUSY_MS}")
    _write_ahead(connection)
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("jumelles_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Turn on the write-ahead log.

    SQLite does not wait here when another process is doing the same to a new file, whatever its
    busy timeout says: it fails at once, so the waiting is ours.
    """
    until = monotonic() + _BUSY_MS / 1000
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as err:
            if err.sqlite_errorcode != sqlite3.SQLITE_BUSY or monotonic() > until:
                raise
            sleep(_RETRY_S)
