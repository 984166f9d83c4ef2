"""A unigram tokenizer in which every language has its share."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers
from tokenizers.trainers import UnigramTrainer

from models.training.pairs import PairSet

UNKNOWN = "<unk>"
N_BYTES = 256
MAX_PIECE = 16


def balanced_texts(
    pairs: PairSet, *, n_characters: int, seed: int, english_share: float = 2.0
) -> Iterator[str]:
    """Yield texts until each language has given `n_characters`, English `english_share` times that.

    A language with less text is gone through again, five times at most, so that its words become
    pieces too.
    """
    rng = np.random.default_rng(seed)
    yield from _until(pairs.english, rng, int(english_share * n_characters))
    for code in range(len(pairs.languages)):
        rows = np.flatnonzero(pairs.language == code)
        yield from _until([pairs.text[row] for row in rows], rng, n_characters)


def _until(texts: Sequence[str], rng: np.random.Generator, n_characters: int) -> Iterator[str]:
    given = 0
    for _round in range(5):
        for row in rng.permutation(len(texts)):
            if given >= n_characters:
                return
            given += len(texts[row])
            yield texts[row]


def train_tokenizer(texts: Iterator[str], *, vocabulary: int) -> Tokenizer:
    """Train on `texts` and return a tokenizer of at most `vocabulary` pieces.

    Case and Latin, Greek and Cyrillic accents are folded, so that a text typed without them is
    read alike; marks of other scripts stay. Letters never seen are spelled as their UTF-8 bytes.

    Notes
    -----
    Five to nine minutes for 23 million characters on two cores. Not deterministic to the last bit:
    the library adds up counts in an order of its own, so two trainings differ in rare pieces. The
    tokenizer is kept on disk; all that follows from it is seeded.
    """
    draft = Tokenizer(models.Unigram())
    _dress(draft)
    trainer = UnigramTrainer(
        vocab_size=vocabulary - N_BYTES,
        special_tokens=[UNKNOWN],
        unk_token=UNKNOWN,
        max_piece_length=MAX_PIECE,
        show_progress=False,
    )
    draft.train_from_iterator(texts, trainer)
    return _with_bytes(draft)


def _dress(tokenizer: Tokenizer) -> None:
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.NFKD(),
            normalizers.Replace(Regex("[\u0300-\u036f]"), ""),
            normalizers.Replace(Regex("[\u200b-\u200f\ufeff\u00ad]"), ""),
            normalizers.NFC(),
            normalizers.Lowercase(),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.WhitespaceSplit(),
            pre_tokenizers.Metaspace(prepend_scheme="always"),
            pre_tokenizers.Punctuation(),
            pre_tokenizers.Digits(),
        ]
    )
    tokenizer.decoder = decoders.Metaspace()


def _with_bytes(draft: Tokenizer) -> Tokenizer:
    import json

    pieces = [tuple(piece) for piece in json.loads(draft.to_str())["model"]["vocab"]]
    floor = min(score for _piece, score in pieces) - 10
    pieces += [(f"<0x{byte:02X}>", floor) for byte in range(N_BYTES)]
    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=0, byte_fallback=True))
    _dress(tokenizer)
    return tokenizer


def byte_of(piece: str) -> int | None:
    """Return the byte that a piece such as ``<0x41>`` stands for, or None."""
    return int(piece[3:5], 16) if piece.startswith("<0x") and len(piece) == 6 else None


def tokenize(
    tokenizer: Tokenizer, texts: Sequence[str], *, max_tokens: int = 256, batch: int = 20000
) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Return all token ids in one row, and where each text begins.

    Returns
    -------
    ids : ndarray of shape (n_tokens,), int32
    starts : ndarray of shape (n_texts + 1,), int64
        Text i is ``ids[starts[i]:starts[i + 1]]``, cut at `max_tokens`.
    """
    rows: list[NDArray[np.int32]] = []
    lengths: list[int] = []
    for start in range(0, len(texts), batch):
        chunk = list(texts[start : start + batch])
        for encoding in tokenizer.encode_batch_fast(chunk, add_special_tokens=False):
            ids = np.asarray(encoding.ids[:max_tokens], dtype=np.int32)
            rows.append(ids)
            lengths.append(len(ids))
    starts = np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)])
    return np.concatenate(rows) if rows else np.empty(0, np.int32), starts
