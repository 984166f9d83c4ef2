"""The command line as people and scripts use it."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import jsonschema
import numpy as np
import pytest
from click.testing import CliRunner

from data.catalogue import write_catalogue
from data.query import MAX_NEED_CHARS
from data.trec import read_run
from matcher.cli import jumelles
from models.encoders import load_encoder
from tests.world import CATALOGUE

SCHEMA = json.loads(Path("matcher/schema/suggestions.schema.json").read_text("utf-8"))


@pytest.fixture
def catalogue(tmp_path):
    folder = tmp_path / "catalogue"
    write_catalogue(CATALOGUE, folder)
    return folder


@pytest.fixture
def call(catalogue, tmp_path):
    def call(command, *args, language="en", encoder="hashing", store=None):
        sources = [
            "--catalogue",
            catalogue,
            "--encoder",
            encoder,
            "--store",
            store or tmp_path / "s",
        ]
        return CliRunner().invoke(
            jumelles,
            [command, *map(str, sources), *map(str, args)],
            env={"LC_ALL": language, "COLUMNS": "100"},
        )

    return call


def only_line(result):
    assert result.exit_code == 1, result.output
    assert result.stdout == ""
    lines = result.stderr.splitlines()
    assert len(lines) == 1
    return lines[0]


def test_json_is_one_object_of_the_published_schema_and_nothing_else(call):
    result = call("suggest", "birch", "--theme", "homes", "--format", "json")
    answer = json.loads(result.stdout)
    jsonschema.validate(answer, SCHEMA)
    assert (answer["city"], answer["theme"], answer["intent"]) == ("birch", "homes", "any")
    assert len(answer["suggestions"]) == 4


def test_json_without_a_theme_has_one_list_per_theme_in_file_order(call):
    answer = json.loads(call("suggest", "birch", "--format", "json").stdout)
    jsonschema.validate(answer, SCHEMA)
    assert list(answer) == ["network", "city", "intent", "themes"]
    assert [each["theme"] for each in answer["themes"]] == ["homes", "water"]


def test_csv_has_the_columns_of_the_specification_and_one_line_per_suggestion(call):
    rows = list(csv.reader(io.StringIO(call("suggest", "birch", "--format", "csv").stdout)))
    header = "city,theme,rank,candidate,name,country,relation,probability,confidence,passage,source"
    assert ",".join(rows[0]) == header
    assert len(rows) == 1 + 2 * 4
    assert {len(row) for row in rows} == {11}


def test_csv_cells_are_no_formulas(call, catalogue):
    path = catalogue / "statements.csv"
    text = path.read_text("utf-8").replace("Two thousand homes were insulated. ", "=HYPERLINK(1) ")
    path.write_text(
        text.replace("Roofs and walls of poor", "=cmd roofs and walls of poor"), "utf-8"
    )
    rows = csv.DictReader(io.StringIO(call("suggest", "birch", "--format", "csv").stdout))
    passages = [row["passage"] for row in rows if row["candidate"] == "alder"]
    assert any(passage.startswith("'=") for passage in passages)
    assert not any(passage.startswith("=") for passage in passages)


def test_the_table_shows_both_cities_passages_and_where_they_come_from(call):
    table = call("suggest", "birch", "--theme", "homes").stdout
    assert "Birch needs: “" in table
    assert "Alder has done: “" in table
    assert "[1] https://example.org" in table
    assert "former member: Dogwood" in table


def test_labels_follow_the_locale_and_the_language_option(call):
    for result in (
        call("suggest", "birch", "--theme", "homes", language="fr_FR.UTF-8"),
        call("suggest", "birch", "--theme", "homes", "--language", "fr"),
    ):
        assert "Birch · logement" in result.stdout
        assert "Inde" in result.stdout or "Canada" in result.stdout
        assert "habitants" in result.stdout


@pytest.mark.parametrize(
    ("language", "country", "size"),
    [
        ("en", "India", "8,000,000 people"),
        ("fr", "Inde", "8\u202f000\u202f000 habitants"),
        ("es", "India", "8.000.000 habitantes"),
        ("de", "Indien", "8.000.000 Menschen"),
        ("pt", "Índia", "8.000.000 habitantes"),
        ("it", "India", "8.000.000 abitanti"),
    ],
)
def test_countries_and_numbers_are_written_as_the_reader_writes_them(call, language, country, size):
    table = call("suggest", "alder", "--theme", "homes", "--language", language).stdout
    assert country in table
    assert size in table


def test_tokens_are_never_translated(call):
    answer = json.loads(call("suggest", "birch", "--format", "json", "--language", "fr").stdout)
    jsonschema.validate(answer, SCHEMA)


def test_a_city_is_found_by_name_in_any_case(call):
    assert json.loads(call("suggest", "BIRCH", "--format", "json").stdout)["city"] == "birch"


def test_an_unknown_city_is_one_line_with_the_nearest_names(call):
    assert "Birch (birch)" in only_line(call("suggest", "brich"))


def test_an_unknown_theme_is_one_line_with_the_themes(call):
    assert "homes (homes), water (water)" in only_line(call("suggest", "birch", "--theme", "space"))


@pytest.mark.parametrize("need", ["", "  \n ", "!!! ???"])
def test_an_empty_need_is_one_line(call, need):
    assert "empty" in only_line(call("suggest", "birch", "--need", need))


def test_a_need_of_a_megabyte_is_one_line(call):
    line = only_line(call("suggest", "birch", "--need", "x" * 1_000_000))
    assert "1000000" in line
    assert str(MAX_NEED_CHARS) in line


def test_an_unknown_language_of_labels_is_one_line(call):
    assert "There is no interface in 'xx'" in only_line(
        call("suggest", "birch", "--language", "xx")
    )


def test_a_missing_model_is_one_line(call, tmp_path):
    line = only_line(call("suggest", "birch", encoder=tmp_path / "nowhere" / "model"))
    assert "model" in line


def test_a_store_that_cannot_be_written_is_one_line(call, tmp_path):
    (tmp_path / "file").write_text("")
    assert "file" in only_line(call("suggest", "birch", store=tmp_path / "file"))


def test_a_missing_catalogue_is_one_line(call, catalogue):
    for path in catalogue.iterdir():
        path.unlink()
    catalogue.rmdir()
    assert "catalogue" in only_line(call("suggest", "birch"))


@pytest.mark.parametrize(
    "args", [["--intent", "love"], ["--top", "-1"], ["--format", "xml"], ["--nonsense"]]
)
def test_wrong_usage_exits_with_2(call, args):
    assert call("suggest", "birch", *args).exit_code == 2


def test_rows_in_error_are_left_out_counted_and_the_rest_is_used(call, catalogue):
    path = catalogue / "statements.csv"
    path.write_text(path.read_text("utf-8") + "bad,nowhere,need,,,,,text,,,no\n", "utf-8")
    result = call("suggest", "birch", "--theme", "homes", "--format", "json")
    assert result.exit_code == 0
    assert result.stderr.startswith("1 row is in error and was left out")
    assert "jumelles check" in result.stderr
    assert len(json.loads(result.stdout)["suggestions"]) == 4


def test_check_of_a_sound_catalogue_exits_with_0(call):
    result = call("check")
    assert result.exit_code == 0, result.output
    assert "7 cities, 10 statements, 1 partnerships in use." in result.stdout


def test_check_names_file_row_and_column_of_every_problem_and_exits_with_1(call, catalogue):
    path = catalogue / "statements.csv"
    path.write_text(path.read_text("utf-8") + "bad,nowhere,wish,,,,,text,,,no\n", "utf-8")
    result = call("check")
    assert result.exit_code == 1
    row = len(CATALOGUE.statements) + 2
    assert f"error: statements.csv, row {row}, column city: found 'nowhere'." in result.stdout
    assert f"error: statements.csv, row {row}, column kind: found 'wish'." in result.stdout
    assert "1 row left out" in result.stdout


def test_run_ranks_every_city_on_every_theme(call, tmp_path):
    assert call("run", "--output", tmp_path / "run").exit_code == 0
    lines = read_run(tmp_path / "run")
    assert len(lines) == 2 * 7 * 6
    assert {line.tag for line in lines} == {"jumelles"}
    assert {line.query for line in lines} >= {"birch:homes", "dogwood:water"}


def test_run_is_the_same_twice_and_from_shuffled_files(call, tmp_path, catalogue):
    call("run", "--output", tmp_path / "one", "--evidence", tmp_path / "evidence-one")
    for name in ("cities.csv", "statements.csv"):
        header, *rows = (catalogue / name).read_text("utf-8").splitlines()
        (catalogue / name).write_text("\n".join([header, *reversed(rows)]) + "\n", "utf-8")
    call("run", "--output", tmp_path / "two", "--evidence", tmp_path / "evidence-two")
    for name in ("", "evidence-"):
        assert (tmp_path / f"{name}one").read_bytes() == (tmp_path / f"{name}two").read_bytes()


def test_run_answers_a_queries_file_and_writes_the_statements_behind_the_places(call, tmp_path):
    queries = tmp_path / "queries.csv"
    queries.write_text(
        "id,city,theme,text,language\n"
        "q1,cedar,homes,Roofs and walls of homes need insulation,en\n"
        "q2,fir,water,Rain floods the sewers,\n",
        "utf-8",
    )
    result = call(
        "run", "--queries", queries, "--depth", "3",
        "--output", tmp_path / "run", "--evidence", tmp_path / "evidence",
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    lines = read_run(tmp_path / "run")
    assert [line.query for line in lines] == ["q1"] * 3 + ["q2"] * 3
    assert "cedar" not in [line.candidate for line in lines if line.query == "q1"]
    assert lines[0].candidate in ("alder", "dogwood", "elm")
    evidence = {(line.query, line.rank): line.candidate for line in read_run(tmp_path / "evidence")}
    assert evidence["q1", 1].startswith(lines[0].candidate[0])
    assert evidence["q2", 1] in ("b-done", "g-done")


def test_bad_rows_of_a_queries_file_are_named_and_the_rest_is_answered(call, tmp_path):
    queries = tmp_path / "queries.csv"
    queries.write_text(
        "id,city,theme,text,language\nq1,nowhere,homes,Roofs,en\nq2,fir,water,Rain,en\n"
        f"q3,fir,water,{'long ' * MAX_NEED_CHARS},en\n",
        "utf-8",
    )
    result = call("run", "--queries", queries, "--output", tmp_path / "run")
    assert result.exit_code == 0
    assert "queries.csv, row 2, column city:" in result.stderr
    assert "queries.csv, row 4, column text:" in result.stderr
    assert {line.query for line in read_run(tmp_path / "run")} == {"q2"}


def test_a_queries_file_without_a_usable_row_leaves_an_older_run_alone(call, tmp_path):
    (tmp_path / "run").write_text("older")
    for text in ("", "id,city,theme,text,language\n", "nonsense\n1\n"):
        (tmp_path / "queries.csv").write_text(text)
        line = only_line(
            call("run", "--queries", tmp_path / "queries.csv", "--output", tmp_path / "run")
        )
        assert "No row of" in line
    assert (tmp_path / "run").read_text() == "older"


def test_one_path_for_two_outputs_is_refused(call, tmp_path):
    same = tmp_path / "same"
    assert "the same" in only_line(call("run", "--output", same, "--evidence", same))


def test_a_catalogue_without_themes_is_one_line(call, catalogue):
    (catalogue / "network.toml").write_text('name = "N"\ndescription = ""\nlanguages = ["en"]\n')
    for command in (["suggest", "birch"], ["run", "--output", "out"]):
        assert "no usable theme" in only_line(call(*command))


def test_a_theme_may_be_named_by_its_label(call):
    answer = json.loads(call("suggest", "birch", "--theme", "Logement", "--format", "json").stdout)
    assert answer["theme"] == "homes"


def test_control_characters_of_a_catalogue_do_not_reach_the_terminal(call, catalogue):
    path = catalogue / "statements.csv"
    path.write_text(path.read_text("utf-8").replace("Roofs and walls", "\x1b[2JRoofs"), "utf-8")
    assert "\x1b" not in call("suggest", "birch", "--theme", "homes").stdout


def test_a_full_disk_behind_the_output_is_one_line():
    done = subprocess.run(
        ["sh", "-c", f"{sys.executable} -m matcher.cli check > /dev/full"],
        stderr=subprocess.PIPE, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "jumelles: The output cannot be written (No space left on device)."
    ]


def test_a_run_that_cannot_be_written_is_one_line(call, tmp_path):
    assert "cannot be written" in only_line(call("run", "--output", tmp_path / "no" / "run"))


def test_embed_writes_one_unit_row_for_each_line_in_order(call, tmp_path):
    (tmp_path / "texts").write_bytes("Un toit isolé\r\n\nகூரை\nUn toit isolé".encode())
    assert call("embed", tmp_path / "texts", "--output", tmp_path / "rows.npy").exit_code == 0
    rows = np.load(tmp_path / "rows.npy")
    assert rows.shape == (4, 256)
    assert rows.dtype == np.float32
    assert np.linalg.norm(rows, axis=1) == pytest.approx(np.ones(4), abs=1e-6)
    assert np.array_equal(rows[0], rows[3])
    assert np.array_equal(rows[[0]], load_encoder("hashing").encode(["Un toit isolé"]))


def test_embed_uses_our_own_encoder_when_none_is_named(tmp_path):
    (tmp_path / "texts").write_text("Un toit isolé\n", "utf-8")
    args = ["embed", str(tmp_path / "texts"), "--output", str(tmp_path / "rows.npy")]
    assert CliRunner().invoke(jumelles, args).exit_code == 0
    expected = load_encoder("student").encode(["Un toit isolé"])
    assert np.array_equal(np.load(tmp_path / "rows.npy"), expected)


def test_embed_names_a_line_that_is_not_utf_8_and_a_file_that_is_missing(call, tmp_path):
    (tmp_path / "texts").write_bytes(b"fine\ncaf\xe9\n")
    line = only_line(call("embed", tmp_path / "texts", "--output", tmp_path / "rows.npy"))
    assert "Line 2 of" in line
    assert "no file" in only_line(call("embed", tmp_path / "no", "--output", tmp_path / "x.npy"))


def test_an_empty_file_has_no_embedding(call, tmp_path):
    (tmp_path / "texts").write_text("")
    assert call("embed", tmp_path / "texts", "--output", tmp_path / "rows.npy").exit_code == 0
    assert np.load(tmp_path / "rows.npy").shape == (0, 256)


def test_doctor_shows_encoder_store_and_catalogue(call):
    result = call("doctor")
    assert result.exit_code == 0, result.output
    for word in ("python", "numpy", "hashing", "embeddings", "Test network: 7 cities"):
        assert word in result.stdout


def test_doctor_says_what_fails_and_goes_on(call, tmp_path):
    result = call("doctor", encoder=tmp_path / "nowhere" / "model")
    assert result.exit_code == 1
    assert "fails" in result.stdout
    assert "Test network" in result.stdout


def imported_by(*args):
    """Return the modules that a real run of the program imported."""
    code = (
        "import sys; from matcher.cli import jumelles\n"
        f"try: jumelles({list(map(str, args))!r})\n"
        "except SystemExit as end: print(end.code, *sorted(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
    )  # fmt: skip
    code, *modules = done.stderr.split()
    assert code == "0", done.stdout + done.stderr
    return set(modules)


def test_help_imports_no_numpy():
    assert "numpy" not in imported_by("--help")


def test_our_own_encoder_answers_with_an_empty_store_and_no_neural_library(catalogue, tmp_path):
    need = "Les toits et les murs des maisons sont mal isolés."
    modules = imported_by(
        "suggest", "cedar", "--need", need, "--encoder", "student",
        "--catalogue", catalogue, "--store", tmp_path / "s",
    )  # fmt: skip
    assert not modules & {"torch", "transformers", "sentence_transformers", "scipy", "sklearn"}
    assert "models.student" in modules


def test_with_a_full_store_no_neural_library_is_imported(call, catalogue, tmp_path):
    args = ["suggest", "birch", "--catalogue", catalogue, "--store", tmp_path / "s"]
    subprocess.run(
        [sys.executable, "-m", "matcher.cli", *map(str, args)], check=True, capture_output=True
    )
    modules = imported_by(*args)
    assert not modules & {"torch", "transformers", "sentence_transformers", "scipy", "sklearn"}
    assert "numpy" in modules
