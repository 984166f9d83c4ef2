"""Confidence in words."""

import pytest

from matcher.confidence import Doubt, judge

NONE = Doubt(False, False, False, False)


@pytest.mark.parametrize(
    ("probability", "doubt", "level"),
    [
        (0.9, NONE, "high"),
        (0.6, NONE, "high"),
        (0.59, NONE, "medium"),
        (0.3, NONE, "medium"),
        (0.29, NONE, "low"),
        (0.9, Doubt(True, False, False, False), "medium"),
        (0.9, Doubt(True, True, True, True), "medium"),
        (0.4, Doubt(False, True, False, False), "low"),
        (0.1, Doubt(False, False, False, True), "low"),
    ],
)
def test_level_follows_the_probability_and_any_doubt_costs_one_step(probability, doubt, level):
    assert judge(probability, doubt).level == level


def test_the_reason_names_every_doubt():
    reason = judge(0.9, Doubt(True, True, True, True)).reason
    assert "a source was not checked" in reason
    assert "filed under other themes" in reason
    assert "theme of one of the texts was inferred" in reason
    assert "planned or was stopped" in reason


def test_without_doubt_the_reason_says_that_sources_were_checked():
    assert judge(0.9, NONE).reason.endswith("and the sources were checked")
