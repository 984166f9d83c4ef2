"""Solves workshops, one after the other, beside the service."""

import base64
import logging
import tomllib
from collections.abc import Mapping
from datetime import UTC, datetime
from threading import Event, Thread
from time import monotonic
from typing import Any

from data.catalogue import Catalogue
from data.errors import DataError, JumellesError
from data.messages import _, speaking
from matcher.pairing.arithmetic import forecast
from matcher.pairing.contradiction import Infeasible, say_infeasible
from matcher.pairing.explain import Explainer
from matcher.pairing.frame import Frame
from matcher.pairing.linear import OutOfTime
from matcher.pairing.problem import PairingProblem
from matcher.pairing.problem_file import parse_problem
from matcher.pairing.programme import Programme, programme_csv
from matcher.pairing.report import Search, programme_json
from matcher.pairing.solve import solve_pairing
from matcher.pairing.worth import measure_worth
from service.live import Live
from service.storage.workshops import (
    DONE,
    FAILED,
    INFEASIBLE,
    Workshop,
    finish_workshop,
    requeue_running,
    take_waiting,
    tell_progress,
)

LOOK_EVERY_S = 0.5
_log = logging.getLogger("jumelles.solver")


class Abandoned(Exception):
    """Somebody gave up what is being solved."""


class Solver:
    """A thread that takes up workshops as they come.

    Parameters
    ----------
    live : Live

    Notes
    -----
    A workshop is marked in the database while it is solved, so that no two processes solve one, and
    a process that starts takes up what one that was killed left. Progress is written there too.
    """

    def __init__(self, live: Live) -> None:
        self._live = live
        self._stop = Event()
        self._thread: Thread | None = None

    def start(self) -> None:
        """Begin to look for work."""
        with self._live.database.writing() as connection:
            requeue_running(connection)
        self._thread = Thread(target=self._work, name="jumelles-solver", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Look for no more work; what is being solved is taken up at the next start."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(timeout=LOOK_EVERY_S)

    def solve_next(self) -> bool:
        """Solve the workshop that has waited longest; return whether there was one."""
        if not self._live.is_ready:
            return False
        with self._live.database.writing() as connection:
            workshop = take_waiting(connection)
        if workshop is None:
            return False
        with speaking(workshop.language):
            try:
                self._solve(workshop)
            except Abandoned:
                return True
            except JumellesError as err:
                self._finish(workshop, FAILED, str(err))
            except ModuleNotFoundError as err:
                words = _("Pairing needs {packages}. Run: pip install 'jumelles[pairing]'")
                self._finish(workshop, FAILED, words.format(packages=err.name))
            except Exception as err:
                self._finish(workshop, FAILED, _("Something went wrong here; we are told of it."))
                _log.error("%s in %s", type(err).__name__, workshop.id, exc_info=True)
        return True

    def _work(self) -> None:
        while not self._stop.is_set():
            try:
                if self.solve_next():
                    continue
            except JumellesError as err:
                _log.error("%s", err)
            self._stop.wait(LOOK_EVERY_S)

    def _solve(self, workshop: Workshop) -> None:
        snapshot = self._live.snapshot
        problem = problem_of(workshop, snapshot.catalogue)
        frame = Frame(
            problem, snapshot.catalogue, measure_worth(snapshot.suggester.engine, problem)
        )
        explainer = Explainer(frame, snapshot.suggester)
        begun = monotonic()

        def say(stage: str, value: float, bound: float) -> None:
            told = f"{stage}: {value:.3f} / {bound:.3f}"
            with self._live.database.writing() as connection:
                if not tell_progress(connection, workshop.id, told):
                    raise Abandoned

        try:
            found = solve_pairing(frame, explainer.relation, say)
        except OutOfTime as err:
            raise DataError(
                _(
                    "No programme was found in {n} s, and no contradiction. Give time_limit_s a"
                    " larger number."
                ).format(n=f"{problem.time_limit_s:g}")
            ) from err
        if isinstance(found, Infeasible):
            self._finish(workshop, INFEASIBLE, say_infeasible(frame, found))
            return
        search = Search(monotonic() - begun, tuple(forecast(frame)))
        report = programme_json(frame, found, explainer, search)
        self._finish(workshop, DONE, "", report, files_of(frame, found, report))

    def _finish(self, workshop: Workshop, state: str, told: str, *result: Any) -> None:  # noqa: ANN401
        with self._live.database.writing() as connection:
            finish_workshop(connection, workshop.id, state, told, *result)


def problem_of(workshop: Workshop, catalogue: Catalogue) -> PairingProblem:
    """Return the problem of a workshop with the meetings that were locked since.

    Raises
    ------
    DataError
        If the catalogue has changed so that it cannot be read any more.
    """
    table = read_toml(workshop.problem)
    own = table.get("locked", [])
    known = {_place(one) for one in own}
    table["locked"] = [*own, *(dict(one) for one in workshop.locked if _place(one) not in known)]
    return parse_problem(table, catalogue)


def _place(lock: Mapping[str, Any]) -> tuple[Any, ...]:
    return lock.get("session"), lock.get("round"), frozenset(map(str, lock.get("cities", ())))


def read_toml(text: str) -> dict[str, Any]:
    """Return the table of a TOML text.

    Raises
    ------
    DataError
    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as err:
        raise DataError(_("This is no TOML ({reason}). Mend it there.").format(reason=err)) from err


def files_of(frame: Frame, found: Programme, report: dict[str, Any]) -> dict[str, str]:
    """Return what people take away, by file name, in base64."""
    from matcher.export.programme_ics import calendars
    from matcher.export.programme_pdf import programme_pdf
    from matcher.export.programme_xlsx import programme_xlsx

    # A later version has a higher number, so that calendars take it in the place of the earlier.
    sequence = int(datetime.now(UTC).timestamp()) - 1_700_000_000
    contents = {
        "programme.csv": programme_csv(found.meetings).encode(),
        "programme.xlsx": programme_xlsx(frame, found, report),
        "programme.pdf": programme_pdf(frame, found, report),
        **calendars(frame, found, sequence),
    }
    return {name: base64.b64encode(content).decode("ascii") for name, content in contents.items()}
