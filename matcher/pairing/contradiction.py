"""When no programme is possible: the fewest wishes that contradict, and what would help."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from time import monotonic
from typing import TYPE_CHECKING, Any

from data.messages import _
from matcher.pairing.frame import Frame
from matcher.pairing.linear import Contradiction, OutOfTime
from matcher.pairing.problem import PairingProblem
from matcher.pairing.rounds import solve
from matcher.pairing.whole import Whole, in_order
from matcher.pairing.wish import Kind, Wish, key_of, names, say_wish

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

_PATIENCE_S = 2.0


@dataclass(frozen=True, slots=True)
class Relaxation:
    """A change to the problem that was seen to make a programme possible.

    Attributes
    ----------
    wishes : tuple of Wish
        What it gives up, or softens.
    number : int or None
        For a wish with a number: the one nearest to it that works.
    """

    wishes: tuple[Wish, ...]
    number: int | None = None

    @property
    def cost(self) -> int:
        """The sum of the costs of its wishes."""
        return sum(wish.cost for wish in self.wishes)


@dataclass(frozen=True, slots=True)
class Infeasible:
    """Why there is no programme.

    Attributes
    ----------
    contradictory : tuple of Wish
        They cannot hold all at once; of all such sets the smallest, in the order of the file.
        Empty where even without any wish nothing is possible.
    relaxations : tuple of Relaxation
        Cheapest first.
    """

    contradictory: tuple[Wish, ...]
    relaxations: tuple[Relaxation, ...]


def explain_infeasible(frame: Frame, *, seed: int, deadline: float) -> Infeasible | None:
    """Find out why there is no programme; None where there is one after all.

    Raises
    ------
    OutOfTime
        If that was not settled before `deadline` (of `time.monotonic`).

    Notes
    -----
    Smallest unsatisfiable subset by implicit hitting sets: what every correction has to give up
    (Ignatiev et al. 2015, "Smallest MUS extraction with minimal hitting set dualization"). Each
    step gives up as little as possible, so that the first corrections are the cheap relaxations.
    """
    model = Whole(frame, is_open=True)
    corrections: list[frozenset[Wish]] = []
    while True:
        chosen = smallest_hitting_set(corrections, seed=seed, deadline=deadline)
        try:
            solver = _solved(model, chosen, seed=seed, deadline=deadline)
        except Contradiction:
            break
        unmet = model.unmet(solver)
        if not unmet:
            return None
        corrections.append(unmet)
    contradictory = tuple(in_order(frame, chosen))
    found = set(_relaxations(frame, contradictory, corrections, seed=seed, deadline=deadline))
    ordered = sorted(found, key=lambda one: (one.cost, [key_of(frame, w) for w in one.wishes]))
    return Infeasible(contradictory, tuple(ordered))


def _solved(
    model: Whole, on: Collection[Wish], *, seed: int, deadline: float
) -> "cp_model.CpSolver":
    """Give up little, quickly; anything at all if that takes too long."""
    try:
        return model.solve(on=on, seed=seed, deadline=min(deadline, monotonic() + _PATIENCE_S))
    except OutOfTime:
        return model.solve(on=on, seed=seed, deadline=deadline)


def smallest_hitting_set(
    sets: Collection[frozenset[Wish]], *, seed: int, deadline: float
) -> list[Wish]:
    """Return the fewest wishes that share one with each of the sets."""
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    columns = {
        wish: model.new_bool_var("")
        for wish in dict.fromkeys(w for one in sets for w in sorted(one, key=_order))
    }
    for one in sets:
        model.add_bool_or([columns[wish] for wish in sorted(one, key=_order)])
    model.minimize(sum(columns.values()))
    solver = solve(model, seed=seed, deadline=deadline)
    return [wish for wish, column in columns.items() if solver.value(column)]


def _order(wish: Wish) -> tuple[str, int, int]:
    return wish.kind, wish.number, wish.part


def _relaxations(
    frame: Frame,
    contradictory: Collection[Wish],
    corrections: Collection[frozenset[Wish]],
    *,
    seed: int,
    deadline: float,
) -> Iterator[Relaxation]:
    """Yield what was seen to work: single wishes softened or given up, else several at once."""
    singles = {wish for wish in contradictory}
    singles |= {wish for one in corrections for wish in one if len(one) == 1}
    works = False
    for wish in in_order(frame, singles):
        try:
            number = softened(frame, wish, seed=seed, deadline=deadline)
        except (Contradiction, OutOfTime):
            continue
        works = True
        yield Relaxation((wish,), number)
    if not works:
        for one in corrections:
            yield Relaxation(tuple(in_order(frame, one)))


def softened(frame: Frame, wish: Wish, *, seed: int, deadline: float) -> int | None:
    """Give up one wish while all others hold; return the number that would do in its place.

    Raises
    ------
    Contradiction
        If there is no programme even so.
    """
    model = Whole(frame, is_open=True)
    for other, column in model.wishes.items():
        model.model.add(column == int(other != wish))
    number = model.number_of(wish)
    if number is None:
        solve(model.model, seed=seed, deadline=deadline)
        return None
    if wish.kind is Kind.MIN:
        model.model.maximize(number)
    else:
        model.model.minimize(number)
    return int(solve(model.model, seed=seed, deadline=deadline).objective_value)


def relaxed_problem(frame: Frame, relaxation: Relaxation) -> PairingProblem:
    """Return the problem with a relaxation made."""
    problem = frame.problem
    for wish in relaxation.wishes:
        problem = _without(problem, wish, relaxation.number)
    gone = {kind: {w.number for w in relaxation.wishes if w.kind in kinds} for kind, kinds in (
        ("pairs", (Kind.MUST, Kind.MUST_NOT, Kind.MET)), ("locked", (Kind.LOCKED,)),
    )}  # fmt: skip
    return replace(
        problem,
        pairs=tuple(p for n, p in enumerate(problem.pairs) if n not in gone["pairs"]),
        locked=tuple(k for n, k in enumerate(problem.locked) if n not in gone["locked"]),
    )


def _without(problem: PairingProblem, wish: Wish, number: int | None) -> PairingProblem:
    rules = problem.rules
    if wish.kind is Kind.LANGUAGE:
        return replace(problem, rules=replace(rules, common_language=False))
    if wish.kind is Kind.HOURS:
        return replace(problem, rules=replace(rules, working_hours=(0, 24)))
    if wish.kind is Kind.REPEATS:
        return replace(problem, rules=replace(rules, repeats=True))
    if wish.kind is Kind.TABLES:
        sessions = list(problem.sessions)
        tables = number if number is not None else len(problem.cities)
        sessions[wish.number] = replace(sessions[wish.number], tables=tables)
        return replace(problem, sessions=tuple(sessions))
    if wish.kind not in (Kind.MIN, Kind.MAX, Kind.ABSENCE, Kind.DELEGATES):
        return problem
    cities = list(problem.cities)
    city = cities[wish.number]
    cities[wish.number] = {
        Kind.MIN: lambda: replace(city, min_meetings=number or 0),
        Kind.MAX: lambda: replace(city, max_meetings=number),
        Kind.DELEGATES: lambda: replace(city, delegates=number or len(problem.sessions)),
        Kind.ABSENCE: lambda: replace(
            city, unavailable=city.unavailable[: wish.part] + city.unavailable[wish.part + 1 :]
        ),
    }[wish.kind]()
    return replace(problem, cities=tuple(cities))


def say_relaxation(frame: Frame, relaxation: Relaxation) -> str:
    """Say what to change in the file."""
    return "; ".join(_say_change(frame, wish, relaxation.number) for wish in relaxation.wishes)


def _say_change(frame: Frame, wish: Wish, number: int | None) -> str:
    key = key_of(frame, wish)
    if number is not None:
        return _("set {key} = {number}").format(key=key, number=number)
    if wish.kind is Kind.LANGUAGE:
        return _("set {key} = false, or add interpreters").format(key=key)
    if wish.kind is Kind.REPEATS:
        return _("set {key} = true").format(key=key)
    if wish.kind is Kind.HOURS:
        return _("widen {key}").format(key=key)
    return _("take out {key} ({words})").format(key=key, words=say_wish(frame, wish))


def say_infeasible(frame: Frame, found: Infeasible) -> str:
    """Say in one paragraph why there is no programme and what would help."""
    if not found.contradictory:
        return _("There is no programme: no meeting is possible at all.")
    wishes = "; ".join(
        f"{say_wish(frame, wish)} [{key_of(frame, wish)}]" for wish in found.contradictory
    )
    if len(found.contradictory) == 1:
        text = _("There is no programme: this cannot be done: {wishes}.").format(wishes=wishes)
    else:
        text = _("There is no programme: these cannot hold together: {wishes}.").format(
            wishes=wishes
        )
    if found.relaxations:
        helps = _(" or ").join(say_relaxation(frame, one) for one in found.relaxations)
        text += " " + _("What would help, cheapest first: {changes}.").format(changes=helps)
    return text


def infeasible_json(frame: Frame, found: Infeasible) -> dict[str, Any]:
    """Return the same for programs."""
    return {
        "contradictory": [
            {
                "key": key_of(frame, wish),
                "kind": str(wish.kind),
                "cities": _cities(frame, wish),
                "names": names(frame, _cities(frame, wish)),
                "text": say_wish(frame, wish),
            }
            for wish in found.contradictory
        ],
        "relaxations": [
            {
                "keys": [key_of(frame, wish) for wish in one.wishes],
                "number": one.number,
                "cost": one.cost,
                "text": say_relaxation(frame, one),
            }
            for one in found.relaxations
        ],
    }


def _cities(frame: Frame, wish: Wish) -> list[str]:
    problem = frame.problem
    if wish.kind in (Kind.MUST, Kind.MUST_NOT, Kind.MET):
        return list(problem.pairs[wish.number].cities)
    if wish.kind is Kind.LOCKED:
        return list(problem.locked[wish.number].cities)
    if wish.kind in (Kind.MIN, Kind.MAX, Kind.ABSENCE, Kind.DELEGATES):
        return [problem.cities[wish.number].id]
    return []
