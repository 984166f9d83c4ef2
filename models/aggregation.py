"""From scores of single texts to one score per owner, so that writing more buys no place."""

import numpy as np
from numpy.typing import NDArray

from data.errors import DataError
from data.messages import _
from models.cosine import Embedding, cosines

NEAR_DUPLICATE = 0.95
FLOOR_LLR = -40.0


def pool_parts(
    llr: NDArray[np.float64],
    query_part_of: NDArray[np.int64],
    document_part_of: NDArray[np.int64],
    *,
    size_penalty: float = 1.0,
) -> NDArray[np.float64]:
    """Pool the parts of long texts: best pair of parts, less the log of how many pairs there were.

    Parameters
    ----------
    llr : ndarray of shape (n_query_parts, n_document_parts), float64
        Log-likelihood ratios, natural log.
    query_part_of, document_part_of : ndarray of int64
        The text each part belongs to; sorted, without gaps.
    size_penalty : float in [0, 1], default=1.0
        0: plain maximum, for values that are not log-likelihood ratios.

    Returns
    -------
    ndarray of shape (n_queries, n_documents), float64

    Notes
    -----
    The order-statistic argument of `aggregate_reports` with parts in the place of reports.
    """
    n_queries, n_documents = _n_owners(query_part_of), _n_owners(document_part_of)
    if llr.shape == (n_queries, n_documents):
        return llr
    if not llr.size:
        return np.zeros((n_queries, n_documents))
    rows = np.maximum.reduceat(llr, _starts(query_part_of), axis=0)
    best = np.maximum.reduceat(rows, _starts(document_part_of), axis=1)
    pairs = np.bincount(query_part_of)[:, None] * np.bincount(document_part_of)[None, :]
    return np.asarray(best - size_penalty * np.log(pairs))


def aggregate_reports(
    llr: NDArray[np.float64],
    owner: NDArray[np.int64],
    n_distinct: NDArray[np.float64],
    *,
    size_penalty: float = 1.0,
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Pool the scores of an owner's reports: ``LLR(max) - size_penalty * log(n)``.

    Parameters
    ----------
    llr : ndarray of shape (n_queries, n_reports), float64
        Log-likelihood ratios (natural log); not cosines.
    owner : ndarray of shape (n_reports,), int64
        Owner of each report, in [0, n_owners); owners without a report are allowed.
    n_distinct : ndarray of shape (n_owners,), float64
        The effective number of reports, from `effective_counts`; values under 1 count as 1.
    size_penalty : float in [0, 1], default=1.0
        0: plain maximum, right if every *report* is equally likely to be relevant; 1: every *owner*
        is, and the rate of false alarms does not grow with the number of reports.

    Returns
    -------
    score : ndarray of shape (n_queries, n_owners), float64
        `FLOOR_LLR` where the owner has no report; never lower, never infinite.
    best : ndarray of shape (n_queries, n_owners), int64
        Column of the report behind the score, -1 where there is none. Of equal reports the first.

    Raises
    ------
    DataError
        If a score is not a number.

    Notes
    -----
    If nothing is relevant the best of n scores exceeds a threshold about n times as often as one
    score does; log n in log-likelihood-ratio units undoes just that (Sidak 1967; compare Macdonald
    and Ounis 2006 on votes normalised by profile size). Cost O(n_queries * n_reports).
    """
    if np.isnan(llr).any():
        raise DataError(
            _(
                "A score is not a number: an embedding or a weight is damaged. Choose another "
                "folder with --store; it is filled again by itself."
            )
        )
    n_queries, n_owners = llr.shape[0], len(n_distinct)
    score = np.full((n_queries, n_owners), FLOOR_LLR)
    best = np.full((n_queries, n_owners), -1, dtype=np.int64)
    penalty = size_penalty * np.log(np.maximum(n_distinct, 1.0))
    order = np.argsort(owner, kind="stable")
    bounds = np.searchsorted(owner[order], np.arange(n_owners + 1))
    rows = np.arange(n_queries)
    for who in range(n_owners):
        columns = order[bounds[who] : bounds[who + 1]]
        if columns.size:
            top = columns[np.argmax(llr[:, columns], axis=1)]
            best[:, who] = top
            score[:, who] = np.maximum(llr[rows, top] - penalty[who], FLOOR_LLR)
    return score, best


def effective_counts(
    emb: Embedding,
    owner: NDArray[np.int64],
    n_owners: int,
    weight: NDArray[np.float64] | None = None,
    *,
    threshold: float = NEAR_DUPLICATE,
) -> NDArray[np.float64]:
    """Count the distinct reports of each owner, near copies once.

    Parameters
    ----------
    emb : ndarray of shape (n_reports, d), float32
        Unit rows.
    owner : ndarray of shape (n_reports,), int64
    n_owners : int
    weight : ndarray of shape (n_reports,), float64, optional
        Share in [0, 1] to which a report counts; of near copies the largest share counts.
    threshold : float, default=0.95
        Cosine from which two reports of one owner are near copies.

    Returns
    -------
    ndarray of shape (n_owners,), float64

    Notes
    -----
    Leader clustering in the order of the rows: a report joins the first kept report it is near to.
    Cost O(sum over owners of n_i ** 2 * d).
    """
    share = np.ones(len(owner)) if weight is None else weight
    counts = np.zeros(n_owners)
    for who in range(n_owners):
        rows = np.flatnonzero(owner == who)
        is_near = cosines(emb[rows], emb[rows]) > threshold
        leaders: list[int] = []
        shares: list[float] = []
        for place, row in enumerate(rows):
            first = next((k for k, leader in enumerate(leaders) if is_near[place, leader]), None)
            if first is None:
                leaders.append(place)
                shares.append(float(share[row]))
            else:
                shares[first] = max(shares[first], float(share[row]))
        counts[who] = sum(shares)
    return counts


def _n_owners(part_of: NDArray[np.int64]) -> int:
    return int(part_of[-1]) + 1 if len(part_of) else 0


def _starts(part_of: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.flatnonzero(np.r_[True, part_of[1:] != part_of[:-1]])
