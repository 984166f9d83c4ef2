"""Suggestions as CSV, one line each, safe to open in a spreadsheet."""

import csv
import io
from collections.abc import Sequence

from data.formula import neutralise
from matcher.suggestion import SuggestionList

HEADER = (
    "city",
    "theme",
    "rank",
    "candidate",
    "name",
    "country",
    "relation",
    "probability",
    "confidence",
    "passage",
    "source",
)


def suggestions_csv(answers: Sequence[SuggestionList]) -> str:
    """Return all suggestions with the passage and source of the candidate.

    Where a relation rests on several passages they stand in one cell, separated by " | ".
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADER)
    for answer in answers:
        for s in answer.suggestions:
            cells = (
                answer.city,
                answer.theme,
                str(s.rank),
                s.city.id,
                s.city.name,
                s.city.country,
                s.relation,
                f"{s.probability:.4f}",
                s.confidence.level,
                " | ".join(passage.passage for passage in s.candidate),
                " | ".join(passage.source for passage in s.candidate),
            )
            writer.writerow([neutralise(cell) for cell in cells])
    return out.getvalue()
