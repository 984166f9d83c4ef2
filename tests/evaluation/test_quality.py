"""docs/quality.md: the generator, and the documents it is made of."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from data.errors import NotFound
from evaluation.quality import main
from evaluation.report.document import Document, Figure, Items, Paragraph, Section, Table
from evaluation.report.markdown import as_markdown
from evaluation.report.numbers import interval, number, p_value
from evaluation.report.page import as_page
from evaluation.report.plots import forest, scatter
from evaluation.statistics.estimate import Estimate
from tests.evaluation.tiny import write


def generate(benchmarks, output, store):
    arguments = ["--benchmarks", benchmarks, "--output", output, "--store", store]
    result = CliRunner().invoke(main, [*map(str, arguments), "--encoder", "hashing"])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output


@pytest.fixture(scope="module")
def benchmarks(tmp_path_factory):
    folder = tmp_path_factory.mktemp("benchmarks")
    (folder / "tiny").mkdir()
    write(folder / "tiny")
    (folder / "README.md").write_text("not a benchmark")
    return folder


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    return tmp_path_factory.mktemp("store")


@pytest.fixture(scope="module")
def docs(benchmarks, store, tmp_path_factory):
    docs = tmp_path_factory.mktemp("docs")
    (docs / "quality").mkdir()
    (docs / "quality" / "stale.svg").write_text("<svg/>")
    generate(benchmarks, docs, store)
    return docs


def files(folder):
    return {p.relative_to(folder): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_a_second_run_gives_the_same_bytes(benchmarks, store, docs, tmp_path):
    generate(benchmarks, tmp_path, store)
    assert files(tmp_path) == files(docs)


def test_every_plot_of_the_text_is_there_and_no_other(docs):
    text = (docs / "quality.md").read_text("utf-8")
    named = re.findall(r"!\[(?:[^\]\\]|\\.){20,}\]\((quality/[a-z0-9-]+\.svg)\)", text)
    assert named
    assert len(set(named)) == len(named) == text.count("![")
    assert {str(p.relative_to(docs)) for p in docs.glob("quality/*")} == set(named)


def test_the_text_names_its_command_and_holds_every_benchmark_and_the_network(docs):
    text = (docs / "quality.md").read_text("utf-8")
    assert "python -m evaluation.quality --benchmarks DIR --output docs" in text
    assert "## tiny: Quality by arm" in text
    assert "## network: Theme by theme" in text
    assert "## tiny: What each part of the model is worth" in text
    assert "## tiny: Whether probabilities are what they say" in text
    assert text.count("## Conventions") == 1


def test_a_folder_without_a_benchmark_is_refused(tmp_path):
    with pytest.raises(NotFound, match=r"no folder with a queries\.csv"):
        generate(tmp_path, tmp_path, tmp_path)


DOCUMENT = Document(
    "A <title>",
    [
        Section("One & two", [Paragraph("5 < 6"), Items(["a|b"])]),
        Section(
            "Three",
            [Figure("f", b"<svg/>", 'says "this" [1]'), Table("t", ["a", "b"], [["x|y", "1"]])],
        ),
    ],
)  # fmt: skip


def test_a_page_escapes_what_it_is_given():
    page = as_page(DOCUMENT).decode()
    assert "A &lt;title&gt;" in page
    assert "<title>A &lt;" in page
    assert "5 &lt; 6" in page
    assert 'alt="says &#34;this&#34; [1]"' in page
    assert "base64,PHN2Zy8+" in page


def test_markdown_keeps_bars_inside_their_cells():
    text, figures = as_markdown(DOCUMENT, "plots")
    assert b"| x\\|y | 1 |" in text
    assert b'this" \\[1\\]](plots/f.svg)' in text
    assert figures == {"f.svg": b"<svg/>"}


def test_plots_are_the_same_bytes_whatever_the_user_s_own_style():
    import matplotlib

    rows, series = ["a", "b"], {"x": [Estimate(0.1, 0.0, 0.2), Estimate(float("nan"))]}
    plain = forest(rows, series, "x", zero=0.0, emphasis="a")
    with matplotlib.rc_context({"font.size": 30, "svg.hashsalt": "other", "svg.fonttype": "path"}):
        assert forest(rows, series, "x", zero=0.0, emphasis="a") == plain
    assert plain.startswith(b"<?xml")


def test_points_without_a_place_are_left_out_of_a_plot():
    import numpy as np

    x, y = np.array([1e3, np.nan, 1e6]), np.array([1.0, 2.0, 3.0])
    assert scatter(x, {"s": y}, ("x", "y")) == scatter(x[[0, 2]], {"s": y[[0, 2]]}, ("x", "y"))


def test_numbers_are_written_as_people_read_them():
    assert number(-0.0001) == "0.000"
    assert number(float("nan")) == "–"
    assert number(12345, 0) == "12,345"
    assert interval(Estimate(0.5)) == "0.500"
    assert p_value(0.0004) == "< 0.001"


def test_the_committed_document_was_written_by_the_generator():
    """Its plots are there, and only they."""
    docs = Path("docs")
    named = set(re.findall(r"\((quality/[^)]+\.svg)\)", (docs / "quality.md").read_text("utf-8")))
    assert named == {str(p.relative_to(docs)) for p in docs.glob("quality/*")}
