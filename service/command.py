"""``jumelles serve``, the service for the network's every day; export, backup and restore."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from data.errors import ConfigError
from data.messages import _
from matcher.commands.options import Sources, source_options

if TYPE_CHECKING:
    from service.storage.database import Database

_database = click.option(
    "--database",
    metavar="URL",
    help="sqlite:///path or postgresql://…  [default: a file in the user's data folder]",
)


@click.command()
@source_options
@click.option("--host", help="Where to listen.  [default: 127.0.0.1]")
@click.option("--port", type=click.IntRange(0, 65535), help="0: any free one.  [default: 8000]")
@_database
def serve(sources: Sources, host: str | None, port: int | None, database: str | None) -> None:
    """Serve pages and API; the first start imports the catalogue."""
    with _installed():
        from service.run import run
        from service.settings import read_settings

    run(sources, read_settings(host=host, port=port, database_url=database))


@click.command()
@click.argument("directory", type=click.Path(path_type=Path, file_okay=False))
@_database
def export(directory: Path, database: str | None) -> None:
    """Write what the service's database holds as a catalogue folder DIRECTORY."""
    with _installed():
        from service.storage.catalogue import export_catalogue

    with _opened(database) as opened:
        export_catalogue(opened, directory)
    click.echo(_("The catalogue was written into {folder}.").format(folder=directory))


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@_database
def backup(file: Path, database: str | None) -> None:
    """Write all that the service's database holds into FILE; the service may run meanwhile."""
    with _installed():
        from service.storage.backup import back_up

    with _opened(database) as opened:
        counts = back_up(opened, file, datetime.now(UTC))
    n = sum(counts.values())
    click.echo(_("{n} rows were written into {file}.").format(n=n, file=file))


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@_database
@click.option("--replace", is_flag=True, help="Give up what the database holds now.")
def restore(file: Path, database: str | None, replace: bool) -> None:
    """Fill the service's database from FILE, a backup; stop the service first."""
    with _installed():
        from service.storage.backup import restore as fill

    with _opened(database) as opened:
        counts = fill(opened, file, replace=replace)
    n = sum(counts.values())
    click.echo(_("{n} rows are in the database again.").format(n=n))


@contextmanager
def _opened(address: str | None) -> "Iterator[Database]":
    """Give the database, brought to the tables of this version."""
    with _installed():
        from service.settings import read_settings
        from service.storage.database import Database
        from service.storage.migrate import migrate

    opened = Database(read_settings(database_url=address).database_url)
    try:
        migrate(opened)
        yield opened
    finally:
        opened.close()


@contextmanager
def _installed() -> Iterator[None]:
    """Say how to install what is missing."""
    try:
        yield
    except ModuleNotFoundError as err:
        raise ConfigError(
            _(
                "The service needs {package}, which is not installed. Run: pip install"
                ' "jumelles[service]"'
            ).format(package=err.name)
        ) from err
