"""The passages behind a relation: of each statement the sentence that speaks most to the other."""

import numpy as np

from data.statement import Statement
from matcher.corpus import Entry
from matcher.engine import Engine
from matcher.suggestion import Passage
from models.cosine import Embedding
from models.passages import chunks, sentences

MAX_PASSAGE_CHARS = 400


class Passages:
    """The sentences of all needs, experiences and profiles, embedded once.

    Notes
    -----
    All sentences are embedded at the first use, so that later questions find them in the store
    whoever asks.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        corpus = engine.corpus
        entries = (*corpus.needs, *corpus.reports, *corpus.profiles)
        self._of = {entry.statement.id: cut(entry.statement.text) for entry in entries}
        flat = [sentence for own in self._of.values() if len(own) > 1 for sentence in own]
        emb = engine.store.embed(engine.encoder, flat, progress=engine.progress)
        self._emb: dict[str, Embedding] = {}
        for statement, own in self._of.items():
            if len(own) > 1:
                self._emb[statement], emb = emb[: len(own)], emb[len(own) :]

    def best(self, entry: Entry, other: Embedding) -> Passage:
        """Return the sentence of `entry` nearest to the unit vector `other`, first of equals."""
        statement = entry.statement
        own = self._of[statement.id]
        nearest = int(np.argmax(self._emb[statement.id] @ other)) if len(own) > 1 else 0
        return passage_of(statement, own[nearest], entry.language)

    def best_typed(self, need: str, other: Embedding) -> Passage:
        """Return the sentence of a typed need nearest to the unit vector `other`."""
        own = cut(need)
        emb = self._engine.store.embed(self._engine.encoder, own)
        sentence = own[int(np.argmax(emb @ other))]
        language = self._engine.language_of(need)
        return Passage(None, "need", sentence, language, None, "", is_verified=True)


def cut(text: str) -> list[str]:
    """Cut a text into sentences of at most `MAX_PASSAGE_CHARS` characters, at least one."""
    pieces = [
        piece for own in sentences(text) for piece in chunks(own, max_chars=MAX_PASSAGE_CHARS)
    ]
    return pieces or [text.strip()[:MAX_PASSAGE_CHARS]]


def passage_of(statement: Statement, sentence: str, language: str) -> Passage:
    """Return `sentence` with the year, source and language of its statement."""
    return Passage(
        statement.id,
        statement.kind,
        sentence,
        language,
        statement.year,
        statement.source,
        statement.verified,
    )
