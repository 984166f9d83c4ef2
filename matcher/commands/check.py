"""``jumelles check``: everything that is wrong with a catalogue, row by row."""

import sys

import click

from data.catalogue import read_catalogue
from data.messages import _, ngettext
from data.validation import ValidationReport
from matcher.commands.options import Sources, source_options


@click.command()
@source_options
def check(sources: Sources) -> None:
    """Check the catalogue, row by row; exit 1 when any row is in error."""
    catalogue, report = read_catalogue(sources.catalogue)
    for problem in report.problems:
        severity = _("error") if problem.severity == "error" else _("warning")
        click.echo(_("{severity}: {problem}").format(severity=severity, problem=problem.describe()))
    click.echo(
        _("{cities} cities, {statements} statements, {partnerships} partnerships in use.").format(
            cities=len(catalogue.cities),
            statements=len(catalogue.statements),
            partnerships=len(catalogue.partnerships),
        )
    )
    click.echo(summary(report))
    sys.exit(1 if report.errors else 0)


def summary(report: ValidationReport) -> str:
    """Return one line that counts errors, warnings and rows left out."""
    if not report.problems:
        return _("No problem found.")
    errors, warnings = len(report.errors), len(report.warnings)
    return ", ".join(
        (
            ngettext("{n} error", "{n} errors", errors).format(n=errors),
            ngettext("{n} warning", "{n} warnings", warnings).format(n=warnings),
            ngettext("{n} row left out", "{n} rows left out", report.n_rows_left_out).format(
                n=report.n_rows_left_out
            ),
        )
    )
