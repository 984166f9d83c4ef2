"""Ten kinds of wishes that contradict: the fewest are named, and what is said to help does."""

from dataclasses import replace
from datetime import timedelta
from itertools import combinations

import pytest
from hypothesis import HealthCheck, given, settings

from data.messages import speaking
from matcher.pairing.contradiction import (
    Infeasible,
    infeasible_json,
    relaxed_problem,
    say_infeasible,
)
from matcher.pairing.problem import Absence, Lock, PairRule, Rules
from matcher.pairing.programme import Programme
from matcher.pairing.solve import solve_pairing
from matcher.pairing.wish import key_of, wishes_of
from tests.matcher.pairing.problems import (
    START,
    attendee,
    frame,
    problem,
    problems,
    relate,
    session,
)

MUST = PairRule(("c0", "c1"), "must")


def cities(n=4, **first):
    return (attendee("c0", **first), *(attendee(f"c{i}") for i in range(1, n)))


KINDS = {
    "must and must not": (
        problem(4, pairs=(MUST, PairRule(("c1", "c0"), "must-not"))),
        {"pairs 1, rule", "pairs 2, rule"},
    ),
    "must and met": (
        problem(4, pairs=(MUST, PairRule(("c0", "c1"), "met", None, 2025)),
                rules=Rules(met_since=2024)),
        {"pairs 1, rule", "pairs 2, rule"},
    ),
    "must without a language": (
        problem(4, cities=cities(languages=("ta",)), pairs=(MUST,)),
        {"pairs 1, rule", "rules, common_language"},
    ),
    "must of one who is away": (
        problem(4, cities=cities(unavailable=(Absence("s", (1, 2)),)), pairs=(MUST,)),
        {"pairs 1, rule", "cities (c0), unavailable"},
    ),
    "must in their sleep": (
        problem(4, [session(mode="remote", start=START - timedelta(hours=4))], pairs=(MUST,)),
        {"pairs 1, rule", "rules, working_hours"},
    ),
    "more meetings than partners": (
        problem(3, [session(rounds=4)], cities=cities(3, min_meetings=3)),
        {"cities (c0), min_meetings", "rules, repeats"},
    ),
    "more meetings than rounds": (
        problem(6, cities=cities(6, min_meetings=3)),
        {"cities (c0), min_meetings", "cities (c0), delegates"},
    ),
    "too few tables for what all want": (
        problem(4, [session(rounds=1, tables=1)],
                cities=tuple(attendee(f"c{i}", min_meetings=1) for i in range(4))),
        {"sessions (s), tables", "cities (c0), min_meetings", "cities (c1), min_meetings",
         "cities (c2), min_meetings"},
    ),
    "musts above a maximum": (
        problem(4, cities=cities(max_meetings=1),
                pairs=(MUST, PairRule(("c0", "c2"), "must"))),
        {"pairs 1, rule", "pairs 2, rule", "cities (c0), max_meetings"},
    ),
    "two locked at once": (
        problem(4, locked=(Lock("s", 1, 1, ("c0", "c1")), Lock("s", 1, 2, ("c0", "c2")))),
        {"locked 1", "locked 2", "cities (c0), delegates"},
    ),
    "locked against must not": (
        problem(4, locked=(Lock("s", 1, 1, ("c0", "c1")),),
                pairs=(PairRule(("c0", "c1"), "must-not"),)),
        {"locked 1", "pairs 1, rule"},
    ),
    "must at tables": (
        problem(6, [session(rounds=2, format="tables", table_size=(3, 3), tables=2)],
                pairs=(MUST, PairRule(("c0", "c1"), "must-not"))),
        {"pairs 1, rule", "pairs 2, rule"},
    ),
}  # fmt: skip


def solve(framed):
    return solve_pairing(framed, relate)


@pytest.mark.parametrize("kind", KINDS)
def test_the_fewest_contradicting_wishes_are_named(kind):
    given_problem, expected = KINDS[kind]
    framed = frame(given_problem, seed=1)
    found = solve(framed)
    assert isinstance(found, Infeasible)
    keys = {key_of(framed, wish) for wish in found.contradictory}
    if kind == "too few tables for what all want":
        # Any three of the four cities contradict one table.
        assert len(keys) == len(expected)
        assert "sessions (s), tables" in keys
    else:
        assert keys == expected


@pytest.mark.parametrize("kind", KINDS)
def test_every_relaxation_works(kind):
    framed = frame(KINDS[kind][0], seed=1)
    found = solve(framed)
    assert found.relaxations
    costs = [one.cost for one in found.relaxations]
    assert costs == sorted(costs)
    for one in found.relaxations:
        changed = replace(framed, problem=relaxed_problem(framed, one))
        assert isinstance(solve(changed), Programme), one


def test_a_number_is_softened_to_the_nearest_that_works():
    framed = frame(KINDS["more meetings than rounds"][0], seed=1)
    numbers = {str(one.wishes[0].kind): one.number for one in solve(framed).relaxations}
    assert numbers == {"min_meetings": 2, "delegates": 2}


def test_it_is_said_with_names_and_keys():
    framed = frame(KINDS["must and must not"][0], seed=1)
    text = say_infeasible(framed, solve(framed))
    assert text == (
        "There is no programme: these cannot hold together: C0 and C1 must meet [pairs 1, rule]; "
        "C1 and C0 must not meet [pairs 2, rule]. What would help, cheapest first: take out "
        "pairs 1, rule (C0 and C1 must meet) or take out pairs 2, rule (C1 and C0 must not meet)."
    )
    with speaking("fr"):
        assert "C0 et C1 doivent se rencontrer" in say_infeasible(framed, solve(framed))


def test_programs_get_keys_names_and_costs():
    framed = frame(KINDS["must without a language"][0], seed=1)
    found = infeasible_json(framed, solve(framed))
    assert found["contradictory"][0]["cities"] == ["c0", "c1"]
    assert found["contradictory"][1]["key"] == "rules, common_language"
    assert {tuple(one["keys"]) for one in found["relaxations"]} == {
        ("pairs 1, rule",), ("rules, common_language",),
    }  # fmt: skip


def test_two_contradictions_need_two_changes():
    both = problem(
        4, pairs=(MUST, PairRule(("c0", "c1"), "must-not"),
                  PairRule(("c2", "c3"), "must"), PairRule(("c2", "c3"), "must-not")),
    )  # fmt: skip
    framed = frame(both, seed=1)
    found = solve(framed)
    assert len(found.contradictory) == 2
    assert all(len(one.wishes) == 2 for one in found.relaxations)
    changed = replace(framed, problem=relaxed_problem(framed, found.relaxations[0]))
    assert isinstance(solve(changed), Programme)


@settings(
    max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
@given(problems(most_cities=5))
def test_no_smaller_set_contradicts(drawn):
    """Without any one of the named wishes and all others, there is a programme."""
    from time import monotonic

    from matcher.pairing.linear import Contradiction
    from matcher.pairing.whole import Whole

    framed = frame(drawn, seed=1)
    found = solve(framed)
    if isinstance(found, Programme):
        return

    def holds(wishes):
        try:
            Whole(framed, is_open=True).solve(on=wishes, seed=1, deadline=monotonic() + 20)
        except Contradiction:
            return False
        return True

    assert not holds(found.contradictory)
    smaller = combinations(list(wishes_of(framed)), len(found.contradictory) - 1)
    for _number, wishes in zip(range(200), smaller, strict=False):
        assert holds(wishes)
