"""Bring a database, empty or older, to the tables of this version."""

import logging
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util import CommandError

from data.errors import StorageError
from data.messages import _
from service.storage.database import Database

_FOLDER = Path(__file__).parent / "migrations"


def migrate(database: Database) -> None:
    """Apply the steps that the database lacks, all or none.

    Raises
    ------
    StorageError
        If it cannot be written, or a newer version of the program wrote it.

    Notes
    -----
    One writer at a time: of two processes that start together, the second finds the work done.
    """
    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    logging.getLogger("alembic").setLevel(logging.WARNING)
    with database.writing() as connection:
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except CommandError as err:
            raise StorageError(
                _(
                    "The database {address} was written by a newer version of jumelles ({reason})."
                    " Install that version, or give another database with --database."
                ).format(address=database.label, reason=err)
            ) from err
