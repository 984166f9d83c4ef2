"""Training of the table: a text and its English counterpart must find each other."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as functional
from numpy.typing import NDArray

from models.training.bags import Sampler, Splits, take

Tokens = tuple[NDArray[np.int32], NDArray[np.int64]]


@dataclass(frozen=True, slots=True)
class Options:
    """What a training is told.

    Attributes
    ----------
    steps, batch : int
        Batches, and pairs in each.
    rate : float
        Adam's step at the start; falls linearly to zero.
    sharpness : float
        Cosines are multiplied by it before the softmax over the batch.
    teacher_weight : float
        Weight of 1 - cosine to the teacher's vector of the English side, both languages.
    relation_weight : float
        Weight of the squared difference between the cosines of the batch's texts among
        themselves and the teacher's cosines of the same texts.
    relation_rows : int
        How many texts of a batch are compared for that: the cost is its square.
    drop_rate, split_rate : float
        Share of tokens left out, and of pieces taken apart.
    """

    steps: int = 8000
    batch: int = 1024
    rate: float = 1.5e-3
    sharpness: float = 20.0
    teacher_weight: float = 3.0
    relation_weight: float = 20.0
    relation_rows: int = 384
    drop_rate: float = 0.1
    split_rate: float = 0.08
    seed: int = 0


@dataclass(slots=True)
class State:
    """A training in progress: the table, Adam's two means, the next step."""

    table: torch.Tensor
    first: torch.Tensor
    second: torch.Tensor
    step: int = 0

    @classmethod
    def begin(cls, table: NDArray[np.float32]) -> "State":
        """Start from an initial table."""
        device = "cuda" if torch.cuda.is_available() else "cpu"
        rows = torch.from_numpy(table).clone().to(device)
        return cls(rows, torch.zeros_like(rows), torch.zeros_like(rows))

    def save(self, path: Path) -> None:
        """Write the state; a kill leaves the previous file whole."""
        unfinished = path.with_suffix(".part")
        torch.save(
            {"table": self.table, "first": self.first, "second": self.second, "step": self.step},
            unfinished,
        )
        unfinished.replace(path)

    @classmethod
    def resume(cls, path: Path) -> "State":
        """Read what `save` wrote."""
        device = "cuda" if torch.cuda.is_available() else "cpu"
        return cls(**torch.load(path, map_location=device, weights_only=True))


@dataclass(frozen=True, slots=True)
class Corpus:
    """Everything a step reads, tokenized.

    Attributes
    ----------
    teacher : ndarray of shape (n_known, dimension), float16
        Vectors of the first `n_known` English texts.
    """

    english: Tokens
    text: Tokens
    english_id: NDArray[np.int32]
    teacher: NDArray[np.float16]
    sampler: Sampler
    splits: Splits


def train(
    state: State,
    corpus: Corpus,
    options: Options,
    *,
    checkpoint: Path | None = None,
    every: int = 500,
    progress: Callable[[int, float, float], None] | None = None,
    stop_after: int | None = None,
) -> State:
    """Run the steps that remain, saving to `checkpoint` every `every` steps.

    Parameters
    ----------
    progress : callable, optional
        Told (step, loss, seconds left) every 100 steps.
    stop_after : int, optional
        Leave after this many steps, as a kill would.

    Notes
    -----
    Each step draws from its own seed, so a resumed training takes the same path as one that was
    never stopped. About 0.15 s a step of 1,024 pairs on one core.
    """
    begun, first_step = time.monotonic(), state.step
    while state.step < options.steps:
        if stop_after is not None and state.step - first_step >= stop_after:
            break
        loss = one_step(state, corpus, options)
        if checkpoint and state.step % every == 0:
            state.save(checkpoint)
        if progress and state.step % 100 == 0:
            pace = (time.monotonic() - begun) / (state.step - first_step)
            progress(state.step, loss, pace * (options.steps - state.step))
    if checkpoint:
        state.save(checkpoint)
    return state


def one_step(state: State, corpus: Corpus, options: Options) -> float:
    """Draw a batch, move the rows of its pieces, and return the loss."""
    rng = np.random.default_rng((options.seed, state.step))
    pairs = corpus.sampler.draw(rng, options.batch)
    english = corpus.english_id[pairs]
    noisy = partial(
        take,
        rng=rng,
        splits=corpus.splits,
        split_rate=options.split_rate,
        drop_rate=options.drop_rate,
    )
    a_ids, a_len = noisy(corpus.text, pairs)
    b_ids, b_len = noisy(corpus.english, english)
    device = state.table.device
    used, local = np.unique(np.concatenate([a_ids, b_ids]), return_inverse=True)
    rows = torch.from_numpy(used).to(device)
    weights = state.table[rows].requires_grad_()
    starts = np.concatenate([[0], np.cumsum(np.concatenate([a_len, b_len]))[:-1]])
    pooled = functional.embedding_bag(
        torch.from_numpy(local).to(device), weights, torch.from_numpy(starts).to(device)
    )
    unit = functional.normalize(pooled, dim=1)
    known = english < len(corpus.teacher)
    target = torch.from_numpy(corpus.teacher[english[known]].astype(np.float32)).to(device)
    loss = batch_loss(
        unit[: len(pairs)],
        unit[len(pairs) :],
        torch.from_numpy(english).to(device),
        torch.from_numpy(np.flatnonzero(known)).to(device),
        target,
        options,
    )
    (gradient,) = torch.autograd.grad(loss, weights)
    _adam(state, rows, gradient, options)
    state.step += 1
    return float(loss.detach())


def batch_loss(
    text: torch.Tensor,
    english: torch.Tensor,
    english_id: torch.Tensor,
    known: torch.Tensor,
    target: torch.Tensor,
    options: Options,
) -> torch.Tensor:
    """Return the loss of a batch of unit rows `text` and `english`, both (n, dimension).

    Parameters
    ----------
    english_id : Tensor of shape (n,)
        Equal for pairs of the same English text, which must not push each other away.
    known : Tensor of shape (n_known,)
        Rows that have a teacher vector in `target`, of shape (n_known, dimension).
    """
    cosines = text @ english.T
    logits = options.sharpness * cosines
    own = torch.eye(len(text), dtype=torch.bool, device=text.device)
    same = english_id[:, None] == english_id[None, :]
    logits = logits.masked_fill(same & ~own, float("-inf"))
    index = torch.arange(len(text), device=text.device)
    loss = 0.5 * (
        functional.cross_entropy(logits, index) + functional.cross_entropy(logits.T, index)
    )
    if len(known):
        mine, other = english[known], text[known]
        near = 2 - (mine * target).sum(1).mean() - (other * target).sum(1).mean()
        loss = loss + options.teacher_weight * near
        mine, other = mine[: options.relation_rows], other[: options.relation_rows]
        wanted = target[: options.relation_rows] @ target[: options.relation_rows].T
        apart = functional.mse_loss(mine @ mine.T, wanted)
        apart = apart + functional.mse_loss(other @ mine.T, wanted)
        loss = loss + options.relation_weight * apart
    return loss


def _adam(state: State, rows: torch.Tensor, gradient: torch.Tensor, options: Options) -> None:
    """Adam on the rows of this batch only; rows not met keep their means."""
    rate = options.rate * (1 - state.step / options.steps)
    first = state.first[rows].mul_(0.9).add_(gradient, alpha=0.1)
    second = state.second[rows].mul_(0.999).addcmul_(gradient, gradient, value=0.001)
    state.first[rows], state.second[rows] = first, second
    n = state.step + 1
    rate *= float(np.sqrt(1 - 0.999**n) / (1 - 0.9**n))
    spread = second.sqrt_().add_(1e-8)
    state.table.index_add_(0, rows, first.div_(spread), alpha=-rate)
