"""Two encoders side by side."""

import numpy as np
import pytest

from models.duet import Duet
from models.encoders import load_encoder
from models.hashing import HashingEncoder
from models.student import Student

TEXTS = ["The city insulates old houses.", "La ville isole des maisons anciennes.", "", "\ud800"]


def test_a_cosine_is_the_weighted_mean_of_both_cosines():
    first, second = Student(), HashingEncoder()
    emb = Duet(first, second, first_share=0.3).encode(TEXTS)
    one, two = first.encode(TEXTS), second.encode(TEXTS)
    assert emb @ emb.T == pytest.approx(0.3 * one @ one.T + 0.7 * two @ two.T, abs=1e-5)


def test_rows_have_unit_length_and_do_not_depend_on_their_neighbours():
    duet = load_encoder("duet")
    emb = duet.encode(TEXTS)
    assert emb.shape == (len(TEXTS), duet.dimension)
    assert np.linalg.norm(emb, axis=1) == pytest.approx(1, abs=1e-6)
    assert emb[1].tobytes() == duet.encode(TEXTS[1:2]).tobytes()


def test_the_fingerprint_tells_encoders_and_shares_apart():
    student, hashing = Student(), HashingEncoder()
    prints = {
        Duet(student, hashing).fingerprint,
        Duet(hashing, student).fingerprint,
        Duet(student, hashing, first_share=0.5).fingerprint,
        load_encoder("duet").fingerprint,
    }
    assert len(prints) == 4


def test_it_reads_what_its_first_encoder_reads():
    assert load_encoder("duet").languages == Student().languages


def test_the_first_stands_in_where_the_second_cannot_read_the_language():
    duet, student = load_encoder("duet"), Student()
    english, french = duet.encode(TEXTS[:2])
    half = student.dimension
    own = student.encode(TEXTS[1:2])[0]

    def place_of_second(row):
        return row[half:] / np.linalg.norm(row[half:])

    assert place_of_second(french) @ own > 0.85
    assert place_of_second(english) @ load_encoder("all-MiniLM-L6-v2").encode(TEXTS[:1])[
        0
    ] == pytest.approx(1, abs=1e-5)


def test_one_need_in_two_languages_is_one_need_to_the_second_place_too():
    duet = load_encoder("duet")
    english, french, other = duet.encode([*TEXTS[:2], "Le festival de jazz revient en août."])
    half = Student().dimension
    assert english[half:] @ french[half:] > english[half:] @ other[half:]
