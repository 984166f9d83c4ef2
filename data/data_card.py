"""``python -m data.data_card``: the numbers and the picture of a data card, from its files.

A data card is the README.md beside a catalogue. What stands between the two marks is written here;
everything else is left alone.
"""

from pathlib import Path

import click

from data.catalogue import Catalogue, read_catalogue
from data.coverage import coverage_table, language_table, source_table, summary, theme_table
from data.coverage_picture import draw_coverage
from data.errors import DataError, JumellesError
from data.files import reading, write_files
from data.header import Layout
from data.messages import _
from data.table import read_table
from data.validation import Findings

CARD, PICTURE = "README.md", "coverage.svg"
SOURCES = Layout("sources.csv", ("host", "kind"), ("host", "kind"), is_optional=True)
BEGIN = "<!-- written by python -m data.data_card -->"
END = "<!-- end of what python -m data.data_card writes -->"


@click.command()
@click.argument(
    "folder", default="data/network", type=click.Path(exists=True, file_okay=False, path_type=Path)
)
def main(folder: Path) -> None:
    """Write the numbers into README.md in FOLDER, and coverage.svg beside it."""
    try:
        write_card(folder)
    except JumellesError as err:
        raise click.ClickException(str(err)) from err


def write_card(folder: Path) -> None:
    """Write the numbers into README.md in `folder`, and coverage.svg beside it.

    Raises
    ------
    NotFound, DataError
        If the catalogue or its card cannot be read or written, or the card lacks its marks.
    """
    catalogue, _report = read_catalogue(folder)
    with reading(folder / CARD):
        card = (folder / CARD).read_text(encoding="utf-8")
    written = {
        CARD: fill(card, catalogue, read_kinds(folder / SOURCES.file)),
        PICTURE: draw_coverage(catalogue),
    }
    write_files(folder, {name: text.encode("utf-8") for name, text in written.items()})


def read_kinds(path: Path) -> dict[str, str]:
    """Return host to kind of source from a CSV file of these two columns; empty without a file.

    Raises
    ------
    DataError
        If the file cannot be read as it should; all its problems at once.
    """
    findings = Findings()
    table = read_table(path, SOURCES, findings)
    if findings.problems:
        raise DataError("\n".join(problem.describe() for problem in findings.problems))
    return {row.text("host"): row.text("kind") for row in table.rows}


def fill(card: str, catalogue: Catalogue, kinds: dict[str, str]) -> str:
    """Return the data card with what stands between its marks written anew.

    Raises
    ------
    DataError
        If the card does not hold each mark once, in their order.
    """
    before, found, rest = card.partition(BEGIN)
    old, ended, after = rest.partition(END)
    if not (found and ended) or BEGIN in rest or END in before + after:
        raise DataError(
            _("{file} lacks the lines '{begin}' and '{end}'; put each of them in once.").format(
                file=CARD, begin=BEGIN, end=END
            )
        )
    return f"{before}{BEGIN}\n\n{render(catalogue, kinds)}\n\n{END}{after}"


def render(catalogue: Catalogue, kinds: dict[str, str]) -> str:
    """Return the written part of a data card: sizes, themes, languages, sources, coverage."""
    return "\n\n".join(
        (
            summary(catalogue),
            theme_table(catalogue),
            language_table(catalogue),
            source_table(catalogue, kinds),
            f"![Needs and experiences known, city by theme]({PICTURE})",
            "Needs / experiences of each city on each theme; `·` is none.",
            coverage_table(catalogue),
        )
    )


if __name__ == "__main__":
    main()
