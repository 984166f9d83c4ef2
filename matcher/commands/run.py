"""``jumelles run``: rankings of every question, for evaluation and for other programs."""

from collections.abc import Sequence
from pathlib import Path

import click

from data.catalogue import Catalogue
from data.errors import DataError
from data.messages import _, ngettext
from data.query import Query, read_queries
from data.trec import write_run
from matcher.commands.options import (
    Sources,
    open_catalogue,
    open_engine,
    source_options,
)
from matcher.intent import ANY, INTENTS, LEARN


@click.command()
@source_options
@click.option(
    "--queries",
    type=click.Path(path_type=Path),
    help="CSV file of needs in free words: id, city and theme (ids), text, language.",
)
@click.option(
    "--intent",
    type=click.Choice(INTENTS),
    help="What to rank by.  [default: any; with --queries: learn]",
)
@click.option(
    "--depth",
    type=click.IntRange(min=0),
    default=0,
    show_default=True,
    help="Candidates per question; 0 for all.",
)
@click.option(
    "--evidence",
    type=click.Path(path_type=Path),
    help="Write the statement behind each place to this file.",
)
@click.option("--output", type=click.Path(path_type=Path), required=True, help="The run file.")
def run(
    sources: Sources,
    queries: Path | None,
    intent: str | None,
    depth: int,
    evidence: Path | None,
    output: Path,
) -> None:
    """Rank every city on every theme, or for every row of a queries file; a TREC run."""
    from matcher.run import catalogue_questions, rank_all, typed_questions

    check_outputs([path for path in (output, evidence) if path], queries)
    catalogue = open_catalogue(sources)
    typed = None
    if queries is not None:
        typed = open_queries(queries, catalogue)
    engine = open_engine(sources, catalogue)
    questions = catalogue_questions(engine) if typed is None else typed_questions(typed)
    wanted = intent or (ANY if typed is None else LEARN)
    lines = list(rank_all(engine, questions, wanted, depth))
    write_run(output, (city for city, _statement in lines))
    if evidence is not None:
        write_run(evidence, (statement for _city, statement in lines if statement is not None))


def open_queries(path: Path, catalogue: Catalogue) -> tuple[Query, ...]:
    """Read a queries file; every problem of it is told on stderr.

    Raises
    ------
    DataError
        If no row of it can be asked.
    """
    queries, report = read_queries(path, catalogue)
    if not queries:
        reason = report.errors[0].describe() if report.errors else _("It has no row.")
        raise DataError(
            _("No row of {path} can be asked. {reason}").format(path=path, reason=reason)
        )
    for problem in report.problems:
        click.echo(problem.describe(), err=True)
    if report.n_rows_left_out:
        click.echo(
            ngettext(
                "{n} row of {path} is in error and was left out.",
                "{n} rows of {path} are in error and were left out.",
                report.n_rows_left_out,
            ).format(n=report.n_rows_left_out, path=path),
            err=True,
        )
    return queries


def check_outputs(outputs: Sequence[Path], queries: Path | None) -> None:
    """Refuse, before any work, outputs that would overwrite each other or have no folder.

    Raises
    ------
    DataError
        If two of the files are one, or a folder does not exist.
    """
    files = [path.resolve() for path in (*outputs, *([queries] if queries else []))]
    if len(set(files)) < len(files):
        raise DataError(_("Two of the files are the same. Give each output a path of its own."))
    for path in outputs:
        if not path.resolve().parent.is_dir():
            raise DataError(
                _("{path} cannot be written: there is no folder {folder}. Make it first.").format(
                    path=path, folder=path.parent
                )
            )
