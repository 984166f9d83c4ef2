"""What separates and what joins two cities, for the reader of a card; never part of a score."""

from datetime import datetime, timedelta
from functools import cache
from math import asin, cos, radians, sin, sqrt
from zoneinfo import ZoneInfo

from data.city import City
from data.region import primary_language

EARTH_RADIUS_KM = 6371.0088
_STANDARD_TIME_PROBES = (datetime(2026, 1, 15, 12), datetime(2026, 7, 15, 12))


def distance_km(a: City, b: City) -> int | None:
    """Return the great-circle distance in whole kilometres, None where a coordinate is unknown.

    References
    ----------
    Haversine formula on the mean Earth radius (IUGG), within 0.6 % of the ellipsoid.
    """
    if a.latitude is None or a.longitude is None or b.latitude is None or b.longitude is None:
        return None
    lat_a, lat_b = radians(a.latitude), radians(b.latitude)
    half_lat = sin((lat_b - lat_a) / 2)
    half_lon = sin(radians(b.longitude - a.longitude) / 2)
    h = half_lat**2 + cos(lat_a) * cos(lat_b) * half_lon**2
    return round(2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(h))))


def hours_apart(a: City, b: City) -> float | None:
    """Return the difference of standard time in hours, 0 or more; None where a zone is unknown."""
    if not a.time_zone or not b.time_zone:
        return None
    apart = abs(_standard_offset(a.time_zone) - _standard_offset(b.time_zone))
    return apart / timedelta(hours=1)


def common_languages(a: City, b: City) -> list[str]:
    """Return the primary language subtags both cities work in, in the order of `a`."""
    of_b = set(map(primary_language, b.languages))
    own = map(primary_language, a.languages)
    return [language for language in dict.fromkeys(own) if language in of_b]


@cache
def _standard_offset(zone: str) -> timedelta:
    """Return the smaller of the winter and summer offset: daylight saving only ever adds.

    The zone database counts Irish winter time as *negative* daylight saving; the smaller of two
    offsets is right for it as well.
    """
    offsets = [
        moment.replace(tzinfo=ZoneInfo(zone)).utcoffset() for moment in _STANDARD_TIME_PROBES
    ]
    return min(offset for offset in offsets if offset is not None)
