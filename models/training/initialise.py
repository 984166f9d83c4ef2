"""The first table: each piece is the mean teacher vector of the English texts it occurs with."""

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer

from models.training.tokenizer import byte_of

BLOCK = 20000
FIRST_LEAD_BYTE = 0xC0


def initial_table(
    english: tuple[NDArray[np.int32], NDArray[np.int64]],
    text: tuple[NDArray[np.int32], NDArray[np.int64]],
    english_id: NDArray[np.int32],
    teacher: NDArray[np.float16],
    *,
    vocabulary: int,
) -> NDArray[np.float32]:
    """Return a table of shape (vocabulary, dimension), float32.

    Parameters
    ----------
    english, text : tuple of (ids, starts)
        Tokens of the English texts and of the other sides, from `tokenize`.
    english_id : ndarray of shape (n_pairs,), int32
        English text of each pair.
    teacher : ndarray of shape (n_known, dimension), float16
        Vectors of the first `n_known` English texts; the rest get the mean of their pieces.

    Notes
    -----
    A piece of long texts learns less from each than one of short texts: weight 1 / n_tokens.
    Means are not brought to unit length: a piece met everywhere is short, as a frequent word
    should be. Deterministic. Cost O(n_tokens * dimension), about two minutes for 50 million.

    References
    ----------
    Wieting et al. 2015 (averaged word vectors); Arora et al. 2017 (frequent words weigh less).
    """
    centred = teacher.astype(np.float32)
    centred -= centred.mean(axis=0)
    known = np.arange(len(teacher))
    first = _mean_rows(english, known, centred, known, vocabulary)
    targets = _pooled(first, english)
    targets[: len(teacher)] = centred
    every = np.arange(len(english_id))
    sums, mass = _sums(text, every, targets, english_id, vocabulary)
    more, weight = _sums(english, np.arange(len(targets)), targets, None, vocabulary)
    return _divided(sums + more, mass + weight)


def _mean_rows(
    tokens: tuple[NDArray[np.int32], NDArray[np.int64]],
    rows: NDArray[np.int64],
    targets: NDArray[np.float32],
    target_of: NDArray[np.int64],
    vocabulary: int,
) -> NDArray[np.float32]:
    return _divided(*_sums(tokens, rows, targets, target_of, vocabulary))


def _divided(sums: NDArray[np.float32], mass: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(sums / np.maximum(mass, 1e-6)[:, None], dtype=np.float32)


def _sums(
    tokens: tuple[NDArray[np.int32], NDArray[np.int64]],
    rows: NDArray[np.int64],
    targets: NDArray[np.float32],
    target_of: NDArray[np.integer] | None,
    vocabulary: int,
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    ids, starts = tokens
    sums = torch.zeros(vocabulary, targets.shape[1])
    mass = torch.zeros(vocabulary)
    for begin in range(0, len(rows), BLOCK):
        end = min(begin + BLOCK, len(rows))
        lengths = np.diff(starts[begin : end + 1])
        weight = torch.from_numpy(np.repeat(1 / np.maximum(lengths, 1), lengths).astype(np.float32))
        chosen = torch.from_numpy(ids[starts[begin] : starts[end]].astype(np.int64))
        owner = np.arange(begin, end) if target_of is None else target_of[begin:end]
        rows_here = torch.from_numpy(np.repeat(np.arange(end - begin), lengths))
        matrix = torch.sparse_coo_tensor(
            torch.stack([chosen, rows_here]),
            weight,
            (vocabulary, end - begin),
            check_invariants=False,
        )
        sums += torch.sparse.mm(matrix, torch.from_numpy(targets[owner]))
        mass.index_add_(0, chosen, weight)
    return sums.numpy(), mass.numpy()


def _pooled(
    table: NDArray[np.float32], tokens: tuple[NDArray[np.int32], NDArray[np.int64]]
) -> NDArray[np.float32]:
    ids, starts = tokens
    rows = torch.nn.functional.embedding_bag(
        torch.from_numpy(ids.astype(np.int64)),
        torch.from_numpy(table),
        torch.from_numpy(starts[:-1]),
        mode="mean",
    )
    return torch.nn.functional.normalize(rows, dim=1).numpy()


def set_bytes(table: NDArray[np.float32], tokenizer: Tokenizer, *, seed: int) -> None:
    """Give the byte pieces of `table` short random rows, in place.

    A word in a script never trained is then like itself and little else. Lead bytes, which all
    letters of a script share, weigh nothing.
    """
    rng = np.random.default_rng((seed, 0xB))
    length = 0.5 * float(np.median(np.linalg.norm(table, axis=1)))
    for piece, row in tokenizer.get_vocab().items():
        byte = byte_of(piece)
        if byte is not None:
            direction = rng.standard_normal(size=(table.shape[1],))
            scale = 0.0 if byte >= FIRST_LEAD_BYTE else length
            table[row] = scale * direction / np.linalg.norm(direction)
