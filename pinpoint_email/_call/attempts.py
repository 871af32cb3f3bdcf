"""The attempts of one call: counted, timed, corrected, and given up."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from uuid import uuid4

from attrs import frozen

from pinpoint_email._clock import ClientClock
from pinpoint_email._settings.config import Settings
from pinpoint_email._settings.providers import freeze, refresh
from pinpoint_email._transport.messages import Answer, Lost
from pinpoint_email.credentials import CredentialsProvider, FrozenCredentials
from pinpoint_email.exceptions import ConfigurationError, OutcomeUnknownError, PinpointEmailError, TotalTimeoutError

from .action import Action
from .errors import error_code, service_error
from .quota import Quota
from .retry import Effect, Failure, Next, Policy, answered

__all__ = ["Attempt", "Attempts"]

_UNKNOWN = (
    "the request was sent, but no answer tells what came of it: it may have taken effect, or not. Find out which before"
    " you send it again; if twice is better than not at all, set the option retry_unknown_outcome"
)
_SKEWED = {"RequestExpired", "RequestInTheFuture", "RequestTimeTooSkewed"}
_BADLY_SIGNED = {"IncompleteSignature", "InvalidSignatureException", "SignatureDoesNotMatch"}
_EXPIRED = {"ExpiredToken", "ExpiredTokenException"}
_SKEW = timedelta(minutes=4)
_IMPOSSIBLE_SKEW = timedelta(days=10 * 365)


@frozen(eq=False, repr=False)
class Attempt:
    """One attempt of a call."""

    number: int
    credentials: FrozenCredentials
    time: datetime
    headers: Mapping[str, str]
    """Headers that tell the service which attempt it is."""


class Attempts:
    """The attempts of one call so far."""

    def __init__(
        self, action: Action, settings: Settings, provider: CredentialsProvider, clock: ClientClock, quota: Quota
    ) -> None:
        self.deadline = None if settings.total_timeout is None else clock.monotonic() + settings.total_timeout
        self._action = action
        self._provider = provider
        self._clock = clock
        self._quota = quota
        self._policy = Policy(settings.max_attempts, not action.sends or settings.retry_unknown_outcome)
        self._taken = 0
        self._count = 0
        self._may_set_clock = True
        self._may_refresh = True
        self._identifier = str(uuid4())

    def begin(self) -> Attempt:
        """Begin another one, with the credentials and the time of now."""
        self._count += 1
        return Attempt(
            number=self._count,
            credentials=freeze(self._provider),
            time=self._clock.now(),
            headers={
                "amz-sdk-invocation-id": self._identifier,
                "amz-sdk-request": f"attempt={self._count}; max={self._policy.max_attempts}",
            },
        )

    def succeed(self) -> None:
        """End well."""
        self._quota.give_back(self._taken)

    def fail(self, attempt: Attempt, outcome: Answer | Lost) -> PinpointEmailError | None:
        """Get ready for another attempt, or say what to raise if there is to be none."""
        if isinstance(outcome, Lost):
            return self._wait(outcome.error, Failure(Effect.UNKNOWN if outcome.may_have_arrived else Effect.NONE))
        if self._correct(attempt, outcome):
            return None
        retry_after = outcome.headers.get("x-amz-retry-after")
        failure = answered(outcome.status_code, error_code(outcome), retry_after)
        if outcome.is_to_a_repeat and not self._policy.repeats_unknown:
            failure = Failure(Effect.UNKNOWN)
        return self._wait(service_error(outcome, self._action.name), failure)

    def _wait(self, error: PinpointEmailError, failure: Failure) -> PinpointEmailError | None:
        decision = self._policy.decide(
            failure,
            attempts=self._count,
            tokens=self._quota.tokens,
            remaining=None if self.deadline is None else self.deadline - self._clock.monotonic(),
            random=self._clock.random(),
        )
        if decision.next is Next.RAISE_UNKNOWN:
            return _because(
                error, OutcomeUnknownError(_UNKNOWN, operation_name=self._action.name, attempts=self._count)
            )
        if decision.next is Next.RAISE_LATE and not isinstance(error, TotalTimeoutError):
            late = "there was no time left for another attempt within total_timeout"
            return _because(error, TotalTimeoutError(late, operation_name=self._action.name))
        if decision.next is not Next.RETRY or not self._quota.take(decision.cost):
            return error
        self._taken += decision.cost
        self._clock.sleep(decision.wait)
        return None

    def _correct(self, attempt: Attempt, answer: Answer) -> bool:
        """Mend what made the service refuse the signature, once each, if another attempt may follow."""
        code = error_code(answer)
        if self._count >= self._policy.max_attempts:
            return False
        if self._may_set_clock and code in _SKEWED | _BADLY_SIGNED:
            self._may_set_clock = False
            return self._set_clock(attempt, answer, certain=code in _SKEWED)
        if self._may_refresh and code in _EXPIRED:
            self._may_refresh = False
            return self._refresh(attempt)
        return False

    def _refresh(self, attempt: Attempt) -> bool:
        try:
            refresh(self._provider, attempt.credentials)
            return freeze(self._provider) != attempt.credentials
        except ConfigurationError:
            return False

    def _set_clock(self, attempt: Attempt, answer: Answer, *, certain: bool) -> bool:
        date = _date(answer)
        # Not by the clock of now: another thread may have set it since the request was signed.
        skew = date and abs(date - attempt.time)
        if not date or not skew or skew > _IMPOSSIBLE_SKEW or (skew < _SKEW and not certain):
            return False
        self._clock.correct(date)
        return True


def _because(cause: PinpointEmailError, error: PinpointEmailError) -> PinpointEmailError:
    error.__cause__ = cause
    return error


def _date(answer: Answer) -> datetime | None:
    """The service's time."""
    try:
        date = parsedate_to_datetime(answer.headers.get("Date", ""))
    except (TypeError, ValueError, OverflowError):
        return None
    return date.replace(tzinfo=UTC) if date.tzinfo is None else date
