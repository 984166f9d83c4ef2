"""Distances, hours and languages between cities."""

import pytest

from data.city import City
from matcher.geography import common_languages, distance_km, hours_apart


def city(latitude=None, longitude=None, time_zone=None, languages=()):
    return City(
        id="x", name="X", country="FR", latitude=latitude, longitude=longitude,
        time_zone=time_zone, languages=tuple(languages), status="active",
    )  # fmt: skip


def test_a_quarter_of_the_equator():
    assert distance_km(city(0.0, 0.0), city(0.0, 90.0)) == 10008


def test_paris_to_london_across_the_meridian():
    assert distance_km(city(48.8566, 2.3522), city(51.5074, -0.1278)) == pytest.approx(344, abs=1)


def test_the_date_line_is_no_border():
    assert distance_km(city(0.0, 179.5), city(0.0, -179.5)) == 111


def test_a_city_is_at_no_distance_from_itself_and_its_antipode_is_half_way_round():
    assert distance_km(city(10.0, 20.0), city(10.0, 20.0)) == 0
    assert distance_km(city(10.0, 20.0), city(-10.0, -160.0)) == 20015


def test_an_unknown_place_has_no_distance():
    assert distance_km(city(None, 3.0), city(1.0, 2.0)) is None


@pytest.mark.parametrize(
    ("a", "b", "hours"),
    [
        ("Europe/Paris", "Europe/Berlin", 0.0),
        ("Asia/Kolkata", "America/Halifax", 9.5),
        ("America/Sao_Paulo", "Europe/Paris", 4.0),
        ("Europe/Dublin", "Europe/London", 0.0),
        ("Australia/Sydney", "Asia/Tokyo", 1.0),
        ("Pacific/Auckland", "Pacific/Honolulu", 22.0),
    ],
)
def test_hours_apart_are_those_of_standard_time(a, b, hours):
    assert hours_apart(city(time_zone=a), city(time_zone=b)) == hours
    assert hours_apart(city(time_zone=b), city(time_zone=a)) == hours


def test_an_unknown_zone_has_no_hours():
    assert hours_apart(city(), city(time_zone="Europe/Paris")) is None


def test_common_languages_compare_primary_subtags_in_the_order_of_the_first():
    a, b = city(languages=["pt-BR", "en"]), city(languages=["en-GB", "pt-PT", "fr"])
    assert common_languages(a, b) == ["pt", "en"]
    assert common_languages(a, city(languages=["ta"])) == []
