"""Centring of embeddings per language: what all of its texts share tells none of them apart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.cosine import Embedding, directions

PSEUDO_TEXTS = 10.0


@dataclass(frozen=True, slots=True)
class Centre:
    """The mean embedding of each language, shrunk towards the mean of all.

    A language of which `n` texts are known weighs ``n / (n + PSEUDO_TEXTS)`` against the overall
    mean, and the overall mean is shrunk towards the origin in the same way, so that a rare language
    or a tiny catalogue is not centred on its own few texts.

    References
    ----------
    Centring as a cure for hubs: Suzuki et al., "Centering similarity measures to reduce hubs",
    EMNLP 2013. Shrinkage: James and Stein 1961.
    """

    overall: NDArray[np.float64]
    by_language: Mapping[str, NDArray[np.float64]]

    @classmethod
    def fit(cls, emb: Embedding, languages: Sequence[str]) -> "Centre":
        """Fit the means on unit rows.

        Parameters
        ----------
        emb : ndarray of shape (n, d), float32
            Unit rows; n may be 0.
        languages : sequence of str, length n
            BCP 47 primary tags; ``""`` where unknown.

        Notes
        -----
        Cost O(n * d). The sums run in the order of the rows.
        """
        overall = _total(emb) / (len(emb) + PSEUDO_TEXTS)
        of = np.array(languages, dtype=str)
        means = {
            language: (_total(emb[of == language]) + PSEUDO_TEXTS * overall)
            / (np.count_nonzero(of == language) + PSEUDO_TEXTS)
            for language in sorted(set(languages))
        }
        return cls(overall, means)

    @classmethod
    def origin(cls, dimension: int) -> "Centre":
        """Return the centre that leaves embeddings of this length as they are."""
        return cls(np.zeros(dimension), {})

    def apply(self, emb: Embedding, languages: Sequence[str]) -> Embedding:
        """Return `emb` less the mean of its language, as unit rows of shape (n, d), float32."""
        if not len(emb):
            return emb
        means = np.stack([self.by_language.get(language, self.overall) for language in languages])
        return directions(emb - means)


def _total(emb: Embedding) -> NDArray[np.float64]:
    return np.asarray(emb.sum(axis=0, dtype=np.float64))
