"""What the program reads in a report that somebody is still writing."""

from dataclasses import dataclass

import numpy as np

from data.statement import Statement
from matcher.corpus import Entry, full_text
from matcher.engine import Engine
from models.cosine import cosines
from models.texts import Texts

ALIKE = 0.75
"""Cosine from which two texts of one city probably tell the same."""
MOST_SHOWN = 3


@dataclass(frozen=True, slots=True)
class DraftReading:
    """What was read.

    Attributes
    ----------
    language : str
        BCP 47; empty where it is not clear.
    themes : tuple of str
        Theme ids that clearly fit, in the network's order; at least one.
    alike : tuple of Statement
        What the same city has reported already in nearly the same words or sense, the most alike
        first, at most `MOST_SHOWN`.
    """

    language: str
    themes: tuple[str, ...]
    alike: tuple[Statement, ...]


def read_draft(engine: Engine, draft: Statement) -> DraftReading:
    """Read a report before it is sent.

    Parameters
    ----------
    engine : Engine
    draft : Statement
        Its own earlier version, with the same id, is not counted as alike.

    Notes
    -----
    The same inference of language and themes that the engine makes for statements without them, and
    the cosine that its count of near copies rests on, with a lower bar: a person decides here. Cost
    linear in the statements of the network.
    """
    text = full_text(draft)
    sides = ((engine.corpus.needs, engine.needs), (engine.corpus.reports, engine.reports))
    emb = engine.read([text], [""], [-1], titles=[draft.title]).text_emb
    found = [
        (score, entry.statement)
        for entries, texts in sides
        for score, entry in _alike(entries, texts, emb, engine.position(draft.city))
        if entry.statement.id != draft.id
    ]
    found.sort(key=lambda one: (-one[0], one[1].id))
    return DraftReading(
        engine.language_of(text),
        tuple(engine.infer_themes(text, draft.title)),
        tuple(statement for _score, statement in found[:MOST_SHOWN]),
    )


def _alike(
    entries: tuple[Entry, ...], texts: Texts, emb: np.ndarray, city: int
) -> list[tuple[float, Entry]]:
    own = np.flatnonzero(texts.owner == city)
    if not len(own):
        return []
    scores = cosines(emb, texts.text_emb[own])[0]
    return [(float(s), entries[row]) for s, row in zip(scores, own, strict=True) if s >= ALIKE]
