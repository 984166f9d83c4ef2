"""The map of the world: where a city lies on it, and the shortest way between two of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import asin, atan2, ceil, cos, degrees, radians, sin, sqrt

from data.city import City

WIDTH, HEIGHT = 1000, 443
SOUTH = -60.0
_A = (1.340264, -0.081106, 0.000893, 0.003796)
_STEP_DEGREES = 4.0

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Spot:
    """A city on the map, in the units of its view box."""

    city: City
    x: float
    y: float


def project(latitude: float, longitude: float) -> Point:
    """Return the place of WGS 84 degrees on a map of `WIDTH` by `HEIGHT`, y downwards.

    References
    ----------
    Šavrič, Patterson and Jenny 2018, "The Equal Earth map projection": areas keep their
    proportion, so that no region looks larger than it is.
    """
    x, y = _equal_earth(latitude, longitude)
    scale = WIDTH / (2 * _equal_earth(0.0, 180.0)[0])
    top = _equal_earth(84.0, 0.0)[1]
    return WIDTH / 2 + x * scale, (top - y) * scale


def spot(city: City) -> Spot | None:
    """Return where a city lies, None where that is not known."""
    if city.latitude is None or city.longitude is None:
        return None
    x, y = project(max(city.latitude, SOUTH), city.longitude)
    return Spot(city, round(x, 1), round(y, 1))


def arc(a: City, b: City) -> str:
    """Return the great circle from one city to the other as the data of an SVG path.

    It is cut in two where it leaves the map at one side and comes back at the other; empty where a
    place is not known, or both are one.
    """
    if None in (a.latitude, a.longitude, b.latitude, b.longitude):
        return ""
    parts: list[list[Point]] = [[]]
    before: float | None = None
    for latitude, longitude in _great_circle(a, b):
        if before is not None and abs(longitude - before) > 180:
            parts.append([])
        parts[-1].append(project(max(latitude, SOUTH), longitude))
        before = longitude
    drawn = ("M" + " ".join(f"{x:.1f},{y:.1f}" for x, y in part) for part in parts if len(part) > 1)
    return "".join(drawn)


def _equal_earth(latitude: float, longitude: float) -> Point:
    theta = asin(sqrt(3) / 2 * sin(radians(latitude)))
    a1, a2, a3, a4 = _A
    t2 = theta * theta
    t6 = t2**3
    slope = 3 * (9 * a4 * t6 * t2 + 7 * a3 * t6 + 3 * a2 * t2 + a1)
    x = 2 * sqrt(3) * radians(longitude) * cos(theta) / slope
    y = theta * (a4 * t6 * t2 + a3 * t6 + a2 * t2 + a1)
    return x, y


def _great_circle(a: City, b: City) -> Iterator[Point]:
    """Yield (latitude, longitude) from a to b, every few degrees."""
    start, end = _vector(a), _vector(b)
    dot = max(-1.0, min(1.0, sum(p * q for p, q in zip(start, end, strict=True))))
    angle = atan2(sqrt(1 - dot * dot), dot)
    if sin(angle) < 1e-9:  # one place, or exactly opposite ones, which any way joins
        return
    n = ceil(degrees(angle) / _STEP_DEGREES)
    for i in range(n + 1):
        of_start, of_end = sin((1 - i / n) * angle), sin(i / n * angle)
        x, y, z = ((of_start * p + of_end * q) for p, q in zip(start, end, strict=True))
        yield degrees(atan2(z, sqrt(x * x + y * y))), degrees(atan2(y, x))


def _vector(city: City) -> tuple[float, float, float]:
    latitude, longitude = radians(city.latitude or 0.0), radians(city.longitude or 0.0)
    return (
        cos(latitude) * cos(longitude),
        cos(latitude) * sin(longitude),
        sin(latitude),
    )
