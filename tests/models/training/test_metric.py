"""Learning a metric on a world whose topics are known."""

from dataclasses import replace

import numpy as np
import pytest

from data.errors import DataError
from models.cosine import directions
from models.training.metric import Judged, fit_metric

N_TOPICS, WIDTH, N_CITIES = 6, 48, 12


def world(seed):
    """240 needs and reports of 12 cities; topics lie in the first six directions, under noise."""
    rng = np.random.default_rng(seed)
    topic = rng.integers(0, N_TOPICS, 240)
    owner = np.arange(240) % N_CITIES

    def texts():
        emb = 0.6 * rng.standard_normal((240, WIDTH))
        emb[np.arange(240), topic] += 1.0
        emb[:, 40:] *= 0.2
        return directions(emb)

    return Judged(texts(), texts(), owner, owner, topic[:, None] == topic[None, :])


def precision(metric, judged):
    """P@5 of reports of other cities."""
    needs, reports = judged.need_emb, judged.report_emb
    if metric is not None:
        needs, reports = metric.apply(needs), metric.apply(reports)
    cosine = needs @ reports.T
    cosine[judged.need_owner[:, None] == judged.report_owner[None, :]] = -2
    best = np.argsort(-cosine, axis=1)[:, :5]
    return np.take_along_axis(judged.is_relevant, best, axis=1).mean()


@pytest.fixture(scope="module")
def anchors():
    """Texts on what no topic is about."""
    rng = np.random.default_rng(9)
    emb = np.zeros((100, WIDTH))
    emb[:, 40:] = rng.standard_normal((100, 8))
    return directions(emb)


@pytest.fixture(scope="module")
def fitted(anchors):
    return fit_metric(world(1), anchors)


def test_it_finds_more_answers_among_texts_it_has_not_seen(fitted):
    unseen = world(2)
    assert precision(fitted, unseen) > precision(None, unseen) + 0.05


def test_texts_on_other_subjects_keep_their_geometry(fitted, anchors):
    moved = fitted.apply(anchors)
    assert moved @ moved.T == pytest.approx(anchors @ anchors.T, abs=0.1)


def test_the_same_seed_gives_the_same_metric(fitted, anchors):
    again = fit_metric(world(1), anchors)
    assert np.array_equal(again.down, fitted.down)
    assert np.array_equal(again.up, fitted.up)
    other = fit_metric(world(1), anchors, seed=2)
    assert not np.array_equal(other.up, fitted.up)


def test_it_learns_without_anchors_too():
    nothing = np.zeros((0, WIDTH), np.float32)
    unseen = world(2)
    assert precision(fit_metric(world(1), nothing), unseen) > precision(None, unseen)


def test_a_city_left_out_teaches_nothing(anchors):
    judged, out = world(1), np.array([3, 5])
    rng = np.random.default_rng(4)
    hidden = np.isin(judged.need_owner, out)
    strange = judged.need_emb.copy(), judged.report_emb.copy(), judged.is_relevant.copy()
    for emb in strange[:2]:
        emb[hidden] = directions(rng.standard_normal((hidden.sum(), WIDTH)))
    strange[2][hidden] = True
    strange[2][:, hidden] = True
    other = replace(judged, need_emb=strange[0], report_emb=strange[1], is_relevant=strange[2])
    one, two = (fit_metric(j.without(out), anchors) for j in (judged, other))
    assert np.array_equal(one.up, two.up)


def test_answers_of_the_asking_city_itself_are_no_lesson(anchors):
    judged = world(1)
    own = judged.need_owner[:, None] == judged.report_owner[None, :]
    with pytest.raises(DataError, match="No report of another city"):
        fit_metric(replace(judged, is_relevant=judged.is_relevant & own), anchors)


def test_progress_is_told_to_the_end(anchors):
    told = []
    fit_metric(world(1), anchors, progress=lambda done, total: told.append((done, total)))
    assert told[-1][0] == told[-1][1] == len(told)
