"""``jumelles pair``: the programme of a workshop, or why there is none."""

import json
from collections.abc import Mapping
from pathlib import Path
from time import monotonic
from typing import Any

import click

from data.errors import DataError
from data.files import write_files
from data.messages import _, ngettext
from matcher.commands.options import Sources, open_catalogue, open_engine, source_options
from matcher.pairing.packages import check_packages

INFEASIBLE = 3
"""Exit code: no programme is possible."""
_FILE = click.Path(path_type=Path)


@click.command()
@source_options
@click.argument("problem", type=_FILE)
@click.option("--output", type=_FILE, required=True, help="Folder for the programme.")
@click.option(
    "--repair", type=_FILE, help="A programme.json to keep as far as the problem still allows."
)
@click.option("--compare", type=_FILE, help="A programme.json to tell the difference from.")
@click.pass_context
def pair(
    ctx: click.Context,
    sources: Sources,
    problem: Path,
    output: Path,
    repair: Path | None,
    compare: Path | None,
) -> None:
    """Make the best programme of meetings for a workshop described in PROBLEM.

    Writes programme.csv, programme.json, programme.xlsx, programme.pdf (a schedule per city),
    tables.pdf (table cards, interpreters) and one calendar per city into the output folder. If no
    programme is possible, says which wishes contradict and what would help, and ends with exit code
    3.
    """
    check_packages()
    from matcher.export.programme_ics import calendars
    from matcher.export.programme_pdf import programme_pdf
    from matcher.export.programme_xlsx import programme_xlsx
    from matcher.export.tables_pdf import tables_pdf
    from matcher.pairing.compare import compare_meetings, difference_json
    from matcher.pairing.contradiction import Infeasible, infeasible_json, say_infeasible
    from matcher.pairing.programme import programme_csv, read_meetings
    from matcher.pairing.report import Search, means_of, programme_json

    catalogue = open_catalogue(sources)
    old = {path: read_meetings(path) for path in (repair, compare) if path is not None}
    work = _Work(sources, catalogue, problem)
    for note in work.notes:
        click.echo(note, err=True)
    found = work.solve(old.get(repair) if repair is not None else None)
    if isinstance(found, Infeasible):
        content = infeasible_json(work.frame, found) | {"notes": work.notes}
        write_files(output, {"infeasible.json": _as_bytes(content)})
        click.echo(say_infeasible(work.frame, found), err=True)
        ctx.exit(INFEASIBLE)
    search = Search(work.seconds, tuple(work.notes))
    report = programme_json(work.frame, found, work.explainer, search)
    means = means_of(found.standings)
    for name, path in (("repair", repair), ("comparison", compare)):
        if path is not None:
            difference = compare_meetings(old[path], found.meetings)
            report[name] = difference_json(difference, old[path], means)
            _tell_difference(path, difference.cities, len(difference.gone), len(difference.new))
    contents = {
        "programme.csv": programme_csv(found.meetings).encode(),
        "programme.json": _as_bytes(report),
        "programme.pdf": programme_pdf(work.frame, found, report),
        "programme.xlsx": programme_xlsx(work.frame, found, report),
        "tables.pdf": tables_pdf(work.frame, found, report),
    }
    write_files(output, contents)
    write_files(output / "calendars", calendars(work.frame, found))
    stale = output / "infeasible.json"
    stale.unlink(missing_ok=True)
    _tell(found)
    click.echo(_("The programme is in {path}.").format(path=output))


class _Work:
    """One problem with all that is needed to solve and explain it."""

    def __init__(self, sources: Sources, catalogue: Any, path: Path) -> None:  # noqa: ANN401
        from matcher.pairing.arithmetic import forecast
        from matcher.pairing.explain import Explainer
        from matcher.pairing.frame import Frame
        from matcher.pairing.problem_file import read_problem
        from matcher.pairing.worth import measure_worth
        from matcher.suggest import Suggester

        problem = read_problem(path, catalogue)
        engine = open_engine(sources, catalogue)
        self.frame = Frame(problem, catalogue, measure_worth(engine, problem))
        self.explainer = Explainer(self.frame, Suggester(engine))
        self.notes = forecast(self.frame)
        self.seconds = 0.0

    def solve(self, old: Any) -> Any:  # noqa: ANN401
        from matcher.pairing.linear import OutOfTime
        from matcher.pairing.repair import repair
        from matcher.pairing.report import out_of_time
        from matcher.pairing.solve import solve_pairing

        begun = monotonic()
        try:
            if old is None:
                return solve_pairing(self.frame, self.explainer.relation, _tell_stage)
            return repair(
                self.frame,
                old,
                lambda frame: solve_pairing(frame, self.explainer.relation, _tell_stage),
            )
        except OutOfTime as err:
            raise DataError(out_of_time(self.frame.problem.time_limit_s)) from err
        finally:
            self.seconds = monotonic() - begun


def _tell_stage(stage: str, value: float, bound: float) -> None:
    from matcher.pairing.report import stage_line

    click.echo(stage_line(stage, value, bound), err=True)


def _tell(found: Any) -> None:  # noqa: ANN401
    n = sum(1 for _one in found.held)
    breaks = sum(one.n_breaks for one in found.standings)
    click.echo(
        ngettext("{n} meeting", "{n} meetings", n).format(n=n)
        + ", "
        + ngettext("{n} break", "{n} breaks", breaks).format(n=breaks)
    )
    click.echo(
        _("total value {total:.3f}, worst-off city {floor:.3f}").format(
            total=found.total, floor=found.floor.value
        )
    )
    if found.is_stopped:
        click.echo(_("The time limit ended the search; a better programme may exist."), err=True)


def _tell_difference(path: Path, cities: list[str], gone: int, new: int) -> None:
    click.echo(
        _("Against {path}: {gone} meetings gone, {new} new; it changes for: {cities}.").format(
            path=path, gone=gone, new=new, cities=", ".join(cities) or "–"
        )
    )


def _as_bytes(content: Mapping[str, Any]) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()
