"""Small made-up pairing problems."""

from datetime import UTC, datetime, timedelta

import numpy as np
from hypothesis import strategies as st

from data.catalogue import Catalogue
from matcher.pairing.frame import Frame
from matcher.pairing.problem import (
    Absence,
    Attendee,
    PairingProblem,
    PairRule,
    Rules,
    Session,
)
from matcher.pairing.worth import Worth, wanted_shares
from tests.world import NETWORK, city

START = datetime(2026, 10, 6, 9, tzinfo=UTC)
ZONES = ("Europe/Paris", "America/Halifax", "Asia/Kolkata", None)


def session(id="s", start=START, **changes):
    values = {"theme": "homes", "format": "pairs", "rounds": 2, "round_minutes": 20, "tables": 50}
    return Session(id=id, start=start, **(values | changes))


def attendee(id, **changes):
    return Attendee(id, **({"languages": ("en",)} | changes))


def frame(problem, value=None, seed=0, zones=ZONES, partnerships=()):
    """Return a problem with random values, or one value for all, or given ones."""
    n, k = len(problem.cities), len(problem.sessions)
    if value is None:
        drawn = np.random.default_rng(seed).random((k, n, n)).round(3)
        value = np.maximum(drawn, drawn.transpose(0, 2, 1))
    value = np.broadcast_to(np.asarray(value, dtype=float), (k, n, n)).copy()
    for one in value:
        np.fill_diagonal(one, 0.0)
    cities = tuple(
        city(c.id, languages=c.languages, time_zone=zones[i % len(zones)])
        for i, c in enumerate(problem.cities)
    )
    catalogue = Catalogue(NETWORK, cities, partnerships=partnerships)
    return Frame(problem, catalogue, Worth(value, wanted_shares(problem)))


def problem(n, sessions=None, **changes):
    cities = changes.pop("cities", None) or tuple(attendee(f"c{i}") for i in range(n))
    return PairingProblem("Test", tuple(sessions or (session(),)), cities, **changes)


def relate(_session, _first, _second):
    return "learn"


@st.composite
def problems(draw, formats=("pairs", "hosts"), most_cities=8):
    """Draw problems that are often possible and often not."""
    n = draw(st.integers(2, most_cities))
    ids = [f"c{i}" for i in range(n)]
    k = draw(st.integers(1, 2))
    gap = draw(st.sampled_from([0, 10, 40, 300]))
    sessions = []
    for i in range(k):
        style = draw(st.sampled_from(formats))
        hosts = tuple(ids[: draw(st.integers(1, max(1, n // 2)))]) if style == "hosts" else ()
        low = draw(st.integers(2, 4)) if style == "tables" else 2
        high = low + draw(st.integers(0, 2)) if style == "tables" else 2
        sessions.append(
            session(
                f"s{i}",
                START + timedelta(minutes=gap * i),
                theme=draw(st.sampled_from(["homes", "water"])),
                format=style,
                rounds=draw(st.integers(1, 3)),
                tables=max(len(hosts), draw(st.integers(1, 4))),
                table_size=(low, high),
                hosts=hosts,
                mode=draw(st.sampled_from(["on-site", "on-site", "remote"])),
                interpreters=draw(st.sampled_from([(), (("en", "fr"),)])),
            )
        )
    cities = tuple(
        attendee(
            id,
            languages=draw(st.sampled_from([("en",), ("en", "fr"), ("fr",)])),
            delegates=draw(st.sampled_from([1, 1, 1, 2])),
            min_meetings=draw(st.sampled_from([0, 0, 1, 2])),
            max_meetings=draw(st.sampled_from([None, None, 2, 3])),
            themes=draw(st.sampled_from([(), ("water",)])),
            sessions=draw(st.sampled_from([(), ("s0",)])),
            unavailable=draw(st.sampled_from([(), (Absence("s0", (1,)),)])),
        )
        for id in ids
    )
    pair = st.lists(st.sampled_from(ids), min_size=2, max_size=2, unique=True).map(tuple)
    rules = draw(
        st.lists(
            st.builds(
                PairRule,
                pair,
                st.sampled_from(["must", "must-not", "met"]),
                st.sampled_from([None, "s0"]),
                st.sampled_from([2023, 2025]),
            ),
            max_size=3,
        )
    )
    return PairingProblem(
        "Test",
        tuple(sessions),
        cities,
        tuple(rules),
        Rules(
            met_since=draw(st.sampled_from([None, 2024])),
            repeats=draw(st.booleans()),
            floor=draw(st.booleans()),
            common_language=draw(st.booleans()),
        ),
        seed=draw(st.integers(0, 3)),
        time_limit_s=4.0,
    )
