"""Texts that speak for one side of a relation, and the passage each contributes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from data.messages import active_language
from data.translation import Translation
from matcher.corpus import Entry
from matcher.suggestion import Passage, TranslatedPassage
from models.cosine import Embedding, cosines
from models.passages import chunks, sentences

MAX_PASSAGE_CHARS = 400


@dataclass(frozen=True, slots=True)
class Voice:
    """A need, an experience or a profile of the catalogue, a typed need, or a theme.

    Attributes
    ----------
    emb : ndarray of shape (d,), float32
        Direction of the whole text.
    sentences : tuple of str
        What it can be quoted with; a theme has none.
    sentence_emb : ndarray of shape (n, d), float32
        One row per sentence where there are several, else no row; of the translation's sentence
        where the translation is what is compared.
    language : str
        BCP 47, ``""`` where unknown.
    entry : Entry or None
        None for a typed need and for a theme.
    translations : mapping of language to Translation
    """

    emb: Embedding
    sentences: tuple[str, ...]
    sentence_emb: Embedding
    language: str
    entry: Entry | None = None
    translations: Mapping[str, Translation] = field(default_factory=dict)

    def passage(self, other: "Voice") -> Passage | None:
        """Return the sentence nearest to the other side, the first of equals; None for a theme."""
        if not self.sentences:
            return None
        nearest = 0
        if len(self.sentences) > 1:
            nearest = int(np.argmax(cosines(self.sentence_emb, other.emb[None, :])[:, 0]))
        sentence = self.sentences[nearest]
        if self.entry is None:
            return Passage(None, "need", sentence, self.language, None, "", is_verified=None)
        statement = self.entry.statement
        return Passage(
            statement.id,
            statement.kind,
            sentence,
            self.language,
            statement.year,
            statement.source,
            statement.verified,
            statement.title.strip(),
            statement.status,
            self.entry.is_language_detected,
            not self.entry.themes and statement.kind != "profile",
            self._translated(nearest),
        )

    def _translated(self, nearest: int) -> TranslatedPassage | None:
        """Return the sentence of a translation that stands for a sentence, all for an only one."""
        translation = self.translations.get(active_language())
        if translation is None:
            return None
        own = cut(translation.text)
        if len(self.sentences) == 1:
            said = " ".join(own)
        else:
            said = own[counterparts(self.sentences, own)[nearest]]
        return TranslatedPassage(translation.language, said, translation.title.strip())


def counterparts(original: Sequence[str], translated: Sequence[str]) -> list[int]:
    """Say which sentence of a translation stands for each sentence.

    Parameters
    ----------
    original, translated : sequence of str
        The sentences of one text in two languages; neither is empty.

    Returns
    -------
    list of int, length n_sentences
        Places in `translated`, ascending: the same place where both have as many sentences, else
        the sentence in which the same share of the text has been told at the middle of it.

    Notes
    -----
    A text and its translation keep their proportions, counted in characters (Gale and Church 1993).

    Examples
    --------
    >>> counterparts(["Kurz.", "Ein langer zweiter Satz."], ["Short; a long one."])
    [0, 0]
    """
    if len(original) == len(translated):
        return list(range(len(original)))
    ends = np.cumsum([len(each) for each in translated]) / sum(map(len, translated))
    lengths = np.array([len(each) for each in original], dtype=float)
    middles = (np.cumsum(lengths) - lengths / 2) / lengths.sum()
    return [int(place) for place in np.searchsorted(ends[:-1], middles)]


def cut(text: str) -> tuple[str, ...]:
    """Cut a text into sentences of at most `MAX_PASSAGE_CHARS` characters, at least one."""
    pieces = [
        piece for own in sentences(text) for piece in chunks(own, max_chars=MAX_PASSAGE_CHARS)
    ]
    return tuple(pieces) or (text.strip()[:MAX_PASSAGE_CHARS],)
