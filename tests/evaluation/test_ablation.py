"""What each part of the model is worth, and whether probabilities are what they say."""

from dataclasses import replace

import numpy as np
import pytest

from evaluation.ablation import ALL, ALONE, LEFT_OUT, ablate
from evaluation.assessment import measure_queries
from evaluation.benchmark import open_benchmark
from evaluation.evaluation import evaluate_benchmark
from evaluation.evidence import Evidence
from evaluation.judgements import Judgements
from evaluation.own_arm import score_own
from evaluation.ranking import Scored, rank_candidates
from evaluation.reliability import measure_reliability
from evaluation.task import Task
from models.metric import Metric
from tests.evaluation import tiny


def opened(folder):
    tiny.write(folder)
    return open_benchmark(tiny.task(), folder / "qrels.txt", folder / "qrels_evidence.txt")


@pytest.fixture(scope="module")
def evaluated(tmp_path_factory):
    bench = opened(tmp_path_factory.mktemp("tiny"))
    return evaluate_benchmark(bench, is_ablated=True)


def test_each_part_the_weights_have_is_left_out_and_put_alone(evaluated):
    names = [(one.part, one.setting) for one in evaluated.variants]
    parts = ["words", "centring", "hub correction", "size penalty"]
    assert names == [
        *((part, LEFT_OUT) for part in parts),
        *((part, ALONE) for part in parts),
        (ALL, LEFT_OUT),
    ]


def test_a_metric_is_a_part_where_there_is_one(tmp_path):
    bench = opened(tmp_path)
    width = bench.task.engine.encoder.dimension
    metric = Metric(np.zeros((width, 1), np.float32), np.zeros((1, width), np.float32))
    bench.task.engine.weights = replace(bench.task.engine.weights, metric=metric)
    variants = evaluate_benchmark(bench, is_ablated=True).variants
    (left_out,) = [one for one in variants if (one.part, one.setting) == ("metric", LEFT_OUT)]
    # This metric changes nothing, so that nothing is lost without it.
    assert {one.difference.value for one in left_out.worth.values()} == {0.0}


def test_nothing_but_meaning_is_the_largest_cosine(tmp_path):
    """All parts left out, a city's score orders as its best report's plain cosine."""
    bench = opened(tmp_path)
    seen = []

    def score(change, _progress):
        task = bench.task
        weights = change(task.engine.weights)
        seen.append(score_own(Task(task.engine.with_weights(weights), task.questions, task.intent)))
        return seen[-1]

    ablate(bench, {}, score)
    task = bench.task
    cosine = task.queries.emb @ task.engine.reports.emb.T
    shares = np.stack([task.engine.report_themes.on(task.engine.theme_position(q.theme))
                       for q in task.questions])  # fmt: skip
    for row, scores in enumerate(seen[-1].scores):
        on_theme = np.flatnonzero(shares[row] >= 1)
        owners = task.engine.reports.owner[on_theme]
        best = {who: cosine[row, on_theme[owners == who]].max() for who in set(owners.tolist())}
        best.pop(task.engine.position(task.questions[row].city), None)
        order = sorted(best, key=lambda who: best[who])
        assert [float(scores[who]) for who in order] == sorted(float(scores[w]) for w in order)


def test_what_is_lost_is_the_whole_less_the_rest(tmp_path):
    """The variant ranks all candidates upside down."""
    bench = opened(tmp_path)

    def worst(_change, _progress):
        whole = score_own(bench.task)
        return Scored(-whole.scores, whole.evidence)

    whole = {"nDCG@10": np.array([1.0, 0.9, 0.8, np.nan, 1.0, np.nan])}
    (one, *_others) = ablate(bench, whole, worst)
    ranking = rank_candidates(worst(None, None), bench.task.asker, bench.task.ties)
    lost = whole["nDCG@10"] - measure_queries(bench, ranking)["nDCG@10"]
    assert one.worth["nDCG@10"].difference.value == pytest.approx(np.nanmean(lost))
    assert one.worth["nDCG@10"].difference.value > 0


def test_the_report_and_the_results_say_it(evaluated, tmp_path):
    evaluated.write(tmp_path)
    page = (tmp_path / "report.html").read_text("utf-8")
    assert "What each part of the model is worth" in page
    assert "words (BM25): left out" in page
    assert "Whether probabilities are what they say" in page
    assert '"setting": "left out"' in (tmp_path / "results.json").read_text("utf-8")


def reliability(scores, grades, evidence=None, clusters=None):
    grades = np.array(grades, dtype=np.int16)
    n = grades.shape[0]
    behind = np.tile(np.arange(grades.shape[1]), (n, 1)) if evidence is None else evidence
    languages = np.array([""] * n), np.array([""] * grades.shape[1])
    return measure_reliability(
        Evidence(Judgements(grades), *languages),
        Scored(np.array(scores, dtype=np.float64), np.array(behind)),
        np.arange(n) if clusters is None else clusters,
    )


def test_shares_are_counted_bin_by_bin():
    found = reliability([[0.05, 0.32, 0.38, 1.0], [0.01, 0.36, 0.9, 0.34]],
                        [[0, 1, 0, 1], [0, 0, 1, 0]])  # fmt: skip
    low, middle, high = found.bins
    assert (low.low, low.high, low.observed.value, low.observed.n) == (0.0, 0.1, 0.0, 2)
    assert low.predicted == pytest.approx(0.03)
    assert (middle.low, middle.observed.value, middle.observed.n) == (0.3, 0.25, 4)
    assert middle.predicted == pytest.approx(0.35)
    assert (high.high, high.observed.value, high.observed.n) == (1.0, 1.0, 2)
    # (2 * .03 + 4 * .10 + 2 * .05) / 8
    assert found.error == pytest.approx(0.07)
    squares = [0.05**2, 0.68**2, 0.38**2, 0.0, 0.01**2, 0.36**2, 0.1**2, 0.34**2]
    assert found.brier == pytest.approx(sum(squares) / 8)
    assert found.reference == pytest.approx(3 / 8 * 5 / 8)


def test_what_nobody_judged_or_nothing_stands_behind_does_not_count():
    assert reliability([[0.5, 0.5]], [[0, 0]]) is None
    found = reliability([[0.5, 0.9]], [[1, 1]], evidence=[[0, -1]])
    assert [one.observed.n for one in found.bins] == [1]


def test_true_probabilities_are_found_true():
    rng = np.random.default_rng(3)
    scores = rng.random((400, 50))
    grades = rng.random((400, 50)) < scores
    found = reliability(scores, grades)
    assert len(found.bins) == 10
    assert found.error < 0.02
    inside = [one.observed.low <= one.predicted <= one.observed.high for one in found.bins]
    assert sum(inside) >= 8
