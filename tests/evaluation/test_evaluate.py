"""``jumelles evaluate`` from files to files."""

import csv
import json
import re
import tomllib
from copy import deepcopy
from dataclasses import replace
from html.parser import HTMLParser
from importlib import import_module
from pathlib import Path

import pytest
from click.testing import CliRunner

from data.catalogue import Catalogue
from data.errors import JumellesError
from data.messages import speaking
from data.trec import Qrel
from evaluation.commands.evaluate import evaluate
from evaluation.evidence import EVIDENCE
from tests.evaluation.tiny import (
    CATALOGUE,
    CITIES,
    EVIDENCE_QRELS,
    QRELS,
    QUERIES,
    STATEMENTS,
    with_population,
    write,
)
from tests.world import NETWORK, statement

OUTPUTS = {"report.html", "results.json", "queries.csv", "cities.csv"}


def run(folder, output, *more, language="en"):
    arguments = ["--catalogue", folder, "--encoder", "hashing", "--output", output, *more]
    with speaking(language):
        result = CliRunner().invoke(evaluate, [*map(str, arguments)], catch_exceptions=True)
    if isinstance(result.exception, JumellesError):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result


@pytest.fixture(scope="module", autouse=True)
def store(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JUMELLES_STORE", str(tmp_path_factory.mktemp("store")))
        yield


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write(tmp_path_factory.mktemp("catalogue"))


@pytest.fixture(scope="module")
def output(folder, tmp_path_factory):
    output = tmp_path_factory.mktemp("output") / "new"
    output.with_suffix(".log").write_text(run(folder, output).stderr)
    return output


@pytest.fixture(scope="module")
def results(output):
    return json.loads((output / "results.json").read_text("utf-8"))


def test_everything_is_written(output):
    assert {path.name for path in output.iterdir()} == OUTPUTS


def test_a_figure_by_hand(results):
    quality = results["arms"]["largest"]["quality"]
    # ranked by size: hazel, gingko, fir, elm, dogwood, cedar, birch, alder
    first_hits = {"q1": 2, "q2": 3, "q3": 5, "q4": 4, "q5": 4}
    expected = sum(1 / rank for rank in first_hits.values()) / 5
    assert quality["RR"]["value"] == pytest.approx(expected, abs=1e-6)
    assert quality["RR"]["n"] == 5


def test_what_was_left_out_is_counted(results):
    assert results["queries"] == {
        "asked": 6, "asking_cities": 5, "clusters": 5,
        "with_relevant_city": 5, "with_relevant_statement": 5,
    }  # fmt: skip


def test_arms_that_show_no_statement_have_no_evidence_figure(results):
    assert EVIDENCE in results["arms"]["bm25"]["quality"]
    for name in ("largest", "most-reports", "nearest", "same-country", "same-size"):
        assert EVIDENCE not in results["arms"][name]["quality"]
    assert set(results["comparisons"]) == {EVIDENCE, "nDCG@10", "percentile"}


def test_the_table_of_queries_gives_the_means_of_the_results(output, results):
    with (output / "queries.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 6 * len(results["arms"])
    for arm, measured in results["arms"].items():
        values = [float(r["nDCG@10"]) for r in rows if r["arm"] == arm and r["nDCG@10"]]
        assert sum(values) / len(values) == pytest.approx(
            measured["quality"]["nDCG@10"]["value"], abs=1e-5
        )


def test_every_stratum_holds_each_query_once(results):
    of_kind = {}
    for one in results["arms"]["jumelles"]["strata"]["nDCG@10"]:
        of_kind.setdefault(one["kind"], []).append(one["n"])
    assert {kind: sum(n) for kind, n in of_kind.items()} == dict.fromkeys(
        ("language", "size class", "reports", "continent"), 5
    )


def test_progress_is_told_on_stderr(output):
    log = output.with_suffix(".log").read_text()
    assert "[1/13] jumelles" in log
    assert "[13/13] tf-idf" in log


class Page(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.targets, self.ids = [], [], set()

    def handle_starttag(self, tag, attrs):
        own = dict(attrs)
        self.tags.append((tag, own))
        self.targets += [own[key] for key in ("src", "href") if key in own]
        if "id" in own:
            self.ids.add(own["id"])


@pytest.fixture(scope="module")
def page(output):
    page = Page()
    page.feed((output / "report.html").read_text("utf-8"))
    return page


def test_the_report_needs_no_other_file_and_no_network(page):
    assert page.targets
    assert all(t.startswith(("#", "data:image/svg+xml;base64,")) for t in page.targets)
    assert not {"script", "link", "iframe"} & {tag for tag, _ in page.tags}


def test_every_link_of_the_report_leads_somewhere(page):
    assert {t[1:] for t in page.targets if t.startswith("#")} <= page.ids


def test_every_plot_has_a_text_and_a_table_after_it(page):
    shapes = [tag for tag, _ in page.tags if tag in ("img", "table", "h2")]
    assert "img" in shapes
    for place, tag in enumerate(shapes):
        if tag == "img":
            rest = shapes[place:]
            end = rest.index("h2") if "h2" in rest else len(rest)
            assert "table" in rest[:end]
    assert all(len(own["alt"]) > 20 for tag, own in page.tags if tag == "img")


def test_a_second_run_gives_the_same_bytes(folder, output, tmp_path):
    run(folder, tmp_path)
    for name in OUTPUTS:
        assert (tmp_path / name).read_bytes() == (output / name).read_bytes(), name


def test_the_order_of_the_files_changes_nothing(output, tmp_path):
    turned = replace(CATALOGUE, cities=CITIES[::-1], statements=STATEMENTS[::-1])
    folder = write(tmp_path / "c", turned, QUERIES, QRELS[::-1], EVIDENCE_QRELS[::-1])
    run(folder, tmp_path / "o")
    for name in OUTPUTS:
        assert (tmp_path / "o" / name).read_bytes() == (output / name).read_bytes(), name


def test_populations_times_a_thousand_change_no_figure(results, tmp_path):
    run(write(tmp_path / "c", with_population(1000)), tmp_path / "o")
    after = json.loads((tmp_path / "o" / "results.json").read_text("utf-8"))
    before = deepcopy(results)
    for own in (before, after):
        for arm in own["arms"].values():
            for one in [*arm["candidates"], *sum(arm["strata"].values(), [])]:
                if one["kind"] == "size class":
                    one.pop("stratum")  # names the populations
    assert after == before


def test_the_report_speaks_french(folder, tmp_path):
    run(folder, tmp_path, language="fr")
    page = (tmp_path / "report.html").read_text("utf-8")
    assert '<html lang="fr">' in page
    assert "Quality by arm" not in page
    assert re.search(r"0,\d{3} \[", page)


def test_results_keep_their_english_keys_in_french(folder, results, tmp_path):
    run(folder, tmp_path, language="fr")
    assert json.loads((tmp_path / "results.json").read_text("utf-8")) == results


def test_runs_of_other_systems_are_arms(folder, tmp_path):
    from data.trec import RankedLine, write_run

    lines = []
    for query in QUERIES:
        others = [one.id for one in CITIES if one.id != query.city]
        lines += [
            RankedLine(query.id, city, rank, -float(rank), "x")
            for rank, city in enumerate(others, start=1)
        ]
    for name in ("one.run", "two.run"):
        write_run(tmp_path / name, lines)
    run(folder, tmp_path / "o", "--runs", tmp_path / "one.run", tmp_path / "two.run")
    found = json.loads((tmp_path / "o" / "results.json").read_text("utf-8"))
    assert found["arms"]["one.run"] == found["arms"]["two.run"]
    assert "one.run" in found["comparisons"]["nDCG@10"]


def test_a_catalogue_without_judgements_is_measured_by_exposure(tmp_path):
    need = statement("n1", "elm", "need", "Rain floods the old town.", ["water"])
    own = replace(CATALOGUE, statements=(*STATEMENTS, need))
    run(write(tmp_path / "c", own, None, None, None), tmp_path / "o")
    found = json.loads((tmp_path / "o" / "results.json").read_text("utf-8"))
    assert found["queries"]["asked"] == 8 * 2
    assert found["intent"] == "any"
    assert found["comparisons"] == {}
    assert [one["theme"] for one in found["themes"]] == ["homes", "water"]
    for theme in found["themes"]:
        seen, unseen = theme["in_somebodys_first_ten"], theme["in_nobodys_first_ten"]
        assert len(seen) + len(unseen) == theme["candidates"] > 0
        assert not set(seen) & set(unseen)
    # eight cities: everybody with an experience stands in a first ten
    assert all(theme["in_nobodys_first_ten"] == [] for theme in found["themes"])
    water = {"alder", "birch", "cedar", "elm", "fir", "gingko"}
    assert set(found["themes"][1]["in_somebodys_first_ten"]) == water


def test_judgements_elsewhere_are_read_and_those_of_the_catalogue_then_are_not(folder, tmp_path):
    from data.trec import write_qrels

    write_qrels(tmp_path / "mine.txt", [Qrel("q4", "elm", 1)])
    run(folder, tmp_path / "o", "--qrels", tmp_path / "mine.txt")
    found = json.loads((tmp_path / "o" / "results.json").read_text("utf-8"))
    assert found["queries"]["with_relevant_city"] == 1
    assert "with_relevant_statement" not in found["queries"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--qrels", "{tmp}/nowhere.txt"], "There is no file"),
        (["--queries", "{tmp}/nowhere.csv"], "There is no file"),
        (["--pairings", "{tmp}/p.csv", "--qrels", "{tmp}/q.txt"], "either --pairings"),
    ],
)
def test_wrong_choices_are_refused_before_any_work(arguments, said, folder, tmp_path):
    given = [one.format(tmp=tmp_path) for one in arguments]
    with pytest.raises(JumellesError, match=said):
        run(folder, tmp_path / "o", *given)
    assert not (tmp_path / "o").exists()


def test_an_output_that_is_a_file_is_refused(folder, tmp_path):
    (tmp_path / "o").write_text("mine")
    with pytest.raises(JumellesError, match="Name a folder"):
        run(folder, tmp_path / "o")
    assert (tmp_path / "o").read_text() == "mine"


def test_queries_that_are_all_empty_are_refused(tmp_path):
    empty = [replace(query, text=" ") for query in QUERIES]
    folder = write(tmp_path / "c", CATALOGUE, empty)
    with pytest.raises(JumellesError, match="No row of .* can be asked"):
        run(folder, tmp_path / "o")


def test_an_empty_query_that_was_judged_is_said(tmp_path):
    some = [replace(query, text="") if query.id == "q3" else query for query in QUERIES]
    folder = write(tmp_path / "c", CATALOGUE, some)
    with pytest.raises(JumellesError, match=r"queries that are not asked \(q3\)"):
        run(folder, tmp_path / "o")


def test_a_catalogue_without_an_experience_is_refused(tmp_path):
    folder = write(tmp_path / "c", Catalogue(NETWORK, CITIES, ()), evidence=None)
    with pytest.raises(JumellesError, match="holds no experience"):
        run(folder, tmp_path / "o")


def test_the_command_is_an_entry_point_of_the_project():
    project = tomllib.loads(Path("pyproject.toml").read_text("utf-8"))["project"]
    module, name = project["entry-points"]["jumelles.commands"]["evaluate"].split(":")
    assert getattr(import_module(module), name) is evaluate


def test_help_explains_every_option():
    shown = CliRunner().invoke(evaluate, ["--help"], terminal_width=100).output
    for option in evaluate.params:
        if option.param_type_name == "option":
            assert option.help, option.name
            assert max(option.opts, key=len) in shown


def test_packages_that_are_missing_are_named(folder, tmp_path, monkeypatch):
    monkeypatch.setattr("evaluation.commands.files._PACKAGES", ("scipy", "no_such_package"))
    with pytest.raises(JumellesError, match=r'\(no_such_package\).*pip install "jumelles\[evalu'):
        run(folder, tmp_path / "o")


def test_without_judgements_no_column_is_left_empty(tmp_path):
    run(write(tmp_path / "c", CATALOGUE, QUERIES, None, None), tmp_path / "o")
    page = (tmp_path / "o" / "report.html").read_text("utf-8")
    assert "Who jumelles shows" in page
    assert "P(in the first ten" not in page
