"""Which themes a text belongs to."""

import numpy as np
import pytest

from models.themes import SHARPNESS, ThemeClassifier

DESCRIPTIONS = np.eye(3, dtype=np.float32)
NOTHING_FILED = (np.zeros((0, 3), dtype=np.float32), np.zeros((0, 3), dtype=bool))


def test_without_filed_texts_the_descriptions_decide():
    classifier = ThemeClassifier.fit(DESCRIPTIONS, *NOTHING_FILED)
    shares = classifier.shares(DESCRIPTIONS)
    assert shares.argmax(axis=1).tolist() == [0, 1, 2]
    assert shares.max(axis=1) == pytest.approx([1, 1, 1])


def test_share_falls_with_the_distance_to_the_best_theme():
    classifier = ThemeClassifier(np.eye(2, dtype=np.float32), np.zeros(2, dtype=np.float32))
    text = np.array([[0.8, 0.6]], dtype=np.float32)
    assert classifier.shares(text)[0] == pytest.approx([1.0, np.exp(SHARPNESS * (0.6 - 0.8))])


def test_texts_that_people_filed_pull_a_theme_to_where_they_are():
    filed = np.tile(np.array([[0.0, 0.6, 0.8]], dtype=np.float32), (20, 1))
    other = np.tile(np.array([[1.0, 0.0, 0.0]], dtype=np.float32), (20, 1))
    is_filed_under = np.zeros((40, 3), dtype=bool)
    is_filed_under[:20, 1] = True
    is_filed_under[20:, 0] = True
    before = ThemeClassifier.fit(DESCRIPTIONS, *NOTHING_FILED)
    after = ThemeClassifier.fit(DESCRIPTIONS, np.concatenate([filed, other]), is_filed_under)
    assert before.shares(filed[:1]).argmax() == 2
    assert after.shares(filed[:1]).argmax() == 1


def test_one_theme_alone_gets_everything():
    classifier = ThemeClassifier.fit(
        DESCRIPTIONS[:1], np.zeros((0, 3), dtype=np.float32), np.zeros((0, 1), dtype=bool)
    )
    assert classifier.shares(DESCRIPTIONS).tolist() == [[1.0], [1.0], [1.0]]
