"""A metric learned from judged pairs: it stretches the directions in which answers agree.

``W = I + down @ up`` with few columns in `down`. A cosine after W is a cosine in the metric
``W @ W.T`` (Mahalanobis metric learning in low-rank form: Weinberger and Saul, JMLR 2009; Bellet,
Habrard and Sebban, arXiv 1306.6709). It is fitted by `models.training.metric`.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.cosine import Embedding, directions, mapped
from models.safetensors_file import read_safetensors


@dataclass(frozen=True, eq=False)
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
            Each row depends on that row alone. A zero row stays zero. Cost O(n * d * r).
        """
        return directions(emb + mapped(mapped(emb, self.down), self.up))

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
