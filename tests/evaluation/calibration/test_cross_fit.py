"""The engine's own arm on the data its metric was learned from."""

from dataclasses import replace

import numpy as np
import pytest

import models.training.metric
from evaluation.benchmark import open_benchmark
from evaluation.calibration.cross_fit import CrossFitted
from evaluation.calibration.folds import N_FOLDS, city_folds
from evaluation.calibration.judged import is_same_need, judged_reports
from evaluation.own_arm import score_own
from models.metric import Metric
from tests.evaluation import tiny


@pytest.fixture(autouse=True)
def short(monkeypatch):
    monkeypatch.setattr(models.training.metric, "N_STEPS", 20)


def opened(tmp_path, evidence=tiny.EVIDENCE_QRELS, digest=None):
    tiny.write(tmp_path, evidence=evidence)
    task = tiny.task()
    engine = task.engine
    width = engine.encoder.dimension
    metric = Metric(np.zeros((width, 1), np.float32), np.zeros((1, width), np.float32))
    seen = engine.generated_from["digest"] if digest is None else digest
    engine.weights = replace(engine.weights, metric=metric, fitted_on=seen)
    return open_benchmark(task, tmp_path / "qrels.txt", tmp_path / "qrels_evidence.txt")


def test_folds_are_even_and_follow_from_the_ids_alone():
    ids = [f"city-{i}" for i in range(23)]
    folds = city_folds(ids)
    assert sorted(np.bincount(folds, minlength=N_FOLDS)) == [4, 4, 5, 5, 5]
    assert city_folds(ids[::-1]).tolist() == folds.tolist()[::-1]


def test_a_catalogue_that_was_learned_from_is_told(tmp_path):
    assert opened(tmp_path).is_learned_from
    assert "fitted anew" in opened(tmp_path).notes[0]
    other = opened(tmp_path, digest="another")
    assert not other.is_learned_from
    assert other.notes == ()


def test_what_a_city_asks_teaches_nothing_about_its_own_ranking(tmp_path):
    bench = opened(tmp_path)
    ids = bench.task.engine.city_ids
    fold = city_folds(ids)[ids.index("alder")]
    in_fold = {city for city, one in zip(ids, city_folds(ids), strict=True) if one == fold}
    askers = {query.id: query.city for query in tiny.QUERIES}
    kept = [q for q in tiny.EVIDENCE_QRELS if askers[q.query] not in in_fold]
    assert len(kept) < len(tiny.EVIDENCE_QRELS)
    full = CrossFitted(bench).score()
    less = CrossFitted(opened(tmp_path, evidence=kept)).score()
    rows = [i for i, query in enumerate(tiny.QUERIES) if query.city in in_fold]
    others = [i for i in range(len(tiny.QUERIES)) if i not in rows]
    assert np.array_equal(full.scores[rows], less.scores[rows])
    assert not np.array_equal(full.scores[others], less.scores[others])


def test_every_question_is_scored_by_a_metric_that_learned_something(tmp_path):
    bench = opened(tmp_path)
    plain, fitted = score_own(bench.task), CrossFitted(bench).score()
    assert np.isfinite(fitted.scores).all()
    assert fitted.scores.shape == plain.scores.shape
    assert (fitted.scores != plain.scores).any(axis=1).all()


def test_progress_is_told_for_each_fold(tmp_path):
    told = []
    CrossFitted(opened(tmp_path)).score(progress=lambda done, total: told.append((done, total)))
    assert told == [(i, N_FOLDS) for i in range(1, N_FOLDS + 1)]


def test_two_queries_are_one_need_where_nearly_the_same_reports_answer():
    answers = np.zeros((3, 10), dtype=bool)
    answers[0, :8] = answers[1, :10] = answers[2, 5:] = True
    assert is_same_need(answers)[0].tolist() == [True, True, False]  # 8/10, then 3/10


def test_judged_statements_become_rows_of_distinct_reports(tmp_path):
    bench = opened(tmp_path)
    reports = [entry.statement.id for entry in bench.task.engine.corpus.reports]
    found = judged_reports(bench)
    named = {
        (query.id, reports[column])
        for i, query in enumerate(tiny.QUERIES)
        for column in np.flatnonzero(found[i])
    }
    assert named == {(q.query, q.candidate) for q in tiny.EVIDENCE_QRELS if q.grade > 0}
