"""Solves workshops: the problem as it stands in the database, the programme back into it."""

import base64
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from time import monotonic
from typing import Any

from sqlalchemy import Connection

from data.errors import DataError
from matcher.pairing.arithmetic import forecast
from matcher.pairing.contradiction import Infeasible, say_infeasible
from matcher.pairing.explain import Explainer
from matcher.pairing.frame import Frame
from matcher.pairing.linear import OutOfTime
from matcher.pairing.packages import check_packages
from matcher.pairing.problem_file import parse_problem
from matcher.pairing.programme import Meeting, Programme, meetings_of, programme_csv
from matcher.pairing.repair import repair
from matcher.pairing.report import Search, out_of_time, programme_json, stage_line
from matcher.pairing.solve import solve_pairing
from matcher.pairing.worth import measure_worth
from service.jobs.worker import Say
from service.live import Live
from service.storage.jobs import INFEASIBLE, Job, finish_job
from service.storage.workshops import Workshop, add_version, find_version, find_workshop
from service.workshops.problem_text import read_toml


def solve_workshop(live: Live, job: Job, say: Say) -> None:
    """Find the programme of a workshop, and show it to the secretariat.

    Parameters
    ----------
    live : Live
    job : Job
        Its id is that of the workshop.
    say : callable

    Raises
    ------
    DataError, NotFound
        If the problem does not fit the catalogue any longer, no programme was found in time, or
        packages for pairing are missing.
    """
    check_packages()
    with live.database.reading() as connection:
        workshop = find_workshop(connection, job.id)
        old, published = _kept(connection, workshop), _published(connection, workshop)
    snapshot = live.snapshot
    problem = parse_problem(read_toml(workshop.problem), snapshot.catalogue)
    worth = measure_worth(snapshot.suggester.engine, problem)
    frame = Frame(problem, snapshot.catalogue, worth)
    explainer = Explainer(frame, snapshot.suggester)
    begun = monotonic()

    def solve(frame: Frame) -> Programme | Infeasible:
        return solve_pairing(frame, explainer.relation, lambda *stage: say(stage_line(*stage)))

    try:
        found = solve(frame) if old is None else repair(frame, old, solve)
    except OutOfTime as err:
        raise DataError(out_of_time(problem.time_limit_s)) from err
    if isinstance(found, Infeasible):
        with live.database.writing() as connection:
            told = say_infeasible(frame, found)
            finish_job(connection, job.id, INFEASIBLE, datetime.now(UTC), told)
        return
    search = Search(monotonic() - begun, tuple(forecast(frame)))
    report = programme_json(frame, found, explainer, search)
    files = files_of(frame, found, report, published)
    with live.database.writing() as connection:
        add_version(connection, workshop, report, files, datetime.now(UTC))


def _kept(connection: Connection, workshop: Workshop) -> list[Meeting] | None:
    if not workshop.keeps or workshop.shown is None:
        return None
    return meetings_of(find_version(connection, workshop.id, workshop.shown).programme)


def _published(connection: Connection, workshop: Workshop) -> list[Meeting]:
    """Return the meetings that cities may have in their calendars."""
    if workshop.published is None:
        return []
    return meetings_of(find_version(connection, workshop.id, workshop.published).programme)


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
