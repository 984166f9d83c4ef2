"""``jumelles serve``, the service for the network's every day, and ``jumelles export``."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from data.errors import ConfigError
from data.messages import _
from matcher.commands.options import Sources, source_options

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
        from service.settings import read_settings
        from service.storage.catalogue import export_catalogue
        from service.storage.database import Database
        from service.storage.migrate import migrate

    opened = Database(read_settings(database_url=database).database_url)
    try:
        migrate(opened)
        export_catalogue(opened, directory)
    finally:
        opened.close()
    click.echo(_("The catalogue was written into {folder}.").format(folder=directory))


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
