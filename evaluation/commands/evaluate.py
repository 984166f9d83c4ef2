"""``jumelles evaluate``: how good the matches are, and whether size decides."""

from collections.abc import Sequence
from pathlib import Path

import click

from data.messages import _
from evaluation.commands.files import check_choices, check_output, check_packages, find_files
from matcher.commands.options import Sources, open_catalogue, open_engine, source_options
from matcher.commands.run import open_queries
from matcher.intent import INTENTS

_FILE = click.Path(path_type=Path)


@click.command()
@source_options
@click.option(
    "--queries", type=_FILE, help="CSV file of needs.  [default: queries.csv of the catalogue]"
)
@click.option(
    "--qrels", type=_FILE, help="Judged cities, TREC.  [default: qrels.txt of the catalogue]"
)
@click.option(
    "--qrels-evidence",
    type=_FILE,
    help="Judged statements, TREC.  [default: qrels_evidence.txt of the catalogue]",
)
@click.option("--pairings", type=_FILE, help="CSV file of real pairings, instead of queries.")
@click.option(
    "--runs",
    multiple=True,
    type=_FILE,
    metavar="FILE...",
    help="Runs of other systems; NAME.evidence.run beside NAME.run holds its statements.",
)
@click.argument("more_runs", nargs=-1, type=_FILE, metavar="")
@click.option(
    "--compare-encoder",
    multiple=True,
    metavar="NAME|PATH",
    help="A further encoder for the plain dense arms; may be given several times.",
)
@click.option(
    "--intent", type=click.Choice(INTENTS), help="What jumelles ranks by.  [default: as run]"
)
@click.option("--ablation", is_flag=True, help="Also measure what each part of the model is worth.")
@click.option("--output", type=_FILE, required=True, help="Folder for the report and the results.")
def evaluate(
    sources: Sources,
    queries: Path | None,
    qrels: Path | None,
    qrels_evidence: Path | None,
    pairings: Path | None,
    runs: Sequence[Path],
    more_runs: Sequence[Path],
    compare_encoder: Sequence[str],
    intent: str | None,
    ablation: bool,
    output: Path,
) -> None:
    """Measure how good the matches are, beside what a user would pick instead, and who is shown.

    Writes report.html (to read), results.json, queries.csv and cities.csv (to compute with) into
    the output folder. Without judgements it measures exposure alone.
    """
    check_packages()
    from evaluation.benchmark import make_task, open_benchmark
    from evaluation.evaluation import evaluate_benchmark
    from evaluation.pairings import open_pairings
    from models.encoders import load_encoder

    check_output(output)
    check_choices(pairings, (queries, qrels, qrels_evidence))
    catalogue = open_catalogue(sources)
    files = find_files(sources.catalogue, queries, qrels, qrels_evidence)
    if pairings is not None:
        bench = open_pairings(pairings, open_engine(sources, catalogue))
    else:
        typed = open_queries(files.queries, catalogue) if files.queries is not None else None
        task = make_task(open_engine(sources, catalogue), typed, intent)
        bench = open_benchmark(task, files.qrels, files.evidence)
    for note in bench.notes:
        tell(note)
    encoders = [load_encoder(name, cache=sources.store) for name in compare_encoder]
    evaluation = evaluate_benchmark(bench, encoders, (*runs, *more_runs), tell, is_ablated=ablation)
    evaluation.write(output)
    for line in evaluation.summary():
        click.echo(line)
    click.echo(_("The report is in {path}.").format(path=output / "report.html"))


def tell(line: str) -> None:
    """Say on stderr how far the work is."""
    click.echo(line, err=True)
