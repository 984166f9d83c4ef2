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
    All sentences that leave a choice are embedded at the beginning, so that later questions find
    them in the store whoever asks; those of the translation where the translation is what is
    compared.
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
        flat = [s for entries, _texts in sides for entry in entries for s in _choices(entry)]
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
            own, choices, several = cut(entry.statement.text), _choices(entry), self._nothing
            if choices:
                several = np.stack([next(rows) for _ in choices])[counterparts(own, choices)]
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


def _choices(entry: Entry) -> tuple[str, ...]:
    """Return the sentences among which a passage is chosen; none where there is one only."""
    own = cut(entry.statement.text)
    if len(own) == 1:
        return ()
    read = cut(entry.translation.text) if entry.translation else own
    return read if len(read) > 1 else own
