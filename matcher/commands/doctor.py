"""``jumelles doctor``: what is installed here, and whether it fits together."""

import platform
import sys
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, version

import click

from data.catalogue import read_catalogue
from data.errors import JumellesError, StoreError
from data.messages import _
from matcher.commands.options import Sources, source_options

PACKAGES = ("jumelles", "numpy", "torch", "sentence-transformers", "click", "babel")


@click.command()
@source_options
def doctor(sources: Sources) -> None:
    """Show versions, threads, encoder, store and catalogue; exit 1 if one of them fails."""
    is_well = True
    for label, look in (
        ("python", _python),
        ("packages", _packages),
        ("threads", _threads),
        ("encoder", lambda: _encoder(sources)),
        ("store", lambda: _store(sources)),
        ("catalogue", lambda: _catalogue(sources)),
    ):
        is_well = _tell(label, look) and is_well
    sys.exit(0 if is_well else 1)


def _tell(label: str, look: Callable[[], Iterator[str]]) -> bool:
    try:
        for line in look():
            click.echo(f"{label:<10} {line}")
    except JumellesError as error:
        click.echo(f"{label:<10} " + _("fails: {error}").format(error=error))
        return False
    return True


def _python() -> Iterator[str]:
    yield f"{platform.python_version()} ({platform.system()} {platform.machine()})"


def _packages() -> Iterator[str]:
    for package in PACKAGES:
        try:
            yield f"{package} {version(package)}"
        except PackageNotFoundError:
            yield _("{package} is not installed").format(package=package)


def _threads() -> Iterator[str]:
    import numpy  # noqa: F401 (loads the BLAS whose threads are counted)
    from threadpoolctl import threadpool_info

    for pool in threadpool_info():
        threads = pool["num_threads"]
        advice = "" if threads == 1 else " " + _("(1 is faster for this program)")
        yield f"{pool['internal_api']} {pool['version']}: {threads}{advice}"


def _encoder(sources: Sources) -> Iterator[str]:
    from models.encoders import load_encoder

    encoder = load_encoder(sources.encoder, cache=sources.store)
    yield _("{name}, {n} dimensions, fingerprint {fingerprint}").format(
        name=encoder.name, n=encoder.dimension, fingerprint=encoder.fingerprint[:12]
    )


def _store(sources: Sources) -> Iterator[str]:
    from models.store import EmbeddingStore

    store = EmbeddingStore(sources.store)
    if sources.store.exists() and not sources.store.is_dir():
        raise StoreError(
            _("{path} is a file, not a folder. Choose a folder with --store.").format(
                path=sources.store
            )
        )
    yield _("{n} embeddings in {path}").format(n=len(store), path=sources.store)


def _catalogue(sources: Sources) -> Iterator[str]:
    catalogue, report = read_catalogue(sources.catalogue)
    yield _("{network}: {cities} cities, {statements} statements, {errors} errors").format(
        network=catalogue.network.name,
        cities=len(catalogue.cities),
        statements=len(catalogue.statements),
        errors=len(report.errors),
    )
