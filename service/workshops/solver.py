"""Solves workshops, one after the other, beside the service."""

import base64
import json
import logging
from collections.abc import Sequence
from datetime import UTC, datetime
from threading import Event, Thread
from time import monotonic
from typing import Any

from data.errors import DataError, JumellesError
from data.messages import _, speaking
from matcher.pairing.arithmetic import forecast
from matcher.pairing.contradiction import Infeasible, say_infeasible
from matcher.pairing.explain import Explainer
from matcher.pairing.frame import Frame
from matcher.pairing.linear import OutOfTime
from matcher.pairing.problem_file import parse_problem
from matcher.pairing.programme import Meeting, Programme, meetings_of, programme_csv
from matcher.pairing.repair import repair
from matcher.pairing.report import Search, out_of_time, programme_json, stage_line
from matcher.pairing.solve import solve_pairing
from matcher.pairing.worth import measure_worth
from service.live import Live
from service.storage.workshops import (
    FAILED,
    INFEASIBLE,
    Workshop,
    add_version,
    find_version,
    find_workshop,
    finish_workshop,
    requeue_running,
    take_waiting,
    tell_progress,
)
from service.workshops.problem_text import read_toml

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
        problem = parse_problem(read_toml(workshop.problem), snapshot.catalogue)
        worth = measure_worth(snapshot.suggester.engine, problem)
        frame = Frame(problem, snapshot.catalogue, worth)
        explainer = Explainer(frame, snapshot.suggester)
        begun = monotonic()

        def say(stage: str, value: float, bound: float) -> None:
            told = stage_line(stage, value, bound)
            with self._live.database.writing() as connection:
                if not tell_progress(connection, workshop.id, told):
                    raise Abandoned

        def solve(frame: Frame) -> Programme | Infeasible:
            return solve_pairing(frame, explainer.relation, say)

        try:
            old = self._kept(workshop)
            found = solve(frame) if old is None else repair(frame, old, solve)
        except OutOfTime as err:
            raise DataError(out_of_time(problem.time_limit_s)) from err
        if isinstance(found, Infeasible):
            self._finish(workshop, INFEASIBLE, say_infeasible(frame, found))
            return
        search = Search(monotonic() - begun, tuple(forecast(frame)))
        report = programme_json(frame, found, explainer, search)
        files = files_of(frame, found, report, self._published(workshop))
        with self._live.database.writing() as connection:
            add_version(connection, workshop, report, files, datetime.now(UTC))

    def _kept(self, workshop: Workshop) -> list[Meeting] | None:
        if not workshop.keeps or workshop.shown is None:
            return None
        with self._live.database.reading() as connection:
            shown = find_version(connection, workshop.id, workshop.shown)
        return meetings_of(shown.programme)

    def _published(self, workshop: Workshop) -> list[Meeting]:
        """Return the meetings that cities may have in their calendars."""
        with self._live.database.reading() as connection:
            published = find_workshop(connection, workshop.id).published
            if published is None:
                return []
            return meetings_of(find_version(connection, workshop.id, published).programme)

    def _finish(self, workshop: Workshop, state: str, told: str) -> None:
        with self._live.database.writing() as connection:
            finish_workshop(connection, workshop.id, state, told)


def files_of(
    frame: Frame, found: Programme, report: dict[str, Any], published: Sequence[Meeting]
) -> dict[str, str]:
    """Return what people take away, by file name, in base64."""
    from matcher.export.programme_ics import calendars, cancelled_calendars
    from matcher.export.programme_pdf import programme_pdf
    from matcher.export.programme_xlsx import programme_xlsx
    from matcher.export.tables_pdf import tables_pdf

    # A later version has a higher number, so that calendars take it in the place of the earlier.
    sequence = int(datetime.now(UTC).timestamp()) - 1_700_000_000
    contents = {
        "programme.csv": programme_csv(found.meetings).encode(),
        "programme.json": json.dumps(report, ensure_ascii=False, indent=1).encode(),
        "programme.xlsx": programme_xlsx(frame, found, report),
        "programme.pdf": programme_pdf(frame, found, report),
        "tables.pdf": tables_pdf(frame, found, report),
        **calendars(frame, found, sequence),
        **cancelled_calendars(frame, published, sequence),
    }
    return {name: base64.b64encode(content).decode("ascii") for name, content in contents.items()}
