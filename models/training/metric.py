"""Fit the metric of the similarity model on judged pairs of a need and a report."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn.functional import normalize

from data.errors import DataError
from data.messages import _
from models.cosine import Embedding
from models.metric import Metric

RANK = 64
N_STEPS = 200
N_NEEDS = 512
"""Needs in one step."""
N_REPORTS = 2_048
"""Reports in one step."""
N_ANCHORS = 400
"""Anchors in one step."""
SHARPNESS = 10.0
NOISE = 0.5
"""Length of the random vector added to a unit row."""
KEEP = 300.0
"""Weight of the anchors."""
RATE, LAST_RATE_SHARE = 3e-3, 0.05


@dataclass(frozen=True, eq=False)
class Judged:
    """Needs, reports, and which report was judged to answer which need.

    Attributes
    ----------
    need_emb : ndarray of shape (n, d), float32
        Unit rows, centred.
    report_emb : ndarray of shape (m, d), float32
        Unit rows, centred.
    need_owner : ndarray of shape (n,), int64
    report_owner : ndarray of shape (m,), int64
        The city of each text; a city is never its own partner.
    is_relevant : ndarray of shape (n, m), bool
    """

    need_emb: Embedding
    report_emb: Embedding
    need_owner: NDArray[np.int64]
    report_owner: NDArray[np.int64]
    is_relevant: NDArray[np.bool_]

    def without(self, owners: NDArray[np.int64]) -> "Judged":
        """Leave out some cities, as askers and as reporters."""
        needs = ~np.isin(self.need_owner, owners)
        reports = ~np.isin(self.report_owner, owners)
        return Judged(
            self.need_emb[needs],
            self.report_emb[reports],
            self.need_owner[needs],
            self.report_owner[reports],
            self.is_relevant[np.ix_(needs, reports)],
        )


def fit_metric(
    judged: Judged,
    anchors: Embedding,
    *,
    seed: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> Metric:
    """Learn in which directions a need and its answers agree.

    Parameters
    ----------
    judged : Judged
    anchors : ndarray of shape (k, d), float32
        Unit rows of texts on any subject, whose cosines among each other shall stay as they are;
        k may be 0.
    seed : int, default=1
    progress : callable (done, total), optional
        Called after each step.

    Returns
    -------
    Metric
        The same for the same input, seed, machine and number of threads.

    Raises
    ------
    DataError
        If no report of another city was judged to answer a need.

    Notes
    -----
    Minimised for random needs against random reports of other cities: minus the mean log share
    that relevant reports have in ``softmax(SHARPNESS * cosine)`` (the supervised contrastive loss
    of Khosla et al. 2020, arXiv 2004.11362, equation 2), plus `KEEP` times the mean squared change
    of the cosines among anchors (what is not learned from is not moved: compare Li and Hoiem 2016,
    arXiv 1606.09282). Noise on all rows stands for other wordings. Cost O(`N_STEPS` * `N_NEEDS` *
    `N_REPORTS` * d), half a minute on two cores for d = 768.
    """
    generator = torch.Generator().manual_seed(seed)
    dimension = judged.need_emb.shape[1]
    down = (0.05 * torch.randn(dimension, RANK, generator=generator)).requires_grad_()
    up = torch.zeros(RANK, dimension, requires_grad=True)
    step = _Step(judged, anchors, generator)
    optimiser = torch.optim.AdamW([down, up], lr=RATE, weight_decay=0.0)
    schedule = torch.optim.lr_scheduler.LinearLR(optimiser, 1.0, LAST_RATE_SHARE, N_STEPS)
    for done in range(1, N_STEPS + 1):
        loss = step.loss(down, up)
        optimiser.zero_grad()
        torch.autograd.backward(loss)
        optimiser.step()
        schedule.step()
        if progress is not None:
            progress(done, N_STEPS)
    return Metric(down.detach().numpy(), up.detach().numpy())


class _Step:
    """Draws needs, reports and anchors, and says how far a map is from what it should be."""

    def __init__(self, judged: Judged, anchors: Embedding, generator: torch.Generator) -> None:
        is_other = judged.need_owner[:, None] != judged.report_owner[None, :]
        relevant = judged.is_relevant & is_other
        if not relevant.any():
            raise DataError(
                _("No report of another city was judged to answer a need: nothing can be learned.")
            )
        self._needs, self._reports = map(torch.tensor, (judged.need_emb, judged.report_emb))
        self._anchors = torch.tensor(anchors)
        self._is_other = torch.tensor(is_other)
        self._relevant = torch.tensor(relevant, dtype=torch.float32)
        self._answered = torch.tensor(np.flatnonzero(relevant.any(axis=1)))
        self._generator = generator

    def loss(self, down: torch.Tensor, up: torch.Tensor) -> torch.Tensor:
        """Return the loss on a fresh draw."""
        rows = self._answered[self._draw(len(self._answered), N_NEEDS)]
        columns = torch.randperm(len(self._reports), generator=self._generator)[:N_REPORTS]
        needs = _mapped(self._blurred(self._needs[rows]), down, up)
        reports = _mapped(self._blurred(self._reports[columns]), down, up)
        logits = (SHARPNESS * needs @ reports.T).masked_fill(
            ~self._is_other[rows][:, columns], -torch.inf
        )
        relevant = self._relevant[rows][:, columns]
        share = torch.log_softmax(logits, dim=1).masked_fill(relevant == 0, 0.0)
        counts = relevant.sum(dim=1)
        found = -(share.sum(dim=1) / counts.clamp(min=1.0))[counts > 0].mean()
        return found + KEEP * self._moved(down, up)

    def _moved(self, down: torch.Tensor, up: torch.Tensor) -> torch.Tensor:
        """Return the mean squared change of the cosines among a draw of anchors."""
        if not len(self._anchors):
            return torch.zeros(())
        anchors = self._anchors[self._draw(len(self._anchors), N_ANCHORS)]
        after = _mapped(anchors, down, up)
        return (after @ after.T - anchors @ anchors.T).square().mean()

    def _draw(self, n: int, size: int) -> torch.Tensor:
        return torch.randint(n, (size,), generator=self._generator)

    def _blurred(self, emb: torch.Tensor) -> torch.Tensor:
        noise = torch.randn(emb.shape, generator=self._generator)
        return normalize(emb + NOISE / emb.shape[1] ** 0.5 * noise, dim=1)


def _mapped(emb: torch.Tensor, down: torch.Tensor, up: torch.Tensor) -> torch.Tensor:
    return normalize(emb + emb @ down @ up, dim=1)
