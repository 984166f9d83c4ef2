"""How often somebody may try to sign in: guessing is slowed down, nobody can be locked out."""

from math import ceil
from time import time

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter

_OF_ADDRESS = RateLimitItemPerMinute(30, 15)
_OF_PAIR = RateLimitItemPerMinute(6, 15)


class SignIns:
    """Counts failed attempts by network address, and by address and account together.

    Attempts on one account are counted for each address on its own, so that a stranger who guesses
    keeps nobody else from signing in.
    """

    def __init__(self) -> None:
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())

    def wait_s(self, who: str, email: str) -> int:
        """Return after how many seconds `who` may try again, 0 for now."""
        for limit, key in ((_OF_ADDRESS, (who,)), (_OF_PAIR, (who, email))):
            if not self._limiter.test(limit, *key):
                reset = self._limiter.get_window_stats(limit, *key).reset_time
                return max(1, ceil(reset - time()))
        return 0

    def failed(self, who: str, email: str) -> None:
        """Note that an attempt failed."""
        self._limiter.hit(_OF_ADDRESS, who)
        self._limiter.hit(_OF_PAIR, who, email)
