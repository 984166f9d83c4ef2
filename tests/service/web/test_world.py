"""Where cities lie on the map, and how lines run between them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.web.world import HEIGHT, WIDTH, arc, project, spot
from tests.world import city

latitudes, longitudes = st.floats(-59, 83), st.floats(-180, 180)


def points(path):
    return [tuple(map(float, pair.split(","))) for pair in re.findall(r"[\d.-]+,[\d.-]+", path)]


def test_the_middle_and_the_edges_of_the_map_are_where_they_belong():
    assert project(0, 0)[0] == WIDTH / 2
    assert project(0, 180)[0] == pytest.approx(WIDTH)
    assert project(0, -180)[0] == pytest.approx(0)
    assert project(84, 0)[1] == pytest.approx(0)
    assert project(-60, 0)[1] == pytest.approx(HEIGHT, abs=1)


@pytest.mark.parametrize(
    ("longitude", "latitude", "x", "y"),
    [(180, 45, 14795421.79, 5486671.72), (180, 90, 10227908.09, 8402320.16)],
)
def test_places_are_where_another_program_puts_them(longitude, latitude, x, y):
    """Metres on a sphere of 6,378,137 m, from the test file of PROJ for its `eqearth`."""
    metres = 6378137 * 2 * 2.7066299836 / WIDTH
    found_x, found_y = project(latitude, longitude)
    assert (found_x - WIDTH / 2) * metres == pytest.approx(x, rel=1e-6)
    assert (project(0, 0)[1] - found_y) * metres == pytest.approx(y, rel=1e-6)


@given(latitudes, longitudes)
def test_every_place_lies_on_the_map(latitude, longitude):
    x, y = project(latitude, longitude)
    assert -0.001 <= x <= WIDTH + 0.001
    assert -0.5 <= y <= HEIGHT + 0.5


@given(latitudes, latitudes, longitudes)
def test_north_is_up(one, other, longitude):
    (_x, high), (_y, low) = project(max(one, other), longitude), project(min(one, other), longitude)
    assert high <= low


@given(latitudes, longitudes, latitudes, longitudes)
def test_a_line_stays_on_the_map_and_is_cut_where_it_would_cross_it(lat_a, lon_a, lat_b, lon_b):
    a = city("a", latitude=lat_a, longitude=lon_a)
    b = city("b", latitude=lat_b, longitude=lon_b)
    for part in arc(a, b).split("M")[1:]:
        xs = [x for x, _y in points(part)]
        assert all(-0.1 <= x <= WIDTH + 0.1 for x in xs)
        assert all(abs(p - q) < WIDTH / 2 for p, q in zip(xs, xs[1:], strict=False))


def test_a_line_over_the_date_line_has_two_parts():
    tokyo, halifax = (
        city("t", latitude=35.7, longitude=139.7),
        city("h", latitude=44.6, longitude=-63.6),
    )
    assert arc(tokyo, halifax).count("M") == 2
    assert arc(city("p", latitude=48.9, longitude=2.4), halifax).count("M") == 1


def test_one_place_opposite_places_and_unknown_places_have_no_line():
    here = city("a", latitude=10.0, longitude=20.0)
    assert arc(here, here) == ""
    assert arc(here, city("b", latitude=-10.0, longitude=-160.0)) == ""
    assert arc(here, city("c", latitude=None, longitude=None)) == ""
    assert spot(city("c", latitude=None, longitude=5.0)) is None
