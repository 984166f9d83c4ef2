"""``jumelles serve``: the service for the network's every day."""

import click

from data.errors import ConfigError
from data.messages import _
from matcher.commands.options import Sources, source_options


@click.command()
@source_options
@click.option("--host", help="Where to listen.  [default: 127.0.0.1]")
@click.option("--port", type=click.IntRange(0, 65535), help="0: any free one.  [default: 8000]")
@click.option(
    "--database",
    metavar="URL",
    help="sqlite:///path or postgresql://…  [default: a file in the user's data folder]",
)
def serve(sources: Sources, host: str | None, port: int | None, database: str | None) -> None:
    """Serve pages and API; the first start imports the catalogue."""
    try:
        from service.run import run
        from service.settings import read_settings
    except ModuleNotFoundError as err:
        raise ConfigError(
            _(
                "The service needs {package}, which is not installed. Run: pip install"
                ' "jumelles[service]"'
            ).format(package=err.name)
        ) from err
    run(sources, read_settings(host=host, port=port, database_url=database))
