"""Which themes a text belongs to, judged by their descriptions and by texts people filed."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.cosine import Embedding, cosines, directions

DESCRIPTION_WEIGHT = 3.0
SHARPNESS = 10.0
CLEAR_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class ThemeClassifier:
    """One prototype per theme: its description, moved towards the texts filed under it.

    Attributes
    ----------
    prototypes : ndarray of shape (n_themes, d), float32
        Unit rows.
    centre : ndarray of shape (d,), float32
        Mean of the filed texts, taken from every text that is compared.

    References
    ----------
    Rocchio's relevance feedback as a nearest-prototype classifier: Joachims 1997.
    """

    prototypes: Embedding
    centre: Embedding

    @classmethod
    def fit(
        cls, descriptions: Embedding, filed: Embedding, is_filed_under: NDArray[np.bool_]
    ) -> "ThemeClassifier":
        """Fit the prototypes.

        Parameters
        ----------
        descriptions : ndarray of shape (n_themes, d), float32
            Unit rows; one description weighs as much as `DESCRIPTION_WEIGHT` filed texts.
        filed : ndarray of shape (n, d), float32
            Unit rows of texts whose themes are known; n may be 0.
        is_filed_under : ndarray of shape (n, n_themes), bool
        """
        centre = filed.sum(axis=0, dtype=np.float64) / max(len(filed), 1)
        common = descriptions.mean(axis=0, dtype=np.float64) * (len(descriptions) > 1)
        own = directions(descriptions - common)
        pulled = is_filed_under.T.astype(np.float64) @ directions(filed - centre)
        prototypes = directions(DESCRIPTION_WEIGHT * own + pulled)
        return cls(prototypes, np.asarray(centre, dtype=np.float32))

    def shares(self, emb: Embedding) -> NDArray[np.float64]:
        """Return how well each theme fits relative to the best fitting one.

        Parameters
        ----------
        emb : ndarray of shape (n, d), float32
            Unit rows.

        Returns
        -------
        ndarray of shape (n, n_themes), float64
            In (0, 1]; 1 for the best theme of each text.
        """
        fit = cosines(directions(emb - self.centre), self.prototypes)
        return np.asarray(np.exp(SHARPNESS * (fit - fit.max(axis=1, keepdims=True))))
