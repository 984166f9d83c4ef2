"""Who speaks for whom: the voices of a catalogue, of a typed need and of a theme."""

from collections.abc import Iterator, Sequence

import numpy as np

from data.region import primary_language
from matcher.corpus import Entry
from matcher.engine import Engine
from matcher.voice import Voice, counterparts, cut
from models.cosine import Embedding
from models.texts import Texts


class Voices:
    """The voices of all needs, experiences and profiles, their sentences embedded once.

    Attributes
    ----------
    needs, reports, profiles : list of Voice
        In the order of the corpus.

    Notes
    -----
    All sentences are embedded at the beginning, so that later questions find them in the store
    whoever asks. A text of one sentence leaves no choice, so its sentence is not embedded.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._nothing = np.zeros((0, engine.encoder.dimension), dtype=np.float32)
        corpus = engine.corpus
        sides = (
            (corpus.needs, engine.needs),
            (corpus.reports, engine.reports),
            (corpus.profiles, engine.profiles),
        )
        flat = [
            sentence
            for entries, _texts in sides
            for entry in entries
            if len(cut(entry.statement.text)) > 1
            for sentence in _compared(entry)
        ]
        rows = iter(engine.store.embed(engine.encoder, flat, progress=engine.progress))
        self.needs, self.reports, self.profiles = (
            list(self._speak(entries, texts, rows)) for entries, texts in sides
        )

    def _speak(
        self,
        entries: Sequence[Entry],
        texts: Texts,
        rows: Iterator[Embedding],
    ) -> Iterator[Voice]:
        for entry, emb in zip(entries, texts.text_emb, strict=True):
            own, several = cut(entry.statement.text), self._nothing
            if len(own) > 1:
                compared = _compared(entry)
                several = np.stack([next(rows) for _ in compared])[counterparts(own, compared)]
            given = self._engine.catalogue.translations_of(entry.statement.id)
            of = {primary_language(each.language): each for each in given}
            yield Voice(emb, own, several, entry.language, entry, of)

    def profile_of(self, city: str) -> Voice | None:
        """Return the profile of a city, the first where it has several."""
        return next((v for v in self.profiles if v.entry and v.entry.statement.city == city), None)

    def typed(self, need: str) -> Voice:
        """Return the voice of a need typed in a question."""
        engine = self._engine
        own = cut(need)
        rows = engine.store.embed(engine.encoder, own) if len(own) > 1 else self._nothing
        language = engine.language_of(need)
        return Voice(engine.read([need], [language], [-1]).text_emb[0], own, rows, language)

    def theme(self, theme: str) -> Voice:
        """Return the voice of a theme: it asks, and cannot be quoted."""
        emb = self._engine.theme_texts.text_emb[self._engine.theme_position(theme)]
        return Voice(emb, (), self._nothing, "")


def _compared(entry: Entry) -> tuple[str, ...]:
    """Return the sentences that stand for an entry where it is compared."""
    return cut((entry.translation or entry.statement).text)
