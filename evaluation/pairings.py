"""Real pairings as a benchmark: how far up the partner stands that a city found.

Positive-unlabelled: a city that is not the partner is no bad match, so what counts is the rank of
the true partner, and by how much it is better than what size alone would give. The texts of the
cities come from the catalogue. A pairing is asked only if it began after the newest experience of
the catalogue, so that no text tells of the pairing itself.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from data.catalogue import Catalogue
from data.errors import DataError, NotFound
from data.folding import fold_name
from data.header import Layout
from data.messages import _, ngettext
from data.row import Row
from data.table import read_table
from data.validation import Findings
from evaluation.benchmark import Benchmark
from evaluation.judgements import UNJUDGED, Judgements
from evaluation.report.slugs import slug
from evaluation.task import Task
from matcher.engine import Engine, Question

LAYOUT = Layout(
    file="pairings.csv",
    columns=(
        "row_id", "project", "theme", "theme2", "role_city", "role_other", "years", "topic",
        "city_geonameid", "other_geonameid",
    ),
    required=("project", "years", "city_geonameid", "other_geonameid"),
)  # fmt: skip
GIVER = "giver"
_YEAR = re.compile(r"\d{4}")


@dataclass(frozen=True, slots=True)
class Pairing:
    """Two cities of the catalogue that worked together; `asker` learned from `partner`."""

    project: str
    asker: str
    partner: str
    theme: str
    text: str


@dataclass(slots=True)
class _Counts:
    """Why rows are not asked."""

    absent: int = 0
    early: int = 0


def open_pairings(path: Path, engine: Engine) -> Benchmark:
    """Make a benchmark of a table of pairings.

    Parameters
    ----------
    path : Path
        CSV with the columns of `LAYOUT`. Cities are named by their id in the catalogue, or by the
        GeoNames number N of the id ``gn-N``. A role that begins with "giver" makes the other city
        the one that asks; else both ask.
    engine : Engine

    Returns
    -------
    Benchmark
        A query for each project and asking city; its clusters are the projects.

    Raises
    ------
    NotFound, DataError
        If the file cannot be read, or none of its rows can be asked.
    """
    rows, n_wrong = _read_rows(path)
    counts = _Counts()
    pairings = list(_pairings(rows, engine.catalogue, counts))
    notes = _notes(path, len(rows) + n_wrong, n_wrong, counts)
    if not pairings:
        raise DataError(
            _("No row of {path} can be asked. {reasons}").format(path=path, reasons=" ".join(notes))
        )
    return _benchmark(engine, pairings, notes)


def _read_rows(path: Path) -> tuple[list[Row], int]:
    """Return the rows that can be read, and how many cannot."""
    if not path.exists():
        raise NotFound(_("There is no file {path}. Mend the path.").format(path=path))
    findings = Findings()
    table = read_table(path, LAYOUT, findings)
    if not table.is_readable:
        raise DataError(findings.report().errors[0].describe())
    for row in table.rows:
        for column in LAYOUT.required:
            if not row.has_error:
                row.demand(column)
        if not row.has_error and not _YEAR.search(row.key("years")):
            row.error("years", _("Expected the year in which the pairing began."))
    usable = [row for row in table.rows if not row.has_error]
    return usable, len(table.rows) - len(usable)


def _pairings(rows: Iterable[Row], catalogue: Catalogue, counts: _Counts) -> Iterable[Pairing]:
    newest = max(
        (s.year for s in catalogue.statements if s.kind == "experience" and s.year), default=0
    )
    known = {city.id for city in catalogue.cities}
    words = _theme_words(catalogue)
    for row in rows:
        city, other = (_city(row, column, known) for column in LAYOUT.required[2:])
        began = _YEAR.search(row.key("years"))
        if not city or not other or city == other:
            counts.absent += 1
        elif began is None or int(began[0]) <= newest:
            counts.early += 1
        else:
            said = [row.key(column) for column in ("theme", "theme2", "topic")]
            theme = next((words[key] for key in map(fold_name, said[:2]) if key in words), "")
            text = ". ".join(filter(None, said))
            for asker, partner, role in (
                (city, other, row.key("role_city")),
                (other, city, row.key("role_other")),
            ):
                if not role.lower().startswith(GIVER):
                    yield Pairing(row.key("project"), asker, partner, theme, text)


def _city(row: Row, column: str, known: set[str]) -> str:
    cell = row.key(column)
    return next((one for one in (cell, f"gn-{cell}") if one in known), "")


def _theme_words(catalogue: Catalogue) -> dict[str, str]:
    """Return the theme that each label or synonym stands for, by its folded form."""
    found: dict[str, str] = {}
    for theme in catalogue.network.themes:
        for word in (theme.id, *theme.label.values(), *theme.synonyms):
            found.setdefault(fold_name(word), theme.id)
    return found


def _benchmark(engine: Engine, pairings: Sequence[Pairing], notes: Sequence[str]) -> Benchmark:
    grouped: dict[tuple[str, str], list[Pairing]] = {}
    for one in pairings:
        grouped.setdefault((one.project, one.asker), []).append(one)
    keys = sorted(grouped)
    projects = sorted({project for project, _asker in keys})
    place = {project: i for i, project in enumerate(projects)}
    questions = [_question(engine, place[key[0]], grouped[key]) for key in keys]
    task = Task(engine, questions)
    grades = np.full((len(keys), len(engine.city_ids)), UNJUDGED, dtype=np.int16)
    for i, key in enumerate(keys):
        grades[i, [engine.position(one.partner) for one in grouped[key]]] = 1
    clusters = np.array([place[project] for project, _asker in keys], dtype=np.int64)
    return Benchmark(task, Judgements(grades), None, clusters, tuple(notes))


def _question(engine: Engine, number: int, own: Sequence[Pairing]) -> Question:
    first = own[0]
    text = "\n".join(dict.fromkeys(one.text for one in own))
    name = f"{number + 1}-{slug(first.project)}:{first.asker}"
    return Question(name, first.asker, _theme(engine, own, text), text)


def _theme(engine: Engine, own: Sequence[Pairing], text: str) -> str:
    """Return the theme that the source names, the only one there is, or the best fitting one."""
    themes = [theme.id for theme in engine.catalogue.network.themes]
    named = next((one.theme for one in own if one.theme), "")
    if named or len(themes) == 1:
        return named or themes[0]
    return engine.infer_themes(text)[0]


def _notes(path: Path, n_rows: int, n_wrong: int, counts: _Counts) -> list[str]:
    reasons: Mapping[str, int] = {
        _("rows in error"): n_wrong,
        _("cities that the catalogue does not hold"): counts.absent,
        _("began before the newest experience of the catalogue, which may tell of it"): (
            counts.early
        ),
    }
    n_left_out = sum(reasons.values())
    told = "; ".join(f"{reason}: {n}" for reason, n in reasons.items() if n)
    note = ngettext(
        "Pairings: {n} row of {file}, of which {left_out} are not asked",
        "Pairings: {n} rows of {file}, of which {left_out} are not asked",
        n_rows,
    ).format(n=n_rows, file=path.name, left_out=n_left_out)
    return [f"{note} ({told})." if told else f"{note}."]
