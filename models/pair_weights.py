"""The fitted numbers of the similarity model, and which of them go with which encoder."""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from models.metric import Metric

ANY_ENCODER = "any"
"""Stem of the weights for encoders that have none of their own."""


@dataclass(frozen=True, slots=True)
class PairWeights:
    """The weights of one kind of pair of texts.

    Attributes
    ----------
    intercept, dense, lexical : float
        ``LLR = intercept + dense * cosine + lexical * bm25``, natural log. Scaled so that an
        unrelated text exceeds x with probability exp(-x) in the tail: the log-likelihood ratio of
        relevant texts spread flat over that tail, and minus the log of a p-value.
    slope, offset : float
        ``P = 1 / (1 + exp(-(slope * score + offset)))`` for the pooled score of a candidate.
    """

    intercept: float
    dense: float
    lexical: float
    slope: float
    offset: float


@dataclass(frozen=True, slots=True)
class Weights:
    """The fitted weights of one similarity model, as shipped in ``weights/similarity``.

    Attributes
    ----------
    answers : PairWeights
        A need against a report that may answer it.
    shared : PairWeights
        A need against a need.
    hub_strength : float in [0, 1]
        See `models.csls.correct_hubs`.
    size_penalty : float in [0, 1]
        See `models.aggregation.aggregate_reports`.
    metric : Metric or None
        What embeddings go through before they are compared; for one encoder only.
    fitted_on : str
        Digest of the texts it was fitted on, as `matcher.engine.Engine.generated_from` gives it: on
        these its figures are no forecast.
    is_centred : bool, default=True
        See `models.centring`; False only to measure what centring is worth.
    """

    answers: PairWeights
    shared: PairWeights
    hub_strength: float
    size_penalty: float
    metric: Metric | None = None
    fitted_on: str = ""
    is_centred: bool = True

    @classmethod
    def read(cls, path: Path) -> "Weights":
        """Read a JSON file, and the metric it names beside it.

        Keys other than the attributes are for the reader of the file.

        Raises
        ------
        ModelNotAvailable
            If the metric is damaged.
        """
        values = json.loads(path.read_text(encoding="utf-8"))
        return cls(
            PairWeights(**values["answers"]),
            PairWeights(**values["shared"]),
            float(values["hub_strength"]),
            float(values["size_penalty"]),
            Metric.read(path.parent / values["metric"]) if values["metric"] else None,
            values["fitted_on"],
        )


@cache
def shipped_weights(fingerprint: str = "") -> Weights:
    """Return the weights shipped for an encoder; their card is beside them.

    Parameters
    ----------
    fingerprint : str, optional
        Of the encoder. Where it has no weights of its own, those for any encoder are returned: a
        metric means nothing for other embeddings.
    """
    folder = Path(str(files("models.weights"))) / "similarity"
    for path in sorted(folder.glob("*.json")):
        if json.loads(path.read_text(encoding="utf-8"))["fingerprint"] == fingerprint:
            return Weights.read(path)
    return Weights.read(folder / f"{ANY_ENCODER}.json")
