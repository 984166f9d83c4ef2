"""The whole report of one evaluation."""

from collections.abc import Sequence

from data.messages import _
from evaluation.ablation import Variant
from evaluation.assessment import Assessment
from evaluation.facts import Facts
from evaluation.report.document import Document, Section
from evaluation.report.sections.ablation import ablation
from evaluation.report.sections.comparisons import comparisons
from evaluation.report.sections.conventions import conventions, data
from evaluation.report.sections.exposure import exposure
from evaluation.report.sections.languages import languages
from evaluation.report.sections.lift import lift
from evaluation.report.sections.quality import quality
from evaluation.report.sections.reliability import reliability
from evaluation.report.sections.strata import strata
from evaluation.report.sections.themes import themes
from evaluation.themes import ThemeExposure


def compose(
    found: Assessment,
    facts: Facts,
    exposures: Sequence[ThemeExposure],
    variants: Sequence[Variant] = (),
) -> Document:
    """Put together what there is to say; sections without content are left out."""
    title = _("Quality of the matches: {network}").format(network=facts.catalogue["name"])
    return Document(title, [*sections(found, facts, exposures, variants), conventions()])


def sections(
    found: Assessment,
    facts: Facts,
    exposures: Sequence[ThemeExposure],
    variants: Sequence[Variant] = (),
) -> list[Section]:
    """Return the sections about one benchmark, in reading order."""
    possible = (
        quality(found),
        comparisons(found),
        lift(found),
        languages(found),
        reliability(found),
        exposure(found, facts),
        themes(found, exposures),
        strata(found),
        ablation(found, variants),
        data(found, facts),
    )
    return [section for section in possible if section is not None]
