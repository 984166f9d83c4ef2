"""Two encoders side by side: one that reads 22 languages, one that reads English best.

The embedding of a text is the two embeddings one behind the other, each times the root of its
share, so that a cosine is the weighted mean of the two cosines. Where the second one does not read
the language of a text, the first one stands in for it: it was taught to give a text the embedding
that the second one gives its English translation, up to a change of scale in some directions.
Neither needs torch.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from models.encoder import Encoder, Role, unit_rows
from models.language import detect_language

DUET = "duet"
FIRST_SHARE = 0.4
"""Of the multilingual one."""
STAND_IN_SHARE = 0.7
"""Of the first one in the place of the second, for a text whose language the second cannot read;
the rest stays, since names and words of common origin are read in any language."""


class Duet:
    """The concatenation of two encoders.

    Parameters
    ----------
    first, second : Encoder
        What it reads is what `first` says it reads. Where `second` says what it reads, both give
        embeddings of one length in one space.
    first_share : float in (0, 1), default=0.4
        Share of the first one's cosine; the second one has the rest.

    Notes
    -----
    Weighted concatenation is the fusion of two cosines by a convex combination (Bruch et al. 2023,
    arXiv 2210.11934), kept in one vector. A student in the space of its teacher: Reimers and
    Gurevych 2020 (arXiv 2004.09813). Languages are detected from the text alone; what is too short
    to tell is left to both. Cost and errors are those of both. Stability: public.
    """

    def __init__(
        self, first: Encoder, second: Encoder, *, first_share: float = FIRST_SHARE
    ) -> None:
        self._members = (first, second)
        self._shares = (first_share, 1.0 - first_share)
        self.name = DUET
        self.languages = first.languages
        self.best_languages = second.languages or frozenset()

    @cached_property
    def fingerprint(self) -> str:
        """Hexadecimal; changes with either encoder and with their shares."""
        parts = [f"{member.fingerprint} {share}" for member, share in self._weighted()]
        return sha256("\n".join([f"duet 2 {STAND_IN_SHARE}", *parts]).encode()).hexdigest()

    @property
    def dimension(self) -> int:
        """Length of an embedding."""
        return sum(member.dimension for member in self._members)

    def encode(self, texts: Sequence[str], *, role: Role = "passage") -> NDArray[np.float32]:
        """Return the embeddings of `texts`, in order; see `models.encoder.Encoder`."""
        with ThreadPoolExecutor(len(self._members)) as workers:
            found = workers.map(lambda member: member.encode(texts, role=role), self._members)
            first, second = found
        foreign = [row for row, text in enumerate(texts) if self._is_foreign(text)]
        if foreign:
            mixed = STAND_IN_SHARE * first[foreign] + (1.0 - STAND_IN_SHARE) * second[foreign]
            second[foreign] = unit_rows(mixed)
        parts = zip((first, second), self._shares, strict=True)
        return unit_rows(np.hstack([share**0.5 * rows for rows, share in parts]))

    def _is_foreign(self, text: str) -> bool:
        """Tell whether the second encoder surely does not read the language of `text`."""
        read = self._members[1].languages
        if read is None:
            return False
        language = detect_language(text, candidates=self.languages)
        return language is not None and language not in read

    def _weighted(self) -> list[tuple[Encoder, float]]:
        return list(zip(self._members, self._shares, strict=True))
