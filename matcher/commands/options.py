"""What several commands share: which catalogue, which encoder, which store."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from data.catalogue import Catalogue, read_catalogue
from data.errors import DataError
from data.messages import _, ngettext

if TYPE_CHECKING:
    from matcher.engine import Engine


@dataclass(frozen=True, slots=True)
class Sources:
    """Where a command reads from.

    Attributes
    ----------
    catalogue : Path
    encoder : str or None
        A name or a folder; None for the default encoder.
    store : Path
    """

    catalogue: Path
    encoder: str | None
    store: Path


def own_catalogue() -> Path:
    """Return the folder of the catalogue that comes with the program."""
    import data

    return Path(data.__file__).parent / "network"


def own_store() -> Path:
    """Return the folder of the embedding store in the user's cache."""
    from models.store import default_store

    return default_store()


def source_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command ``--catalogue``, ``--encoder`` and ``--store`` as one `Sources`."""

    @click.option(
        "--catalogue",
        type=click.Path(path_type=Path),
        default=own_catalogue,
        envvar="JUMELLES_CATALOGUE",
        show_envvar=True,
        show_default="the network's own",
        help="Folder of the catalogue.",
    )
    @click.option(
        "--encoder",
        metavar="NAME|PATH",
        envvar="JUMELLES_ENCODER",
        show_envvar=True,
        show_default="duet",
        help="'duet', 'student', 'hashing', a local folder, or the name of a model.",
    )
    @click.option(
        "--store",
        type=click.Path(path_type=Path),
        default=own_store,
        envvar="JUMELLES_STORE",
        show_envvar=True,
        show_default="the user's cache folder",
        help="Folder of the embedding store.",
    )
    @wraps(command)
    def with_sources(
        *args: Any, catalogue: Path, encoder: str | None, store: Path, **kwargs: Any
    ) -> object:
        return command(*args, sources=Sources(catalogue, encoder, store), **kwargs)

    return with_sources


def open_catalogue(sources: Sources) -> Catalogue:
    """Read the catalogue; rows in error are counted on stderr, never silently left out."""
    catalogue, report = read_catalogue(sources.catalogue)
    command = f"jumelles check --catalogue {sources.catalogue}"
    if not catalogue.network.themes:
        raise DataError(
            _(
                "The catalogue has no usable theme, so nothing can be asked; to see why: {command}"
            ).format(command=command)
        )
    if report.n_rows_left_out:
        tell_rows_left_out(report.n_rows_left_out, command)
    elif report.errors:
        click.echo(
            ngettext(
                "{n} error in the catalogue; to see it: {command}",
                "{n} errors in the catalogue; to see them: {command}",
                len(report.errors),
            ).format(n=len(report.errors), command=command),
            err=True,
        )
    return catalogue


def tell_rows_left_out(n: int, command: str) -> None:
    """Say on stderr how many rows are in error and how to see them."""
    click.echo(
        ngettext(
            "{n} row is in error and was left out; to see it: {command}",
            "{n} rows are in error and were left out; to see them: {command}",
            n,
        ).format(n=n, command=command),
        err=True,
    )


def open_engine(sources: Sources, catalogue: Catalogue) -> "Engine":
    """Make the engine; a progress bar shows while texts are embedded."""
    from matcher.engine import Engine
    from models.encoders import load_encoder
    from models.store import EmbeddingStore

    return Engine(
        catalogue,
        load_encoder(sources.encoder, cache=sources.store),
        EmbeddingStore(sources.store),
        progress=EmbeddingProgress(),
    )


class EmbeddingProgress:
    """A progress bar on stderr, one per batch of texts, shown only where somebody watches."""

    def __init__(self) -> None:
        self._bar: Any = None

    def __call__(self, done: int, total: int) -> None:
        """Show that `done` of `total` texts are embedded."""
        if self._bar is None:
            label = ngettext("Embedding {n} text", "Embedding {n} texts", total).format(n=total)
            self._bar = click.progressbar(
                length=total, label=label, file=sys.stderr, hidden=not sys.stderr.isatty()
            )
            self._bar.__enter__()
        self._bar.update(done - self._bar.pos)
        if done >= total:
            self._bar.__exit__(None, None, None)
            self._bar = None
