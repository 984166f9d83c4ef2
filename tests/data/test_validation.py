"""Problems as a reader sees them."""

from data.validation import Findings, LeftOut, Problem, shorten


def test_a_problem_is_one_line_with_place_finding_and_remedy() -> None:
    problem = Problem("error", "cities.csv", 12, "latitude", "45,7", "Write it with a point.")
    assert problem.describe() == (
        "cities.csv, row 12, column latitude: found '45,7'. Write it with a point."
    )


def test_a_problem_of_a_whole_file_names_no_row() -> None:
    assert Problem("error", "a.csv", None, None, "", "Empty.").describe() == "a.csv: Empty."


def test_what_was_found_is_shown_short_printable_and_on_one_line() -> None:
    assert shorten("a\r\nb\0c") == "a b c"
    assert shorten("Besan\udce7on") == "Besan\ufffdon"
    assert shorten("x" * 60) == "x" * 60
    assert shorten("x" * 50_000_000) == "x" * 59 + "…"


def test_the_report_follows_the_files_and_their_rows() -> None:
    findings = Findings()
    findings.warn("statements.csv", "c", 2)
    findings.error("cities.csv", "b", 9)
    findings.error("cities.csv", "a", 3)
    findings.error("network.toml", "n")
    findings.left_out.append(LeftOut("cities.csv", 3))
    findings.left_out.append(LeftOut("cities.csv", None, raw="x", n_rows=4))
    report = findings.report()
    assert [problem.message for problem in report.problems] == ["n", "a", "b", "c"]
    assert len(report.errors) == 3
    assert len(report.warnings) == 1
    assert report.n_rows_left_out == 5
