"""What was evaluated: the facts that every report begins with."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from evaluation.benchmark import Benchmark
from evaluation.predictability import size_r2
from evaluation.statistics.estimate import Estimate
from models.encoder import Encoder


@dataclass(frozen=True, slots=True)
class Facts:
    """Names and counts.

    Attributes
    ----------
    catalogue, queries : dict of str to int or str
    encoder, intent : str
    size_r2 : dict of encoder name to Estimate
        How much of the population can be read off the embeddings.
    """

    catalogue: dict[str, Any]
    queries: dict[str, int]
    encoder: str
    intent: str
    size_r2: dict[str, Estimate]


def gather_facts(bench: Benchmark, encoders: Sequence[Encoder] = ()) -> Facts:
    """Count what a bench holds, and probe each encoder for size."""
    task = bench.task
    engine = task.engine
    counts = {
        "asked": len(task.questions),
        "asking_cities": len(set(task.asker.tolist())),
        "clusters": len(np.unique(bench.clusters)),
    }
    if bench.judged is not None:
        counts["with_relevant_city"] = int(bench.judged.has_relevant.sum())
    if bench.evidence is not None:
        counts["with_relevant_statement"] = int(bench.evidence.judged.has_relevant.sum())
    probes = {engine.encoder.name: size_r2(task)}
    probes |= {one.name: size_r2(task.with_encoder(one)) for one in encoders}
    return Facts(
        {"name": engine.catalogue.network.name} | engine.generated_from,
        counts,
        engine.encoder_label,
        task.intent,
        probes,
    )
