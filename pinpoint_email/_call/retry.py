"""Decisions about retries, made without a clock, a socket or a sleep."""

import re
from enum import Enum

from attrs import frozen

from pinpoint_email._values.members import Record

__all__ = ["Decision", "Effect", "Failure", "Next", "Policy", "answered"]

_COST = 14
_COST_IF_THROTTLED = 5
_BASE = 0.05
_BASE_IF_THROTTLED = 1.0
_MAX_WAIT = 20.0
_MAX_EXTRA_WAIT = 5.0
_MILLISECONDS = re.compile(r"\d+", re.ASCII)
_TOO_MANY_REQUESTS = 429
_PASSING_TROUBLE = {500, 502, 503, 504}
_NOT_SUPPORTED = {501, 505}
_DID_NOT_ACT = {"ConcurrentModificationException", "RequestTimeoutException"}
_THROTTLING = {
    "BandwidthLimitExceeded",
    "EC2ThrottledException",
    "PriorRequestNotComplete",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "RequestThrottled",
    "RequestThrottledException",
    "SlowDown",
    "ThrottledException",
    "Throttling",
    "ThrottlingException",
    "TooManyRequestsException",
    "TransactionInProgressException",
}


class Effect(Enum):
    """The effect that a failed attempt may have had."""

    NONE = "none"
    """Nothing, for certain; another attempt may succeed."""
    UNKNOWN = "unknown"
    """Perhaps what it was to do."""
    REFUSED = "refused"
    """Nothing, and another attempt would fare no better."""


@frozen(eq=False, repr=False)
class Failure:
    """The facts about a failed attempt that a decision needs."""

    effect: Effect
    throttled: bool = False
    retry_after: float | None = None
    """The wait that the service asks for, in seconds."""


def answered(status: int, code: str | None, retry_after: str | None) -> Failure:
    """The failure that an error answer stands for.

    Args:
        status: The HTTP status.
        code: The error's code, if the answer names one.
        retry_after: The ``x-amz-retry-after`` header, in milliseconds.
    """
    wait = float(retry_after) / 1000 if retry_after and _MILLISECONDS.fullmatch(retry_after) else None
    if status == _TOO_MANY_REQUESTS or code in _THROTTLING:
        return Failure(Effect.NONE, throttled=True, retry_after=wait)
    if code in _DID_NOT_ACT or (status in _PASSING_TROUBLE and code):
        return Failure(Effect.NONE, retry_after=wait)
    nobody_says = status >= 500 and not code and status not in _NOT_SUPPORTED  # noqa: PLR2004
    if nobody_says or status < 200:  # noqa: PLR2004  (an interim answer, and no other)
        return Failure(Effect.UNKNOWN, retry_after=wait)
    return Failure(Effect.REFUSED)


class Next(Enum):
    """The next step after a failed attempt."""

    RETRY = "retry"
    """Wait, and try again."""
    RAISE = "raise"
    """Raise what happened."""
    RAISE_UNKNOWN = "raise unknown"
    """Raise that nobody knows what happened."""
    RAISE_LATE = "raise late"
    """Raise that there is no time for another attempt."""


@frozen(eq=False, repr=False)
class Decision(Record):
    """A next step, the wait before it in seconds, and its cost in tokens."""

    next: Next
    wait: float = 0.0
    cost: int = 0


@frozen(eq=False, repr=False)
class Policy:
    """The rules for one call."""

    max_attempts: int
    repeats_unknown: bool
    """Whether to repeat what may have taken effect: not for actions that send something, unless asked to."""

    def decide(
        self, failure: Failure, *, attempts: int, tokens: int, remaining: float | None, random: float
    ) -> Decision:
        """Decide on the next step after so many attempts.

        Args:
            failure: What happened to the last attempt.
            attempts: How many there were.
            tokens: What is left of the client's retry quota.
            remaining: How many seconds are left of ``total_timeout``, if there is one.
            random: A number from 0 to 1.
        """
        if failure.effect is Effect.UNKNOWN and not self.repeats_unknown:
            return Decision(Next.RAISE_UNKNOWN)
        cost = _COST_IF_THROTTLED if failure.throttled else _COST
        if failure.effect is Effect.REFUSED or attempts >= self.max_attempts or tokens < cost:
            return Decision(Next.RAISE)
        wait = _backoff(failure, attempts, random)
        if remaining is not None and wait >= remaining:
            return Decision(Next.RAISE_LATE)
        return Decision(Next.RETRY, wait, cost)


def _backoff(failure: Failure, attempts: int, random: float) -> float:
    base = _BASE_IF_THROTTLED if failure.throttled else _BASE
    # The exponent is bounded, so that no number of attempts is too large for a float.
    wait = random * min(base * 2.0 ** min(attempts - 1, 30), _MAX_WAIT)
    if failure.retry_after is None:
        return wait
    return min(failure.retry_after, wait + _MAX_EXTRA_WAIT)
