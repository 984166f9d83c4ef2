"""Run the service: settings, database, engine, server, in this order."""

import logging
import signal
import socket
from datetime import UTC, datetime
from types import FrameType
from typing import Any

import click
import uvicorn

from data.errors import ConfigError
from data.messages import _
from matcher.commands.options import Sources, tell_rows_left_out
from models.encoders import load_encoder
from models.store import EmbeddingStore
from service.app import create_app
from service.live import Live
from service.settings import Settings
from service.storage.accounts import forget_what_ended, invite_first_administrator
from service.storage.catalogue import import_once, imported_from
from service.storage.database import Database
from service.storage.jobs import forget_old_files
from service.storage.migrate import migrate

# A need in free words travels in the address of the page.
MAX_ADDRESS = 256 * 1024
BACKLOG = 1024


def run(sources: Sources, settings: Settings) -> None:
    """Serve until somebody stops it.

    Raises
    ------
    ConfigError
        If the address is taken, or a setting cannot be used.
    StorageError, DataError, NotFound, ModelNotAvailable
        If database, catalogue or encoder cannot be used.
    """
    _log_plainly()
    for told in (signal.SIGINT, signal.SIGTERM):
        signal.signal(told, _stop)
    with _listen(settings) as listening:
        database = _fill(sources, settings)
        encoder = load_encoder(sources.encoder, cache=sources.store)
        live = Live(database, encoder, EmbeddingStore(sources.store))
        server = uvicorn.Server(
            uvicorn.Config(
                create_app(live, settings),
                log_level="warning",
                access_log=False,
                server_header=False,
                h11_max_incomplete_event_size=MAX_ADDRESS,
                timeout_graceful_shutdown=10,
            )
        )
        click.echo(_("jumelles is at {address} (Ctrl+C stops it)").format(address=_at(listening)))
        _tell_first_administrator(database, _at(listening))
        try:
            server.run(sockets=[listening])
        finally:
            database.close()


def _stop(_signal: int, _frame: FrameType | None) -> None:
    """End well: the server, when it runs, has let its readers finish before this is called."""
    raise SystemExit(0)


def _fill(sources: Sources, settings: Settings) -> Database:
    """Open the database; fill it when it is empty, and say what is in it."""
    database = Database(settings.database_url)
    migrate(database)
    with database.writing() as connection:
        forget_what_ended(connection, datetime.now(UTC))
        forget_old_files(connection, datetime.now(UTC))
    report = import_once(database, sources.catalogue, datetime.now(UTC))
    if report is None:
        with database.reading() as connection:
            origin = imported_from(connection)
        folder, at = origin if origin else ("", datetime.now(UTC))
        sentence = _("The catalogue is the one in {database}, imported from {folder} on {date}.")
        click.echo(sentence.format(database=database.label, folder=folder, date=at.date()))
        return database
    sentence = _("The catalogue {folder} was imported into {database}.")
    click.echo(sentence.format(folder=sources.catalogue, database=database.label))
    if report.n_rows_left_out:
        command = f"jumelles check --catalogue {sources.catalogue}"
        tell_rows_left_out(report.n_rows_left_out, command)
    return database


def _tell_first_administrator(database: Database, address: str) -> None:
    """Print the link that makes the first administrator, until somebody has used it."""
    with database.writing() as connection:
        secret = invite_first_administrator(connection, datetime.now(UTC))
    if secret is not None:
        sentence = _("The first administrator makes an account here, once: {address}")
        click.echo(sentence.format(address=f"{address}invitations/{secret}"))


def _listen(settings: Settings) -> socket.socket:
    """Take the address now, so that a port in use is told before anything is prepared."""
    try:
        found = socket.getaddrinfo(
            settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )
        return _open(found[0])
    except OSError as err:
        raise ConfigError(
            _(
                "The service cannot listen at {host}, port {port} ({reason}). Choose another with"
                " --host and --port."
            ).format(host=settings.host, port=settings.port, reason=err.strerror)
        ) from err


def _open(found: tuple[Any, ...]) -> socket.socket:
    """Open one address as `socket.getaddrinfo` gives it."""
    family, kind, protocol, _name, address = found
    listening = socket.socket(family, kind, protocol)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(BACKLOG)
    except OSError:
        listening.close()
        raise
    return listening


def _at(listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"


def _log_plainly() -> None:
    logging.basicConfig(format="%(asctime)s %(name)s %(message)s", level=logging.WARNING)
    logging.getLogger("jumelles").setLevel(logging.INFO)
