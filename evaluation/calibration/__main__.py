"""Fit the similarity model on a catalogue with judged evidence.

    python -m evaluation.calibration DIR --output models/weights/similarity/duet.json

DIR holds a catalogue with queries.csv and qrels_evidence.txt; use development data only. A metric
goes into a file beside OUTPUT. With ``--no-metric`` the weights are those for any encoder that has
none of its own.
"""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from data.catalogue import read_catalogue
from data.query import read_queries
from evaluation.benchmark import make_task, open_benchmark
from evaluation.calibration.judged import judged_reports
from evaluation.calibration.metrics import anchor_texts
from evaluation.calibration.model import fit_model
from evaluation.commands.evaluate import tell
from evaluation.commands.files import QUERIES
from matcher.engine import Engine
from models.encoders import load_encoder
from models.metric import Metric
from models.pair_weights import PairWeights, Weights
from models.store import EmbeddingStore, default_store

HUB_STRENGTH = 0.25
SIZE_PENALTY = 0.7
_CHOSEN = Weights(
    PairWeights(0, 0, 0, 0, 0), PairWeights(0, 0, 0, 0, 0), HUB_STRENGTH, SIZE_PENALTY
)


@click.command()
@click.argument("directory", type=click.Path(path_type=Path))
@click.option("--encoder", metavar="NAME|PATH", help="As for the engine.")
@click.option("--metric/--no-metric", default=True, help="Learn a metric for the encoder, or none.")
@click.option("--store", type=click.Path(path_type=Path), default=default_store)
@click.option("--output", type=click.Path(path_type=Path), required=True)
def main(directory: Path, encoder: str | None, metric: bool, store: Path, output: Path) -> None:
    """Fit the model on the catalogue in DIRECTORY and write it to OUTPUT."""
    catalogue, _report = read_catalogue(directory)
    queries, _report = read_queries(directory / QUERIES, catalogue)
    engine = Engine(catalogue, load_encoder(encoder), EmbeddingStore(store), weights=_CHOSEN)
    task = make_task(engine, queries)
    judged = judged_reports(open_benchmark(task, None, directory / "qrels_evidence.txt"))
    anchors = anchor_texts(engine.encoder, engine.store) if metric else None
    weights = fit_model(engine, task.queries, judged, anchors, tell)
    values = {
        "made_by": f"python -m evaluation.calibration {directory.name}"
        + ("" if metric else " --no-metric"),
        "encoder": engine.encoder_label,
        "fingerprint": engine.encoder.fingerprint if metric else "",
        "metric": None,
    }
    if weights.metric is not None:
        values["metric"] = output.with_suffix(".safetensors").name
        output.with_suffix(".safetensors").write_bytes(_packed(weights.metric))
    values |= _plain(replace(weights, metric=None))
    text = json.dumps(values, indent=1)
    output.write_text(text + "\n", encoding="utf-8")
    click.echo(text)


def _packed(metric: Metric) -> bytes:
    from safetensors.numpy import save

    return bytes(save({"down": metric.down, "up": metric.up}))


def _plain(weights: Weights) -> dict[str, Any]:
    pairs = {
        kind: {name: getattr(pair, name) for name in PairWeights.__slots__}
        for kind, pair in (("answers", weights.answers), ("shared", weights.shared))
    }
    return {
        "fitted_on": weights.fitted_on,
        **pairs,
        "hub_strength": weights.hub_strength,
        "size_penalty": weights.size_penalty,
    }


if __name__ == "__main__":
    main()
