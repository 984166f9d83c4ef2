"""Which files an evaluation reads and writes, checked before any work."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from data.errors import DataError, NotFound
from data.messages import _

QUERIES, QRELS, EVIDENCE_QRELS = "queries.csv", "qrels.txt", "qrels_evidence.txt"
_PACKAGES = ("jinja2", "matplotlib", "scipy", "sklearn")


@dataclass(frozen=True, slots=True)
class Files:
    """What was asked, and which answers are right; None where there is no such file."""

    queries: Path | None
    qrels: Path | None
    evidence: Path | None


def find_files(
    catalogue: Path, queries: Path | None, qrels: Path | None, evidence: Path | None
) -> Files:
    """Return the files that were given, else those of the catalogue's folder.

    The catalogue's own judgements are of its own queries: with other queries, judgements have to be
    given as well.

    Raises
    ------
    NotFound
        If a file that was given is not there.
    """
    for path in (queries, qrels, evidence):
        if path is not None and not path.exists():
            raise NotFound(_("There is no file {path}. Mend the path.").format(path=path))
    is_own = queries is None
    return Files(
        queries or _beside(catalogue, QUERIES),
        qrels or (_beside(catalogue, QRELS) if is_own else None),
        evidence or (_beside(catalogue, EVIDENCE_QRELS) if is_own and qrels is None else None),
    )


def check_choices(pairings: Path | None, others: Sequence[Path | None]) -> None:
    """Refuse pairings together with queries or judgements.

    Raises
    ------
    DataError
        If both are given.
    """
    if pairings is not None and any(others):
        raise DataError(
            _(
                "Pairings bring their own queries and judgements. Give either --pairings, or"
                " --queries and --qrels."
            )
        )


def check_packages() -> None:
    """Refuse to begin without the packages that an evaluation takes.

    Raises
    ------
    NotFound
        If one of them is not installed.
    """
    missing = [name for name in _PACKAGES if find_spec(name) is None]
    if missing:
        raise NotFound(
            _(
                "The evaluation needs packages that are not installed ({names}). Install them:"
                ' pip install "jumelles[evaluation]"'
            ).format(names=", ".join(missing))
        )


def check_output(folder: Path) -> None:
    """Refuse a folder that cannot be one.

    Raises
    ------
    DataError
        If something else stands in its place.
    """
    if folder.exists() and not folder.is_dir():
        raise DataError(
            _("{path} is a file, and the results are several files. Name a folder.").format(
                path=folder
            )
        )


def _beside(folder: Path, name: str) -> Path | None:
    path = folder / name
    return path if path.exists() else None
