"""Fit the similarity model on a catalogue with judged evidence.

    python -m evaluation.calibration DIR --output models/weights/similarity/duet.json

DIR holds a catalogue with queries.csv and qrels_evidence.txt; use development data only. A metric
goes into a file beside OUTPUT. With ``--no-metric`` the weights are those for any encoder that has
none of its own.
"""

import json
from pathlib import Path
from typing import Any

import click

from data.catalogue import read_catalogue
from data.files import write_files
from data.query import read_queries
from evaluation.benchmark import make_task, open_benchmark
from evaluation.calibration.judged import judged_reports
from evaluation.calibration.metrics import anchor_texts, open_anchors
from evaluation.calibration.model import fit_model
from evaluation.calibration.pairs import UNFITTED
from evaluation.commands.evaluate import tell
from evaluation.commands.files import QUERIES
from matcher.engine import Engine
from models.encoders import load_encoder
from models.metric import Metric
from models.pair_weights import PairWeights, Weights
from models.store import EmbeddingStore, default_store

HUB_STRENGTH = 0.25
SIZE_PENALTY = 0.7
_CHOSEN = Weights(UNFITTED, UNFITTED, HUB_STRENGTH, SIZE_PENALTY)


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
    network = open_anchors(engine) if metric else None
    anchors = None if network is None else anchor_texts(network)
    weights = fit_model(engine, task.queries, judged, anchors, tell)
    options = f"{f' --encoder {encoder}' if encoder else ''}{'' if metric else ' --no-metric'}"
    name = output.with_suffix(".safetensors").name
    values = {
        "made_by": f"python -m evaluation.calibration {directory.name}{options}",
        "encoder": engine.encoder_label,
        "fingerprint": engine.encoder.fingerprint if metric else "",
        "metric": name if metric else None,
        "anchored_on": "" if network is None else network.generated_from["digest"],
    }
    text = json.dumps(values | _plain(weights), indent=1)
    contents = {output.name: f"{text}\n".encode()}
    if weights.metric is not None:
        contents[name] = _packed(weights.metric)
    write_files(output.parent, contents)
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
