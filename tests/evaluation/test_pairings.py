"""Real pairings as a benchmark."""

import csv
from dataclasses import replace

import numpy as np
import pytest

from data.errors import DataError, NotFound
from evaluation.arms import run_arms
from evaluation.assessment import assess
from evaluation.pairings import LAYOUT, open_pairings
from evaluation.report.sections.lift import lift
from tests.evaluation.tiny import CATALOGUE, CITIES, STATEMENTS, engine

ROW = {
    "row_id": "1", "project": "Warm homes", "theme": "Energy poverty", "theme2": "",
    "role_city": "partner", "role_other": "partner", "years": "2025-2027",
    "topic": "insulation of old homes", "city_geonameid": "alder", "other_geonameid": "dogwood",
}  # fmt: skip


@pytest.fixture
def pairings(tmp_path):
    def pairings(*changes, catalogue=CATALOGUE):
        path = tmp_path / "pairings.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, LAYOUT.columns, lineterminator="\n")
            writer.writeheader()
            writer.writerows(ROW | change for change in changes)
        return open_pairings(path, engine(catalogue))

    return pairings


def asked(bench):
    """Return who asks on which theme, and the relevant partners."""
    task = bench.task
    return {
        (question.city, question.theme): [
            task.cities.ids[i] for i in np.flatnonzero(bench.judged.is_relevant[row])
        ]
        for row, question in enumerate(task.questions)
    }


def test_partners_ask_each_other(pairings):
    bench = pairings({})
    assert asked(bench) == {("alder", "homes"): ["dogwood"], ("dogwood", "homes"): ["alder"]}
    assert bench.task.questions[0].need == "Energy poverty. insulation of old homes"


def test_who_receives_asks_who_gives(pairings):
    assert asked(pairings({"role_city": "giver (front-runner)", "role_other": "receiver"})) == {
        ("dogwood", "homes"): ["alder"]
    }


def test_all_partners_of_a_project_are_relevant_to_each_and_are_one_cluster(pairings):
    bench = pairings({}, {"other_geonameid": "birch"}, {"project": "Other", "years": "2026"})
    by_project = {}
    for question, cluster in zip(bench.task.questions, bench.clusters, strict=True):
        by_project.setdefault(cluster, []).append(question.city)
    assert list(by_project.values()) == [["alder", "dogwood"], ["alder", "birch", "dogwood"]]
    own = bench.task.query_ids.index("2-warm-homes:alder")
    assert bench.judged.is_relevant[own].sum() == 2


def test_a_theme_is_found_by_label_and_synonym_else_by_the_text(pairings):
    assert ("alder", "water") in asked(pairings({"theme": "EAU"}))
    assert ("alder", "water") in asked(pairings({"theme": "x", "theme2": "Water"}))
    unnamed = pairings({"theme": "x", "topic": "Rain, floods, drains, sewers and rivers."})
    assert ("alder", "water") in asked(unnamed)


def test_geonames_numbers_are_ids_of_the_catalogue_with_gn(pairings):
    cities = tuple(replace(one, id=f"gn-{i}") for i, one in enumerate(CITIES, start=1))
    ids = {old.id: new.id for old, new in zip(CITIES, cities, strict=True)}
    statements = tuple(replace(one, city=ids[one.city]) for one in STATEMENTS)
    own = replace(CATALOGUE, cities=cities, statements=statements)
    bench = pairings({"city_geonameid": "1", "other_geonameid": "4"}, catalogue=own)
    assert ("gn-1", "homes") in asked(bench)


def test_what_is_not_asked_is_counted_with_the_reason(pairings):
    bench = pairings(
        {},
        {"years": "2024-2026"},  # the newest experience is of 2024
        {"other_geonameid": "999"},
        {"other_geonameid": "alder"},
        {"years": "soon"},
        {"project": ""},
    )
    assert len(bench.notes) == 1
    assert "6 rows of pairings.csv, of which 5 are not asked" in bench.notes[0]
    assert "rows in error: 2; cities that the catalogue does not hold: 2; began" in bench.notes[0]
    assert bench.notes[0].endswith("may tell of it: 1).")


def test_a_table_of_which_nothing_can_be_asked_is_refused(pairings, tmp_path):
    with pytest.raises(
        DataError, match=r"No row of .*pairings\.csv can be asked.*may tell of it: 1"
    ):
        pairings({"years": "2020"})
    with pytest.raises(NotFound, match="nowhere"):
        open_pairings(tmp_path / "nowhere.csv", engine())
    (tmp_path / "odd.csv").write_text("a,b\n1,2\n")
    with pytest.raises(DataError, match=r"odd\.csv.*project"):
        open_pairings(tmp_path / "odd.csv", engine())


def test_lift_is_the_percentile_over_that_of_size_alone(pairings):
    bench = pairings({}, {"project": "Other", "city_geonameid": "gingko"})
    found = assess(bench, run_arms(bench.task))
    table = lift(found).blocks[1]
    assert list(table.header) == ["arm", "mean percentile", "over largest", "over same-size"]
    cells = {row[0]: row for row in table.rows}
    own = {arm: float(cells[arm][1].split()[0]) for arm in ("jumelles", "largest", "same-size")}
    for column, size in ((2, "largest"), (3, "same-size")):
        shown = float(cells["jumelles"][column].split()[0])
        assert shown == pytest.approx(own["jumelles"] - own[size], abs=0.0015)
    assert list(cells)[-2:] == ["largest", "same-size"]
