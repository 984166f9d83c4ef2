"""What a query finds in a language the encoder reads well tells what the query means.

A text in a language that the encoder reads less well lies beside its true place, in a direction of
its own. The nearest texts in a language read well lie around that place, and their mean is nearer
to it than any one of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.cosine import Embedding, cosines, directions
from models.texts import Texts

N_NEAREST = 20
SHARE = 0.2
_BLOCK = 256


@dataclass(frozen=True, eq=False)
class Feedback:
    """Texts in the languages that an encoder reads best.

    Attributes
    ----------
    emb : ndarray of shape (m, d), float32
        Unit rows, centred as queries are.
    owner : ndarray of shape (m,), int64
    languages : frozenset of str
        BCP 47 primary tags of these languages; empty: no query is moved.

    Notes
    -----
    Pseudo-relevance feedback (Rocchio 1971) as it carries a query over into another language
    (Ballesteros and Croft, SIGIR 1997). How many texts (20) and with which share (0.2) was chosen
    on the catalogue's own needs, asked in the original and in translation
    (`python -m evaluation.bench.languages`), and on cdp2020, where with a larger share cities that
    write in the languages read best crowd out others.
    """

    emb: Embedding
    owner: NDArray[np.int64]
    languages: frozenset[str]

    @classmethod
    def of(cls, sides: Sequence[tuple[Texts, Embedding]], languages: frozenset[str]) -> "Feedback":
        """Keep of some texts and their centred embeddings what is in one of `languages`."""
        kept = [[language in languages for language in texts.languages] for texts, _ in sides]
        return cls(
            np.concatenate([emb[rows] for (_, emb), rows in zip(sides, kept, strict=True)]),
            np.concatenate(
                [texts.part_owner[rows] for (texts, _), rows in zip(sides, kept, strict=True)]
            ),
            languages,
        )

    def apply(self, queries: Texts, emb: Embedding) -> Embedding:
        """Move the queries in other languages towards the nearest texts of other owners.

        Parameters
        ----------
        queries : Texts
        emb : ndarray of shape (m_queries, d), float32
            Their centred embeddings.

        Returns
        -------
        ndarray of shape (m_queries, d), float32
            Unit rows. As they were: queries in one of the languages or in an unknown one, and those
            that nothing is near to. Each row depends on that query alone. Cost
            O(m_queries * m * d).
        """
        foreign = [
            i
            for i, language in enumerate(queries.languages)
            if language and language not in self.languages
        ]
        if not foreign or not len(self.emb):
            return emb
        moved = emb.copy()
        for start in range(0, len(foreign), _BLOCK):
            rows = foreign[start : start + _BLOCK]
            moved[rows] = self._moved(emb[rows], queries.part_owner[rows])
        return moved

    def _moved(self, emb: Embedding, owner: NDArray[np.int64]) -> Embedding:
        near = cosines(emb, self.emb)
        near[owner[:, None] == self.owner[None, :]] = 0.0
        nearest = np.argsort(-near, axis=1, kind="stable")[:, :N_NEAREST]
        weight = np.square(np.maximum(np.take_along_axis(near, nearest, axis=1), 0.0))
        # A sum in a fixed order, not a matrix product: the same bits on any processor.
        means = directions((weight[:, :, None] * self.emb[nearest]).sum(axis=1))
        is_drawn = weight.any(axis=1, keepdims=True)
        return directions(np.where(is_drawn, (1.0 - SHARE) * emb + SHARE * means, emb))
