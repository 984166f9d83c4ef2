"""Whether a need finds the same partners whatever language it is typed in.

    python -m evaluation.bench.languages [--encoder NAME]...

needs.csv holds the same needs in 18 languages, in our own words. Each is typed for one city of the
network's own catalogue; the share of the first ten cities (*learn*) that English finds as well is
shown for each language, over all needs.
"""

import csv
from collections.abc import Sequence
from pathlib import Path

import click
import numpy as np

from data.catalogue import read_catalogue
from evaluation.ranking import SHOWN
from matcher.commands.options import own_catalogue
from matcher.engine import Engine, Question
from matcher.intent import LEARN
from matcher.order import ranked
from models.encoders import DEFAULT_ENCODER, load_encoder
from models.store import EmbeddingStore, default_store

NEEDS = Path(__file__).with_name("needs.csv")
ENGLISH = "en"
ASKER = "cuneo"


@click.command()
@click.option("--encoder", "encoders", multiple=True, default=[DEFAULT_ENCODER], show_default=True)
@click.option("--store", type=click.Path(path_type=Path), default=default_store)
def main(encoders: Sequence[str], store: Path) -> None:
    """Print the overlap with English, language by language."""
    catalogue, _report = read_catalogue(own_catalogue())
    for name in encoders:
        engine = Engine(catalogue, load_encoder(name, cache=store), EmbeddingStore(store))
        found = overlaps(engine)
        words = "  ".join(f"{language} {share:.2f}" for language, share in found.items())
        click.echo(f"{name}: {words}  mean {np.mean(list(found.values())):.2f}")


def overlaps(engine: Engine) -> dict[str, float]:
    """Return, for each language, the mean share of the first ten that English finds too."""
    with NEEDS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    questions = [
        Question(row["need"], ASKER, row["theme"], row["text"], row["language"]) for row in rows
    ]
    first: dict[tuple[str, str], set[int]] = {}
    for row, question, answer in zip(rows, questions, engine.ask(questions), strict=True):
        order = ranked(answer.odds.of(LEARN), question.id, engine.city_ids)
        order.remove(engine.position(ASKER))
        first[row["need"], row["language"]] = set(order[:SHOWN])
    needs = dict.fromkeys(row["need"] for row in rows)
    languages = dict.fromkeys(row["language"] for row in rows if row["language"] != ENGLISH)
    return {
        language: float(
            np.mean([len(first[need, language] & first[need, ENGLISH]) / SHOWN for need in needs])
        )
        for language in languages
    }


if __name__ == "__main__":
    main()
