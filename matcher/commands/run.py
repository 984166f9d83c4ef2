"""``jumelles run``: rankings of every question, for evaluation and for other programs."""

from pathlib import Path

import click

from data.query import read_queries
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
@click.option("--queries", type=click.Path(path_type=Path), help="CSV file of needs in free words.")
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

    catalogue = open_catalogue(sources)
    typed = None
    if queries is not None:
        typed, report = read_queries(queries, catalogue)
        for problem in report.errors:
            click.echo(problem.describe(), err=True)
    engine = open_engine(sources, catalogue)
    questions = catalogue_questions(engine) if typed is None else typed_questions(typed)
    wanted = intent or (ANY if typed is None else LEARN)
    lines = list(rank_all(engine, questions, wanted, depth))
    write_run(output, (city for city, _statement in lines))
    if evidence is not None:
        write_run(evidence, (statement for _city, statement in lines if statement is not None))
