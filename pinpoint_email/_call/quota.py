"""The retry quota of a client."""

from collections import deque

__all__ = ["CAPACITY", "Quota"]

CAPACITY = 500
_TOKENS = (None,)


class Quota:
    """The tokens that a client's retries take, so that they stop when everything fails."""

    def __init__(self) -> None:
        # A deque needs no lock, which an interrupt or a fork could leave locked, and holds no more than it may.
        self._tokens = deque(_TOKENS * CAPACITY, maxlen=CAPACITY)

    @property
    def tokens(self) -> int:
        """The number of tokens left."""
        return len(self._tokens)

    def take(self, cost: int) -> bool:
        """Take some, if there are as many."""
        for taken in range(cost):
            try:
                self._tokens.pop()
            except IndexError:
                self._tokens.extend(_TOKENS * taken)
                return False
        return True

    def give_back(self, tokens: int) -> None:
        """Give back what a call took that succeeded in the end, or one for a call that took none."""
        self._tokens.extend(_TOKENS * max(tokens, 1))
