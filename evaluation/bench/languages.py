"""Whether a need finds the same partners whatever language it is typed in.

    python -m evaluation.bench.languages [--encoder NAME]...

Shown for each language: the share of the first ten cities (*learn*) that English finds as well.

- typed: needs.csv holds the same needs in 18 languages, in our own words, typed for one city of the
  network's own catalogue. Nothing was chosen on them.
- own: the needs that cities of the catalogue state in another language, typed by these cities in
  the original and in the English translation. `models.feedback` was chosen on them.
"""

import csv
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

import click
import numpy as np

from data.catalogue import read_catalogue
from data.region import primary_language
from data.statement import Statement, Translation
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
        for kind, found in (("typed", typed_overlaps(engine)), ("own", own_overlaps(engine))):
            words = "  ".join(f"{language} {np.mean(all_):.2f}" for language, all_ in found.items())
            mean = np.mean([share for shares in found.values() for share in shares])
            click.echo(f"{name}, {kind}: {words}  mean {mean:.2f}")


def typed_overlaps(engine: Engine) -> Mapping[str, list[float]]:
    """Return what share of the first ten English finds too, by language, need by need."""
    with NEEDS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    firsts = first_ten(
        engine,
        [Question(row["need"], ASKER, row["theme"], row["text"], row["language"]) for row in rows],
    )
    english = {
        row["need"]: first
        for row, first in zip(rows, firsts, strict=True)
        if row["language"] == ENGLISH
    }
    found = defaultdict(list)
    for row, first in zip(rows, firsts, strict=True):
        if row["language"] != ENGLISH:
            found[row["language"]].append(len(first & english[row["need"]]) / SHOWN)
    return found


def own_overlaps(engine: Engine) -> Mapping[str, list[float]]:
    """Return the same for the needs that the catalogue holds in a language and in English."""
    pairs = [
        (need, translation)
        for need in engine.catalogue.statements
        if need.kind == "need" and need.language
        for translation in engine.catalogue.translations_of(need.id)
        if translation.language == ENGLISH
    ]
    original = first_ten(engine, [_asking(need, need) for need, _ in pairs])
    translated = first_ten(engine, [_asking(need, said) for need, said in pairs])
    found = defaultdict(list)
    for (need, _), own, english in zip(pairs, original, translated, strict=True):
        found[primary_language(need.language or "")].append(len(own & english) / SHOWN)
    return found


def _asking(need: Statement, said: Statement | Translation) -> Question:
    return Question(need.id, need.city, need.themes[0], said.text, said.language)


def first_ten(engine: Engine, questions: Sequence[Question]) -> list[set[int]]:
    """Return the positions of the first ten cities that each question finds."""
    firsts = []
    for question, answer in zip(questions, engine.ask(questions), strict=True):
        order = ranked(answer.odds.of(LEARN), question.id, engine.city_ids)
        order.remove(engine.position(question.city))
        firsts.append(set(order[:SHOWN]))
    return firsts


if __name__ == "__main__":
    main()
