"""Programmes: every one is judged by `verify`, small ones compared with all there are."""

import os
from dataclasses import replace
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matcher.pairing.contradiction import Infeasible
from matcher.pairing.problem import Absence, Lock, PairRule, Rules
from matcher.pairing.programme import Meeting, Programme
from matcher.pairing.solve import solve_pairing
from matcher.pairing.whole import Whole
from tests.matcher.pairing.problems import (
    attendee,
    frame,
    problem,
    problems,
    relate,
    session,
)
from tests.matcher.pairing.verify import city_means, violations

N_PROBLEMS = int(os.environ.get("JUMELLES_PROBLEMS", "60"))
"""Problems drawn by each test here; a higher number draws thousands before a release."""
SLOW = settings(
    max_examples=N_PROBLEMS,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=True,
)


def solve(framed):
    return solve_pairing(framed, relate)


def programme_of(framed):
    found = solve(framed)
    assert isinstance(found, Programme), found
    assert violations(framed.problem, framed.catalogue, found.meetings) == []
    return found


def pairs_of(found):
    return {(m.session, m.round, frozenset(m.cities)) for m in found.held}


@SLOW
@given(problems(), st.integers(0, 5))
def test_every_programme_of_pairs_keeps_every_rule(drawn, seed):
    framed = frame(drawn, seed=seed)
    found = solve(framed)
    if isinstance(found, Infeasible):
        assert found.contradictory
        return
    assert violations(drawn, framed.catalogue, found.meetings) == []
    means = city_means(drawn, framed.worth.value, framed.worth.share, found.meetings)
    assert found.total == pytest.approx(sum(means.values()))
    assert found.floor.value == pytest.approx(min(means.values(), default=0.0))


@SLOW
@given(problems(formats=("tables", "tables", "pairs")), st.integers(0, 5))
def test_every_programme_with_tables_keeps_every_rule(drawn, seed):
    framed = frame(drawn, seed=seed)
    found = solve(framed)
    if isinstance(found, Infeasible):
        assert found.contradictory
    else:
        assert violations(drawn, framed.catalogue, found.meetings) == []


def all_programmes(n, rounds):
    """Yield every way to let n cities meet in full rounds without repeats."""

    def matchings(cities):
        if len(cities) < 2:
            yield ()
            return
        first, *rest = cities
        for other in rest:
            for more in matchings([c for c in rest if c != other]):
                yield ((first, other), *more)
        if len(cities) % 2:
            yield from matchings(rest)

    full = [m for m in matchings(list(range(n))) if len(m) == n // 2]
    for chosen in product(full, repeat=rounds):
        pairs = [pair for matching in chosen for pair in matching]
        if len(set(pairs)) == len(pairs):
            yield chosen


@pytest.mark.parametrize("has_floor", [False, True])
@pytest.mark.parametrize(("n", "rounds"), [(4, 2), (4, 3), (5, 2), (6, 2)])
@pytest.mark.parametrize("seed", range(6))
def test_no_programme_is_better_than_the_one_found(n, rounds, seed, has_floor):
    given_problem = problem(n, [session(rounds=rounds)], rules=Rules(floor=has_floor))
    framed = frame(given_problem, seed=seed)
    found = programme_of(framed)
    value = framed.worth.value[0]
    best = (-1.0, -1.0)
    counts = [s.n_meetings for s in found.standings]
    for chosen in all_programmes(n, rounds):
        own = [[] for _ in range(n)]
        for a, b in (pair for matching in chosen for pair in matching):
            own[a].append(value[a, b])
            own[b].append(value[a, b])
        # The claim is about programmes that give every city as many meetings as this one.
        if [len(v) for v in own] == counts:
            means = [sum(v) / len(v) for v in own if v]
            best = max(best, (min(means) if has_floor else 0.0, sum(means)))
    assert best[1] > 0
    assert found.objective.is_proven
    assert found.total == pytest.approx(best[1], abs=1e-6)
    if has_floor:
        assert found.floor.value == pytest.approx(best[0], abs=1e-5)


def test_three_cities_by_hand():
    """Values ab .9, ac .5, bc .2 and three rounds: each pair once, one break each."""
    value = np.array([[[0, 0.9, 0.5], [0.9, 0, 0.2], [0.5, 0.2, 0]]])
    found = programme_of(frame(problem(3, [session(rounds=3)]), value))
    assert [s.n_breaks for s in found.standings] == [1, 1, 1]
    means = [s.mean for s in found.standings]
    assert means == pytest.approx([0.7, 0.55, 0.35])
    assert found.total == pytest.approx(1.6)
    assert found.floor.value == pytest.approx(0.35)


def test_the_worst_off_comes_before_the_total():
    """ab+cd is worth .9+.1 each way, ac+bd .45 all round: with a floor the second wins."""
    value = np.zeros((4, 4))
    for a, b, v in [(0, 1, 0.9), (2, 3, 0.1), (0, 2, 0.45), (1, 3, 0.45)]:
        value[a, b] = value[b, a] = v
    one_round = [session(rounds=1)]
    fair = programme_of(frame(problem(4, one_round), value))
    greedy = programme_of(frame(problem(4, one_round, rules=Rules(floor=False)), value))
    assert fair.floor.value == pytest.approx(0.45)
    assert greedy.total == pytest.approx(2.0)
    assert greedy.floor.value == pytest.approx(0.1)


def test_a_theme_not_wanted_is_worth_half():
    cities = (attendee("c0", themes=("water",)), attendee("c1"))
    found = programme_of(frame(problem(2, cities=cities), 0.8))
    assert [s.mean for s in found.standings] == pytest.approx([0.4, 0.8])


def test_the_same_seed_gives_the_same_programme():
    for style in ("pairs", "tables"):
        one = session(rounds=3, format=style, table_size=(3, 4) if style == "tables" else (2, 2))
        framed = frame(problem(12, [one]), seed=4)
        assert programme_of(framed).meetings == programme_of(framed).meetings


def test_breaks_are_spread_evenly():
    found = programme_of(frame(problem(9, [session(rounds=4)]), seed=1))
    breaks = [s.n_breaks for s in found.standings]
    assert sum(breaks) == 4
    assert max(breaks) == 1


def test_few_tables_give_everybody_as_many_meetings_as_can_be():
    found = programme_of(frame(problem(8, [session(rounds=4, tables=2)]), seed=2))
    assert [s.n_meetings for s in found.standings] == [2] * 8


def test_sessions_at_the_same_time_share_delegates():
    both = [session("s0"), session("s1")]
    found = programme_of(frame(problem(6, both), seed=3))
    assert max(s.n_meetings for s in found.standings) == 2
    two = tuple(attendee(f"c{i}", delegates=2) for i in range(6))
    twice = programme_of(frame(problem(6, both, cities=two), seed=3))
    assert [s.n_meetings for s in twice.standings] == [4] * 6


def test_partners_are_avoided_or_preferred_where_it_costs_little():
    from data.partnership import Partnership

    known = (Partnership("p", "c0", "c1"),)
    value = np.full((4, 4), 0.5)
    one_round = [session(rounds=1)]

    def meet(rule):
        framed = frame(problem(4, one_round, rules=Rules(partners=rule)), value, partnerships=known)
        return frozenset({"c0", "c1"}) in {m[2] for m in pairs_of(programme_of(framed))}

    assert not meet("avoid")
    assert meet("prefer")


def test_balance_joins_newcomers_with_others_only_if_asked_for():
    cities = tuple(attendee(f"c{i}", is_newcomer=i < 2) for i in range(4))
    value = np.full((4, 4), 0.5)
    value[0, 1] = value[1, 0] = value[2, 3] = value[3, 2] = 0.51
    one_round = [session(rounds=1)]
    plain, mixed = (
        programme_of(
            frame(
                problem(4, one_round, cities=cities, rules=Rules(floor=False, balance=balance)),
                value,
            )
        )
        for balance in ((), ("newcomer",))
    )
    assert frozenset({"c0", "c1"}) in {m[2] for m in pairs_of(plain)}
    assert frozenset({"c0", "c1"}) not in {m[2] for m in pairs_of(mixed)}


def test_near_optimal_draws_another_programme_that_is_nearly_as_good():
    base = problem(10, [session(rounds=3)], rules=Rules(floor=False))
    best = programme_of(frame(base, seed=5))
    drawn = [
        programme_of(
            frame(replace(base, seed=s, rules=Rules(floor=False, near_optimal=0.05)), seed=5)
        )
        for s in range(4)
    ]
    assert all(one.total >= 0.95 * best.total - 1e-6 for one in drawn)
    assert len({frozenset(pairs_of(one)) for one in drawn}) > 1


def test_locked_meetings_stay_and_the_rest_is_solved_around_them():
    lock = Lock("s", 2, 3, ("c0", "c5"))
    found = programme_of(frame(problem(6, locked=(lock,)), seed=6))
    (kept,) = [m for m in found.meetings if m.is_locked]
    assert (kept.session, kept.round, kept.table, kept.cities) == ("s", 2, 3, ("c0", "c5"))


def test_a_locked_table_stays():
    lock = Lock("s", 1, 2, ("c0", "c4", "c8"))
    tables = [session(rounds=2, format="tables", table_size=(3, 3), tables=3)]
    found = programme_of(frame(problem(9, tables, locked=(lock,)), seed=6))
    assert [m.cities for m in found.meetings if m.is_locked] == [("c0", "c4", "c8")]


def test_hosts_keep_their_tables_and_visitors_move():
    hosts = [session(rounds=3, format="hosts", hosts=("c0", "c1", "c2"), tables=3)]
    found = programme_of(frame(problem(6, hosts), seed=7))
    assert sum(1 for _ in found.held) == 9
    seats = {(m.table, c) for m in found.held for c in m.cities if c in ("c0", "c1", "c2")}
    assert seats == {(1, "c0"), (2, "c1"), (3, "c2")}


def test_remote_meetings_lie_in_the_working_hours_of_both():
    """From 9 UTC: Paris 11 h, Kolkata 14:30; Halifax is asleep until 11 UTC, 8 h there."""
    remote = [session(rounds=4, mode="remote", round_minutes=60)]
    zones = ("Europe/Paris", "America/Halifax", "Asia/Kolkata", "Europe/Paris")
    found = programme_of(frame(problem(4, remote), zones=zones, seed=1))
    halifax = [m.round for m in found.held if "c1" in m.cities]
    assert halifax
    assert min(halifax) == 3


def test_cities_that_are_not_there_have_no_break():
    away = Absence("s", (1,))
    cities = (attendee("c0", unavailable=(away,)), *(attendee(f"c{i}") for i in range(1, 4)))
    found = programme_of(frame(problem(4, cities=cities), seed=1))
    assert not [m for m in found.meetings if "c0" in m.cities and m.round == 1]


def test_tables_of_sixteen_meet_without_repeats():
    tables = [session(rounds=3, format="tables", table_size=(4, 4), tables=4)]
    found = programme_of(frame(problem(16, tables), seed=8))
    assert sum(1 for _ in found.held) == 12


def test_what_meets_at_a_table_does_not_meet_in_a_pair():
    from tests.matcher.pairing.problems import START

    mixed = [
        session("t", format="tables", table_size=(3, 3), rounds=1),
        session("p", start=START.replace(hour=14), rounds=3),
    ]
    found = programme_of(frame(problem(6, mixed), seed=9))
    met = [frozenset(p) for m in found.held for p in combinations(m.cities, 2)]
    assert len(met) == len(set(met)) == 6 + 9


def test_what_a_city_gives_up_is_what_it_could_have_alone():
    value = np.full((4, 4), 0.2)
    value[0, 1] = value[1, 0] = 1.0
    value[1, 2] = value[2, 1] = 0.9
    found = programme_of(frame(problem(4, [session(rounds=1)], rules=Rules(floor=False)), value))
    alone = {s.city: (s.mean, s.alone, s.given_up) for s in found.standings}
    assert alone["c1"] == pytest.approx((1.0, 1.0, 0.0))
    assert alone["c2"] == pytest.approx((0.2, 0.9, 0.7))


def test_a_graph_that_needs_a_round_more_is_replaced():
    """Two triangles in two rounds: the three pairs of a triangle never fit into two."""
    ban = tuple(PairRule((f"c{a}", f"c{b}"), "must-not") for a in range(3) for b in range(3, 6))
    found = programme_of(frame(problem(6, [session(rounds=2)], pairs=ban), seed=1))
    assert sum(1 for _ in found.held) == 4


def test_the_whole_model_keeps_every_rule_too():
    framed = frame(problem(6, [session(rounds=2), session("t")]), seed=1)
    model = Whole(framed)
    from time import monotonic

    solver = model.solve(seed=1, deadline=monotonic() + 20)
    held = [
        Meeting(framed.problem.sessions[framed.slots[slot].session].id, framed.slots[slot].round,
                n, tuple(framed.ids[c] for c in cities))
        for n, (slot, _table, cities) in enumerate(model.meetings(solver), start=1)
    ]  # fmt: skip
    assert violations(framed.problem, framed.catalogue, held) == []


def test_two_delegates_of_a_city_never_sit_at_one_table():
    """Found among 1,500 drawn problems: nobody else was left that had not met."""
    away = (Absence("s", (1,)),)
    three = problem(
        3,
        (session("s", format="tables", rounds=3, tables=2, table_size=(2, 2)),),
        cities=(
            attendee("c0"),
            attendee("c1", unavailable=away),
            attendee("c2", unavailable=away, delegates=2),
        ),
        rules=Rules(common_language=False, floor=False),
    )
    for seed in range(5):
        found = programme_of(frame(replace(three, seed=seed), seed=seed))
        assert all(len(set(one.cities)) == len(one.cities) for one in found.meetings)


def test_nobody_sits_at_two_tables_at_the_same_time():
    """Found among 1,500 drawn problems: two sessions with tables at one hour."""
    size = {"format": "tables", "rounds": 1, "tables": 1, "table_size": (2, 2)}
    both = problem(3, (session("s", **size), session("t", **size)))
    for seed in range(5):
        found = programme_of(frame(replace(both, seed=seed), seed=seed))
        seats = [city for one in found.held for city in one.cities]
        assert len(seats) == len(set(seats)) == 2


def test_sessions_with_tables_at_the_same_time_share_who_comes():
    size = {"format": "tables", "rounds": 2, "tables": 2, "table_size": (2, 3)}
    both = problem(8, (session("s", **size), session("t", **size)))
    found = programme_of(frame(both))
    assert len({one.session for one in found.held}) == 2
    assert all(one.n_meetings == 2 for one in found.standings)
