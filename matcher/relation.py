"""How likely each relation is, and which of them is named."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.intent import ANY, EXCHANGE, LEARN, SHARE, TOGETHER

Probabilities = NDArray[np.float64]

EXCHANGE_FROM = 0.5


@dataclass(frozen=True, slots=True)
class Odds:
    """The probability of each relation, per candidate: arrays of shape (n_candidates,)."""

    learn: Probabilities
    share: Probabilities
    together: Probabilities

    @property
    def exchange(self) -> Probabilities:
        """Harmonic mean of *learn* and *share*: at most twice the smaller, so both must hold."""
        return harmonic_mean(self.learn, self.share)

    def of(self, intent: str) -> Probabilities:
        """Return what candidates are ranked by: one relation, or the best of them for ``any``."""
        if intent == ANY:
            return np.maximum(np.maximum(self.learn, self.share), self.together)
        return np.asarray(getattr(self, intent))

    def named(self, intent: str) -> list[str]:
        """Return the relation to show for each candidate.

        With ``any`` it is *exchange* where *learn* and *share* both reach `EXCHANGE_FROM`, else the
        largest; of equals the one named first in this module.
        """
        if intent != ANY:
            return [intent] * len(self.learn)
        largest = np.argmax(np.stack([self.learn, self.share, self.together]), axis=0)
        both = (self.learn >= EXCHANGE_FROM) & (self.share >= EXCHANGE_FROM)
        names = (LEARN, SHARE, TOGETHER)
        return [
            EXCHANGE if is_both else names[which]
            for is_both, which in zip(both, largest, strict=True)
        ]


def harmonic_mean(a: Probabilities, b: Probabilities) -> Probabilities:
    """Return ``2ab / (a + b)``, 0 where both are 0; for probabilities, not for cosines.

    References
    ----------
    Pizzato et al., "RECON: a reciprocal recommender for online dating", RecSys 2010.
    """
    total = a + b
    return np.asarray(np.where(total > 0, 2 * a * b / np.where(total > 0, total, 1.0), 0.0))


def together_probability(
    same_need: Probabilities, asker_solved: Probabilities, candidate_solved: Probabilities
) -> Probabilities:
    """Return P(same need) * P(asker has not solved it) * P(candidate has not solved it)."""
    return np.asarray(same_need * (1.0 - asker_solved) * (1.0 - candidate_solved))
