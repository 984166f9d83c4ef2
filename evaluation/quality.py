"""Write docs/quality.md: every number and plot of it in one command.

    python -m evaluation.quality --benchmarks DIR --output docs

DIR holds benchmark catalogues (folders with queries.csv) and may hold pairings_dev.csv, whose
cities are those of the catalogue urbact-dev. The network's own catalogue is evaluated as well. The
plain dense arms run with the packaged English encoder too. The same data, model, libraries and
machine give the same bytes.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import click

from data.catalogue import read_catalogue
from data.errors import NotFound
from data.files import write_files
from data.messages import _
from data.query import read_queries
from evaluation.assessment import Assessment
from evaluation.baselines import chance
from evaluation.benchmark import Benchmark, make_task, open_benchmark
from evaluation.commands.evaluate import tell
from evaluation.commands.files import QUERIES, find_files
from evaluation.evaluation import Evaluation, evaluate_benchmark
from evaluation.evidence import EVIDENCE
from evaluation.own_arm import OWN
from evaluation.pairings import open_pairings
from evaluation.report.document import Block, Document, Figure, Paragraph, Section, Table
from evaluation.report.labels import measure_label
from evaluation.report.markdown import as_markdown
from evaluation.report.numbers import interval
from evaluation.report.sections.conventions import conventions
from evaluation.report.sections.quality import best_others
from evaluation.report.slugs import slug
from evaluation.statistics.estimate import Estimate
from evaluation.strata import LANGUAGE
from matcher.commands.options import own_catalogue
from matcher.engine import Engine
from models.encoder import PACKAGED_ENCODER
from models.encoders import load_encoder
from models.store import EmbeddingStore, default_store

PAIRINGS, PAIRED_CATALOGUE = "pairings_dev.csv", "urbact-dev"
CHANCE = chance.BASELINE.name
_FOLDER = "quality"
_ENOUGH = 20  # queries
_EXPOSURES = ("Spearman(exposure, population)", "PopREO", "never in a first ten")


@click.command()
@click.option("--benchmarks", type=click.Path(path_type=Path), required=True)
@click.option("--output", type=click.Path(path_type=Path), required=True, help="Such as docs.")
@click.option("--encoder", metavar="NAME|PATH", help="As for the engine.")
@click.option("--store", type=click.Path(path_type=Path), default=default_store)
def main(benchmarks: Path, output: Path, encoder: str | None, store: Path) -> None:
    """Evaluate every benchmark, and write quality.md and its plots into the folder OUTPUT."""
    plain = [load_encoder(PACKAGED_ENCODER, cache=store)]
    evaluated: list[tuple[str, Evaluation]] = []
    for name, bench in open_all(benchmarks, encoder, store):
        tell(f"== {name}")
        evaluated.append((name, evaluate_benchmark(bench, plain, tell=tell, is_ablated=True)))
    text, figures = as_markdown(quality_document(evaluated), _FOLDER)
    write_files(output / _FOLDER, figures)
    write_files(output, {"quality.md": text})
    for stale in (output / _FOLDER).glob("*.svg"):
        if stale.name not in figures:
            stale.unlink()


def open_all(folder: Path, encoder: str | None, store: Path) -> Iterator[tuple[str, Benchmark]]:
    """Yield every benchmark of a folder with its name, then the network itself.

    Raises
    ------
    NotFound
        If the folder holds no benchmark.
    """
    names = sorted(path.parent.name for path in folder.glob(f"*/{QUERIES}"))
    if not names:
        raise NotFound(
            _("{path} holds no folder with a {file}. Give the folder of the benchmarks.").format(
                path=folder, file=QUERIES
            )
        )

    def engine(catalogue: Path) -> Engine:
        found, _report = read_catalogue(catalogue)
        return Engine(found, load_encoder(encoder, cache=store), EmbeddingStore(store))

    for name in names:
        files = find_files(folder / name, None, None, None)
        own = engine(folder / name)
        queries, _report = read_queries(folder / name / QUERIES, own.catalogue)
        yield name, open_benchmark(make_task(own, queries), files.qrels, files.evidence)
    if (folder / PAIRINGS).exists() and PAIRED_CATALOGUE in names:
        yield "pairings", open_pairings(folder / PAIRINGS, engine(folder / PAIRED_CATALOGUE))
    yield "network", open_benchmark(make_task(engine(own_catalogue()), None), None, None)


def quality_document(
    evaluated: Sequence[tuple[str, Evaluation]],
) -> Document:
    """Put the reports of several benchmarks into one document."""
    sections = [_summary(evaluated)]
    for name, evaluation in evaluated:
        sections += [_of(name, section) for section in evaluation.sections()]
    return Document("Quality of the matches", [*sections, conventions()])


def _summary(evaluated: Sequence[tuple[str, Evaluation]]) -> Section:
    """Return the headline figures of all benchmarks beside those of another arm."""
    rows: list[list[str]] = []
    for name, evaluation in evaluated:
        found = evaluation.found
        for label in found.headlines:
            best = best_others(found, label, 1)
            rows.append([name, measure_label(label), *_beside(found.quality, label, best)])
            rows += _by_language(name, found, label, best)
        for label in _EXPOSURES:
            if label in found.exposure[OWN]:
                cells = _beside(found.exposure, label, [CHANCE])
                rows.append([name, measure_label(label), *cells])
    blocks: list[Block] = [
        Paragraph(
            "Written by `python -m evaluation.quality --benchmarks DIR --output docs`; every number"
            " and plot below comes from that command. `jumelles evaluate` says the same of any"
            " catalogue."
        ),
        Table("At a glance", ["benchmark", "measure", OWN, "best other arm, or chance"], rows),
    ]
    return Section("Summary", blocks)


def _beside(
    figures: Mapping[str, Mapping[str, Estimate]], label: str, others: Sequence[str]
) -> list[str]:
    beside = [f"{arm}: {interval(figures[arm][label])}" for arm in others]
    return [interval(figures[OWN][label]), *(beside or ["–"])]


def _by_language(
    name: str, found: Assessment, label: str, others: Sequence[str]
) -> Iterator[list[str]]:
    """Yield a row for each language that enough is asked in, where there are several."""
    strata = [(i, one) for i, one in enumerate(found.query_strata) if one.kind == LANGUAGE]
    if len(strata) > 1 and label == EVIDENCE:
        for i, stratum in strata:
            figures = {arm: {label: found.strata[arm][label][i]} for arm in (OWN, *others)}
            if figures[OWN][label].n >= _ENOUGH:
                words = f"{measure_label(label)}, asked in {stratum.label}"
                yield [name, words, *_beside(figures, label, others)]


def _of(name: str, section: Section) -> Section:
    blocks = [
        replace(block, name=f"{slug(name)}-{block.name}") if isinstance(block, Figure) else block
        for block in section.blocks
    ]
    return Section(f"{name}: {section.title}", blocks)


if __name__ == "__main__":
    main()
