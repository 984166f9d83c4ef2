"""How quickly programmes are found, beside one constraint model of the whole, in one run.

    python -m evaluation.bench.pairing [--limit SECONDS] [--large]

Pairs: random values, the total alone. Ours runs to the proven optimum; the model, solved by CP-SAT
with two workers, runs until it is within 2 % of that optimum or the limit is over. Tables: ours for
ten seconds at most, the model for the limit. Network: 48 cities, nine themes, three rounds each,
common languages, interpreters to and from English, floor before total; from the problem to the
explained programme.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import combinations
from time import monotonic
from typing import TYPE_CHECKING

import click
import numpy as np

from data.catalogue import Catalogue, read_catalogue
from data.city import City
from data.region import primary_language
from data.theme import Network, Theme
from matcher.commands.options import own_catalogue
from matcher.engine import Engine
from matcher.pairing.explain import Explainer
from matcher.pairing.frame import Frame
from matcher.pairing.problem import ALLOW, Attendee, PairingProblem, Rules, Session
from matcher.pairing.programme import Programme
from matcher.pairing.report import Search, programme_json
from matcher.pairing.solve import solve_pairing
from matcher.pairing.worth import Worth, measure_worth, wanted_shares
from matcher.suggest import Suggester
from models.encoders import load_encoder
from models.store import EmbeddingStore, default_store

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

PAIRS = ((20, 4), (60, 6), (100, 8))
LARGE = (200, 8)
TABLES = (40, 5, 4)
_START = datetime(2026, 10, 6, 9, tzinfo=UTC)
_SCALE = 10_000
_WITHIN = 0.98


@click.command()
@click.option("--limit", default=60.0, show_default=True, help="Seconds for the model.")
@click.option("--large", is_flag=True, help="Also 200 cities in 8 rounds.")
def main(limit: float, large: bool) -> None:  # noqa: D103
    small = random_frame(4, Session("s", "t", "pairs", _START, 2, 20, 4))
    model_pairs(small, 2, _solve(small).total, 1.0)  # libraries are imported here
    for n, rounds in (*PAIRS, *((LARGE,) if large else ())):
        _compare_pairs(n, rounds, limit)
    _compare_tables(*TABLES, limit)
    _time_network()


def _compare_pairs(n: int, rounds: int, limit: float) -> None:
    frame = random_frame(n, Session("s", "t", "pairs", _START, rounds, 20, n))
    begun = monotonic()
    found = _solve(frame)
    own = monotonic() - begun
    reached, seconds = model_pairs(frame, rounds, _WITHIN * found.total, limit)
    share = reached / found.total
    words = f"{seconds / own:.0f} x as long" if share >= _WITHIN else f"> {limit / own:.0f} x"
    click.echo(
        f"pairs {n} x {rounds}: {own:.2f} s, proven {found.objective.is_proven}; "
        f"model: {share:.1%} of it after {seconds:.1f} s ({words})"
    )


def _compare_tables(n: int, size: int, rounds: int, limit: float) -> None:
    session = Session("s", "t", "tables", _START, rounds, 20, n // size, (size, size))
    frame = random_frame(n, session, time_limit_s=10.0)
    begun = monotonic()
    found = _solve(frame)
    own = monotonic() - begun
    reached = model_tables(frame, size, rounds, limit)
    click.echo(
        f"tables {n} / {size} / {rounds}: total {found.total:.3f} in {own:.1f} s; "
        f"model: {reached:.3f} after {limit:.0f} s"
    )


def _time_network() -> None:
    catalogue, _report = read_catalogue(own_catalogue())
    engine = Engine(catalogue, load_encoder(cache=default_store()), EmbeddingStore(default_store()))
    problem = network_problem(catalogue)
    suggester = Suggester(engine)
    engine.theme_scores(problem.sessions[0].theme), suggester.voices  # noqa: B018 (the store is warm)
    begun = monotonic()
    frame = Frame(problem, catalogue, measure_worth(engine, problem))
    explainer = Explainer(frame, suggester)
    found = solve_pairing(frame, explainer.relation)
    if not isinstance(found, Programme):
        raise click.ClickException("the network's problem has no programme")
    solved = monotonic() - begun
    programme_json(frame, found, explainer, Search(solved, ()))
    objective = found.objective
    click.echo(
        f"network 48 x 9 x 3: solved in {solved:.1f} s, explained in {monotonic() - begun:.1f} s; "
        f"objective {objective.value:.3f} of at most {objective.bound:.3f}"
    )


def _solve(frame: Frame) -> Programme:
    found = solve_pairing(frame, lambda _session, _first, _second: "learn")
    if not isinstance(found, Programme):
        raise click.ClickException("the problem has no programme")
    return found


def random_frame(n: int, session: Session, *, time_limit_s: float = 600.0) -> Frame:
    """Return cities that all may meet, with values drawn evenly from [0, 1]."""
    ids = [f"c{i}" for i in range(n)]
    theme = Theme("t", {"en": "t"})
    catalogue = Catalogue(Network("n", themes=(theme,)), tuple(City(i, i) for i in ids))
    problem = PairingProblem(
        "bench",
        (session,),
        tuple(Attendee(i, languages=("en",)) for i in ids),
        rules=Rules(floor=False, partners=ALLOW),
        time_limit_s=time_limit_s,
    )
    drawn = np.random.default_rng(1).random((1, n, n))
    value = np.maximum(drawn, drawn.transpose(0, 2, 1)).round(4)
    value[0][np.diag_indices(n)] = 0.0
    return Frame(problem, catalogue, Worth(value, wanted_shares(problem)))


def network_problem(catalogue: Catalogue) -> PairingProblem:
    """Return the problem of a conference of all cities on all themes."""
    spoken = sorted({primary_language(tag) for city in catalogue.cities for tag in city.languages})
    bridges = tuple((min("en", tag), max("en", tag)) for tag in spoken if tag != "en")
    sessions = tuple(
        Session(
            theme.id, theme.id, "pairs", _START + timedelta(hours=2 * i), 3, 20, 24,
            interpreters=bridges,
        )
        for i, theme in enumerate(catalogue.network.themes)
    )  # fmt: skip
    cities = tuple(
        Attendee(city.id, languages=tuple(map(primary_language, city.languages)))
        for city in catalogue.cities
    )
    return PairingProblem("bench", sessions, cities)


def model_pairs(frame: Frame, rounds: int, enough: float, limit: float) -> tuple[float, float]:
    """Solve the whole as one model; return what it reached, and after how many seconds."""
    from ortools.sat.python import cp_model

    class Watch(cp_model.CpSolverSolutionCallback):
        def __init__(self) -> None:
            super().__init__()
            self.begun, self.best, self.seconds = monotonic(), 0.0, limit

        def on_solution_callback(self) -> None:
            self.best = self.objective_value / _SCALE / rounds
            if self.best >= enough:
                self.seconds = monotonic() - self.begun
                self.stop_search()

    model = cp_model.CpModel()
    n, value = frame.n_cities, frame.worth.value[0]
    held = {
        (a, b, r): model.new_bool_var("")
        for a, b in combinations(range(n), 2)
        for r in range(rounds)
    }
    for a, b in combinations(range(n), 2):
        model.add_at_most_one(held[a, b, r] for r in range(rounds))
    for city in range(n):
        for r in range(rounds):
            model.add_exactly_one(held[p, q, r] for p, q in _pairs_of(city, n))
    model.maximize(sum(round(2 * _SCALE * value[a, b]) * x for (a, b, _r), x in held.items()))
    watch = Watch()
    _solver(limit).solve(model, watch)
    return watch.best, watch.seconds


def model_tables(frame: Frame, size: int, rounds: int, limit: float) -> float:
    """Solve tables as one model; return the total it reached."""
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    n, value = frame.n_cities, frame.worth.value[0]
    objective = []
    pairs: dict[tuple[int, int], list[cp_model.IntVar]] = {}
    for _r in range(rounds):
        seats = [[model.new_bool_var("") for _t in range(n // size)] for _c in range(n)]
        for own in seats:
            model.add_exactly_one(own)
        for t in range(n // size):
            model.add(sum(own[t] for own in seats) == size)
        for a, b in combinations(range(n), 2):
            both = model.new_bool_var("")
            for t in range(n // size):
                model.add_bool_or([both, seats[a][t].Not(), seats[b][t].Not()])
                model.add_bool_or([both.Not(), seats[a][t].Not(), seats[b][t]])
            pairs.setdefault((a, b), []).append(both)
            objective.append(round(2 * _SCALE * value[a, b]) * both)
    for own in pairs.values():
        model.add_at_most_one(own)
    model.maximize(sum(objective))
    solver = _solver(limit)
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return 0.0
    return float(solver.objective_value) / _SCALE / (size - 1) / rounds


def _solver(limit: float) -> "cp_model.CpSolver":
    from ortools.sat.python import cp_model

    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = limit
    solver.parameters.num_workers = 2
    return solver


def _pairs_of(city: int, n: int) -> Iterable[tuple[int, int]]:
    return ((min(city, other), max(city, other)) for other in range(n) if other != city)


if __name__ == "__main__":
    main()
