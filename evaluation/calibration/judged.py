"""What was judged of a catalogue, as arrays."""

import numpy as np
from numpy.typing import NDArray

from evaluation.benchmark import Benchmark

SAME_NEED_FROM = 0.8


def judged_reports(bench: Benchmark) -> NDArray[np.bool_]:
    """Return which distinct report answers which query, shape (n_queries, n_reports).

    Raises
    ------
    ValueError
        If no statements were judged.
    """
    if bench.evidence is None:
        raise ValueError("the benchmark holds no judged statements")
    return np.asarray(bench.evidence.judged.is_relevant[:, bench.task.report_statement])


def is_same_need(is_relevant: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return which two queries nearly the same reports answer, shape (n_queries, n_queries).

    Parameters
    ----------
    is_relevant : ndarray of shape (n_queries, n_reports), bool

    Notes
    -----
    At least `SAME_NEED_FROM` of the reports that answer either answer both (Jaccard 1901).
    """
    sets = is_relevant.astype(np.float32)
    both = sets @ sets.T
    sizes = sets.sum(axis=1)
    either = np.maximum(sizes[:, None] + sizes[None, :] - both, 1.0)
    return np.asarray(both / either >= SAME_NEED_FROM)
