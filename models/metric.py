"""What a fitted metric does to embeddings: it stretches the directions in which answers agree.

``W = I + down @ up`` with few columns in `down`: a cosine after W is a cosine in a metric learned
from judged pairs of a need and a report (Mahalanobis metric learning in low-rank form: Weinberger
and Saul 2009; Bellet, Habrard and Sebban 2013, section 4). It is fitted by
`models.training.metric`.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.cosine import Embedding, directions, exact_product
from models.safetensors_file import read_safetensors


@dataclass(frozen=True, slots=True)
class Metric:
    """One linear map, for needs and reports alike.

    Attributes
    ----------
    down : ndarray of shape (d, r), float32
    up : ndarray of shape (r, d), float32
    """

    down: NDArray[np.float32]
    up: NDArray[np.float32]

    def apply(self, emb: Embedding) -> Embedding:
        """Map unit rows to unit rows of the same length.

        Parameters
        ----------
        emb : ndarray of shape (n, d), float32
            Unit rows, centred by `models.centring` as they were when the metric was fitted.

        Returns
        -------
        ndarray of shape (n, d), float32
            Bitwise the same for the same row, whatever the others are. Cost O(n * d * r).
        """
        moved = exact_product(exact_product(emb, self.down), self.up)
        return directions(emb + moved)

    @classmethod
    def read(cls, path: Path) -> "Metric":
        """Read the arrays `down` and `up` of a safetensors file.

        Raises
        ------
        ModelNotAvailable
            If the file is damaged.
        """
        arrays = read_safetensors(path)
        return cls(arrays["down"], arrays["up"])
