"""What was evaluated, and by which conventions."""

from collections.abc import Iterator

from data.messages import _, ngettext
from evaluation.assessment import Assessment
from evaluation.facts import Facts
from evaluation.report.document import Items, Paragraph, Section, Table
from evaluation.report.numbers import number


def data(found: Assessment, facts: Facts) -> Section:
    """Say what was asked of whom."""
    table = Table(_("What was evaluated"), (_("fact"), _("value")), tuple(_facts(found, facts)))
    notes = [Paragraph(note) for note in found.bench.notes]
    return Section(_("Data"), [table, *notes])


def conventions() -> Section:
    """Say how everything is counted."""
    return Section(_("Conventions"), [Items(tuple(_rules()))])


def _facts(found: Assessment, facts: Facts) -> Iterator[tuple[str, str]]:
    counts = facts.queries
    catalogue = facts.catalogue
    yield _("catalogue"), f"{catalogue['name']} ({catalogue['digest']})"
    yield _("cities"), number(catalogue["cities"], 0)
    yield _("cities with an experience"), number(int(found.bench.task.cities.has_report.sum()), 0)
    yield _("experiences, verbatim copies once"), number(catalogue["experiences"], 0)
    yield _("encoder"), facts.encoder
    yield _("relation asked for"), facts.intent
    yield _("queries"), number(counts["asked"], 0)
    yield _("asking cities"), number(counts["asking_cities"], 0)
    if counts["clusters"] != counts["asking_cities"]:
        yield _("projects"), number(counts["clusters"], 0)
    for key, label in (
        ("with_relevant_city", _("queries with a relevant city")),
        ("with_relevant_statement", _("queries with a relevant statement")),
    ):
        if key in counts:
            left_out = counts["asked"] - counts[key]
            note = ngettext("{n} left out", "{n} left out", left_out).format(n=left_out)
            yield label, f"{number(counts[key], 0)} ({note})"
    for name, reason in found.arms.not_run.items():
        yield _("not run: {arm}").format(arm=name), reason


def _rules() -> Iterator[str]:
    yield _(
        "A ranking is a total order of all cities but the asking one. Equal scores are ordered by a"
        " hash of query and candidate; a run file with equal scores is refused."
    )
    yield _(
        "Queries without a relevant candidate are left out and counted. A query that a"
        " run does not answer is an error, never a zero."
    )
    yield _(
        "Evidence P@10: how many of the statements behind the first ten cities have a grade"
        " above 0, over ten. A city without a statement is a miss; systems that show no"
        " statement have no such figure. In the same, or in another language: the ranking"
        " condensed to the cities whose statement is in that kind of language."
    )
    yield _(
        "Of cities, as trec_eval: the gain is the grade, unjudged cities gain nothing, the"
        " discount is 1 / log2(rank + 1), P@10 is over ten. Mean percentile: the share of the"
        " cities that are not relevant that stand below a relevant one; 0.5 by chance."
    )
    yield _(
        "Exposure: the sum of 1 / log2(rank + 1) over the first ten places. Candidates are the"
        " cities with at least one experience. Size classes are quarters of this catalogue's cities"
        " by population."
    )
    yield _(
        "Intervals are 95 %: for means, bootstrap-t over whole cities (or projects); for exposure,"
        " percentile bootstrap over cities. A spread such as PopREO is above 0 by chance alone:"
        " compare it with the random arm."
    )
    yield _(
        "Tests are two-sided sign-flip permutations of whole cities (or projects), adjusted by Holm"
        " over the arms of one measure. All draws are seeded."
    )
