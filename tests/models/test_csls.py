"""Hub correction."""

import numpy as np
import pytest

from models.cosine import directions
from models.csls import correct_hubs, neighbourhood


def owners(*ids):
    return np.array(ids, dtype=np.int64)


def test_neighbourhood_is_the_mean_of_the_nearest_of_other_owners():
    emb = np.array([[1.0, 0.0]], dtype=np.float32)
    bank = np.array([[1.0, 0.0], [0.8, 0.6], [0.6, 0.8], [0.0, 1.0]], dtype=np.float32)
    found = neighbourhood(emb, owners(7), bank, owners(7, 1, 2, 3), n_neighbours=2)
    assert found == pytest.approx([(0.8 + 0.6) / 2])


def test_fewer_neighbours_than_asked_are_averaged_over_what_there_is():
    emb = np.array([[1.0, 0.0]], dtype=np.float32)
    bank = np.array([[0.8, 0.6], [1.0, 0.0]], dtype=np.float32)
    assert neighbourhood(emb, owners(0), bank, owners(1, 0)) == pytest.approx([0.8])
    assert neighbourhood(emb, owners(0), bank, owners(0, 0)) == pytest.approx([0.0])
    assert neighbourhood(emb, owners(0), bank[:0], owners()) == pytest.approx([0.0])


def test_full_strength_is_half_of_csls():
    cosine = np.array([[0.9, 0.5]])
    r_query, r_document = np.array([0.4]), np.array([0.8, 0.2])
    csls = 2 * cosine - r_query[:, None] - r_document[None, :]
    assert correct_hubs(cosine, r_query, r_document) == pytest.approx(csls / 2)
    assert correct_hubs(cosine, r_query, r_document, strength=0.0) == pytest.approx(cosine)


def test_a_hub_gives_its_place_to_a_specific_answer():
    cosine = np.array([[0.62, 0.60]])
    corrected = correct_hubs(cosine, np.array([0.5]), np.array([0.6, 0.3]))
    assert cosine.argmax() == 0
    assert corrected.argmax() == 1


def test_hub_correction_brings_documents_into_first_tens_that_were_in_none():
    rng = np.random.default_rng(3)
    common = rng.normal(size=64)
    strength = rng.gamma(1.0, 1.0, (200, 1))
    documents = directions((rng.normal(size=(200, 64)) + strength * common).astype(np.float32))
    queries = directions((rng.normal(size=(300, 64)) + 0.5 * common).astype(np.float32))
    own, other = np.arange(200), np.arange(1000, 1300)
    cosine = (queries @ documents.T).astype(float)
    r_document = neighbourhood(documents, own, queries, other)
    r_query = neighbourhood(queries, other, documents, own)
    corrected = correct_hubs(cosine, r_query, r_document)
    never = [
        200 - len(np.unique(np.argsort(-scores, axis=1)[:, :10])) for scores in (cosine, corrected)
    ]
    assert never[0] > 30
    assert never[1] < 3
