"""Results for other programs: one JSON object, and tables of every query and every city."""

import csv
import io
import json
import math
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from evaluation.ablation import Variant
from evaluation.assessment import Assessment
from evaluation.facts import Facts
from evaluation.statistics.comparison import Comparison
from evaluation.statistics.estimate import Estimate
from evaluation.strata import Stratum
from evaluation.themes import ThemeExposure

_DECIMALS = 6


def results_json(
    found: Assessment,
    facts: Facts,
    themes: Sequence[ThemeExposure],
    variants: Sequence[Variant] = (),
) -> dict[str, Any]:
    """Return everything that was measured; numbers rounded to six decimals, unknown ones null.

    Keys are names of arms and measures, in English whatever the language of the report.
    """
    return {
        "catalogue": facts.catalogue,
        "encoder": facts.encoder,
        "intent": facts.intent,
        "queries": facts.queries,
        "not_run": dict(found.arms.not_run),
        "size_r2": {name: _estimate(one) for name, one in facts.size_r2.items()},
        "arms": {name: _arm(found, name) for name in found.arms.rankings},
        "comparisons": {
            label: {name: _comparison(one) for name, one in others.items()}
            for label, others in found.comparisons.items()
        },
        "ablation": [_variant(one) for one in variants],
        "themes": [_theme(one) for one in themes],
    }


def queries_csv(found: Assessment) -> str:
    """Return one line per arm and query with the value of every measure; empty where undefined."""
    task = found.bench.task
    labels = list(dict.fromkeys(label for own in found.per_query.values() for label in own))
    rows = (
        [name, question.id, question.city, question.theme, language]
        + [_cell(values[label][i]) if label in values else "" for label in labels]
        for name, values in found.per_query.items()
        for i, (question, language) in enumerate(
            zip(task.questions, task.query_languages, strict=True)
        )
    )
    return _csv(["arm", "query", "city", "theme", "language", *labels], rows)


def cities_csv(found: Assessment) -> str:
    """Return one line per arm and city: how often it is relevant and shown, and its exposure."""
    cities = found.bench.task.cities
    rows = (
        [
            name,
            city,
            _cell(cities.people[i]),
            int(cities.n_reports[i]),
            int(shown.count[i]),
            _cell(shown.exposure[i]),
            int(shown.n_relevant[i]),
            int(shown.n_relevant_shown[i]),
        ]
        for name, shown in found.shown.items()
        for i, city in enumerate(cities.ids)
    )
    header = ["arm", "city", "population", "experiences", "shown", "exposure", "relevant"]
    return _csv([*header, "relevant_and_shown"], rows)


def as_bytes(result: dict[str, Any]) -> bytes:
    """Return a result as JSON text."""
    return (json.dumps(result, indent=1, ensure_ascii=False) + "\n").encode("utf-8")


def _arm(found: Assessment, name: str) -> dict[str, Any]:
    return {
        "quality": {label: _estimate(one) for label, one in found.quality[name].items()},
        "exposure": {label: _estimate(one) for label, one in found.exposure[name].items()},
        "strata": {
            label: [
                {"kind": stratum.kind, "stratum": stratum.label} | _estimate(one)
                for stratum, one in zip(found.query_strata, estimates, strict=True)
            ]
            for label, estimates in found.strata[name].items()
        },
        "candidates": [_group(found, name, stratum) for stratum in found.city_strata],
    }


def _group(found: Assessment, name: str, stratum: Stratum) -> dict[str, Any]:
    shown = found.shown[name]
    own = stratum.member & shown.is_candidate
    return {
        "kind": stratum.kind,
        "stratum": stratum.label,
        "candidates": int(own.sum()),
        "exposure": _number(shown.share_of_exposure(own)),
        "share": _number(shown.share_of_candidates(own)),
        "shown_if_relevant": _number(shown.chance(own)),
        "shown_if_not_relevant": _number(shown.alarm(own)),
    }


def _theme(one: ThemeExposure) -> dict[str, Any]:
    return {
        "theme": one.theme,
        "candidates": int(one.shown.is_candidate.sum()),
        "spearman_population": _estimate(one.correlation),
        "in_somebodys_first_ten": one.seen,
        "in_nobodys_first_ten": one.unseen,
    }


def _variant(one: Variant) -> dict[str, Any]:
    return {
        "part": one.part,
        "setting": one.setting,
        "worth": {label: _comparison(worth) for label, worth in one.worth.items()},
        "exposure": {label: _estimate(value) for label, value in one.exposure.items()},
    }


def _comparison(one: Comparison) -> dict[str, Any]:
    fields = ("effect", "better", "equal", "worse", "p", "p_holm", "detectable")
    return _estimate(one.difference) | {name: _number(getattr(one, name)) for name in fields}


def _estimate(one: Estimate) -> dict[str, Any]:
    return {
        "value": _number(one.value),
        "low": _number(one.low),
        "high": _number(one.high),
        "n": one.n,
    }


def _number(value: float) -> float | None:
    return round(float(value), _DECIMALS) + 0.0 if math.isfinite(value) else None


def _cell(value: float | np.floating) -> str:
    number = _number(float(value))
    return "" if number is None else f"{number:g}"


def _csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue()
