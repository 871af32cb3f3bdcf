"""The retry policy: arithmetic, and promises that hold for any script of faults."""

from typing import Any

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st
from requests.structures import CaseInsensitiveDict
from urllib3.exceptions import NewConnectionError, ProtocolError

from pinpoint_email import Options, OutcomeUnknownError, PinpointEmailError, Response
from pinpoint_email._call.quota import CAPACITY, Quota
from pinpoint_email._call.retry import Decision, Effect, Failure, Next, Policy, answered
from pinpoint_email._transport.exchange import Exchange, Stage
from pinpoint_email._transport.messages import Answer
from pinpoint_email._transport.transport import Transport
from tests.clients import client_of
from tests.properties import examples
from tests.samples import CONTENT, DESTINATION

from .clocks import StillClock, hurried

POLICY = Policy(max_attempts=100, repeats_unknown=True)
NOTHING = Failure(Effect.NONE)
THROTTLED = Failure(Effect.NONE, throttled=True)


def decide(failure: Failure, *, attempts: int = 1, random: float = 1.0, **given: Any) -> Decision:
    """The policy's decision when nothing else limits the call."""
    state: dict[str, Any] = {"tokens": CAPACITY, "remaining": None} | given
    return POLICY.decide(failure, attempts=attempts, random=random, **state)


@pytest.mark.parametrize(("attempts", "wait"), [(1, 0.05), (2, 0.1), (3, 0.2), (9, 12.8), (10, 20), (99, 20)])
def test_waits_double_up_to_20_seconds(attempts: int, wait: float) -> None:
    """Waits start at 0.05 s and double, and each is a random part of its maximum."""
    assert Decision(Next.RETRY, wait, 14) == decide(NOTHING, attempts=attempts)
    assert Decision(Next.RETRY, wait / 4, 14) == decide(NOTHING, attempts=attempts, random=0.25)
    assert Decision(Next.RETRY, 0, 14) == decide(NOTHING, attempts=attempts, random=0)


@pytest.mark.parametrize(("attempts", "wait"), [(1, 1), (2, 2), (3, 4), (5, 16), (6, 20), (99, 20)])
def test_waits_are_longer_when_throttled(attempts: int, wait: float) -> None:
    """Waits for a throttled call start at 1 s."""
    assert Decision(Next.RETRY, wait, 5) == decide(THROTTLED, attempts=attempts)


def test_no_number_of_attempts_is_too_large() -> None:
    """The doubling is bounded for any number of attempts."""
    policy = Policy(max_attempts=2**31, repeats_unknown=False)
    decision = policy.decide(NOTHING, attempts=10**6, tokens=14, remaining=None, random=1)
    assert Decision(Next.RETRY, 20, 14) == decision


@pytest.mark.parametrize(
    ("header", "wait"),
    [("0", 0), ("20", 0.02), ("1500", 1.5), ("5050", 5.05), ("60000", 5.05), ("9" * 5000, 5.05)]
    + [(header, 0.05) for header in ("", "-1", "1.5", "soon", "٣")],
)
def test_the_service_may_say_when_to_come_back(header: str, wait: float) -> None:
    """A Retry-After is honoured up to 5 s beyond the usual wait, and ignored if it makes no sense."""
    assert Decision(Next.RETRY, wait, 14) == decide(answered(503, "ServiceUnavailable", header))


def test_a_wait_that_total_timeout_has_no_room_for_ends_the_call() -> None:
    """A wait for which ``total_timeout`` leaves no room is not begun."""
    assert Decision(Next.RAISE_LATE) == decide(NOTHING, remaining=0.05)
    assert Decision(Next.RETRY, 0.05, 14) == decide(NOTHING, remaining=0.051)


def test_an_empty_quota_ends_retries() -> None:
    """An empty quota ends retries; a throttled retry costs less than another."""
    assert Decision(Next.RAISE) == decide(NOTHING, tokens=13)
    assert Decision(Next.RETRY, 1, 5) == decide(THROTTLED, tokens=5)


def test_the_quota_is_taken_and_given_back() -> None:
    """A successful call gives back what it took, or one token, up to the initial number."""
    quota = Quota()
    assert [True] * 35 == [quota.take(14) for _ in range(35)]
    assert (False, 10) == (quota.take(14), quota.tokens)
    quota.give_back(0)
    quota.give_back(28)
    assert 39 == quota.tokens
    quota.give_back(CAPACITY)
    assert CAPACITY == quota.tokens


def test_when_everything_fails_retries_stop_and_calls_go_on() -> None:
    """All calls of a client share one quota: once it is empty they still go out, without retries."""
    client = client_of("http://127.0.0.1")
    script = Script([("refused", 0.0)] * 1000)
    hurried(client, transport=script.transport)
    for _ in range(100):
        with pytest.raises(PinpointEmailError):
            client.get_account()
    assert 100 + CAPACITY // 14 == script.tries


def test_a_token_that_another_thread_took_ends_retries() -> None:
    """A token may be taken by another thread between the decision and the taking."""

    class Empty(Quota):
        def take(self, cost: int) -> bool:
            return cost < 0

    client = client_of("http://127.0.0.1")
    script = Script([("refused", 0.0)] * 3)
    hurried(client, transport=script.transport, quota=Empty())
    with pytest.raises(PinpointEmailError):
        client.get_account()
    assert 1 == script.tries


class Script:
    """A transport that plays faults and notes what the service saw."""

    def __init__(self, faults: list[tuple[str, float]]) -> None:
        self.transport = Transport(None, 1)
        self.transport._connections = self  # type: ignore[assignment]  # pyright: ignore[reportAttributeAccessIssue]
        self._faults = faults
        self.clock = StillClock()
        self.tries = 0
        self.arrived: list[str] = []

    def send(self, request: requests.PreparedRequest, _settings: object, exchange: Exchange) -> Answer:
        """Play the next fault."""
        assert str(request.headers["amz-sdk-request"]).startswith(f"attempt={self.tries + 1};") or self.tries >= 3
        kind, seconds = self._faults[self.tries % len(self._faults)]
        self.tries += 1
        timeout = exchange.timeout()
        self.clock.time += min(seconds, timeout)
        if kind == "refused":
            exchange.stage = Stage.CONNECTING
            raise requests.ConnectionError(NewConnectionError(None, "refused"))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
        exchange.stage = Stage.SENT
        self.arrived.append(kind)
        if kind == "lost":
            raise requests.ConnectionError(ProtocolError("aborted"))
        if kind == "slow" or seconds > timeout:
            raise requests.ReadTimeout("late")
        status, _, code = kind.partition(" ")
        headers = CaseInsensitiveDict({"x-amzn-ErrorType": code} if code else {})
        return Answer(int(status), headers, b"<html>" if kind == "200" and seconds > 1 else b"{}")


HARMLESS = {
    "429",
    "400 Throttling",
    "500 InternalFailure",
    "500 ConcurrentModificationException",
    "408 RequestTimeoutException",
}
FAULTS = st.tuples(
    st.sampled_from(
        [
            "refused",
            "lost",
            "slow",
            "200",
            "200",
            "502",
            "503",
            "400 BadRequestException",
            "404",
            "103",
            "302",
            *HARMLESS,
        ]
    ),
    st.floats(0, 3),
)


@examples(1000)
@given(
    faults=st.lists(FAULTS, min_size=1, max_size=6),
    max_attempts=st.integers(1, 5),
    total_timeout=st.none() | st.floats(0.001, 10),
    read_timeout=st.floats(0.01, 3),
    retry_unknown_outcome=st.booleans(),
    random=st.floats(0, 1),
    sends=st.booleans(),
)
def test_promises_hold_for_any_script_of_faults(
    *,
    faults: list[tuple[str, float]],
    max_attempts: int,
    total_timeout: float | None,
    read_timeout: float,
    retry_unknown_outcome: bool,
    random: float,
    sends: bool,
) -> None:
    """Nothing is sent twice unasked, attempts and time are bounded, and only our errors are raised."""
    options = Options(
        max_attempts=max_attempts,
        total_timeout=total_timeout,
        read_timeout=read_timeout,
        retry_unknown_outcome=retry_unknown_outcome,
    )
    client = client_of("http://127.0.0.1", options=options)
    script = Script(faults)
    clock = script.clock = hurried(client, transport=script.transport)
    clock.next_random = random
    try:
        if sends:
            ended: object = client.send_email(destination=DESTINATION, content=CONTENT)
        else:
            ended = client.get_account()
    except PinpointEmailError as error:
        ended = error
    if sends and not retry_unknown_outcome:
        assert set(script.arrived[:-1]) <= HARMLESS
        may_have_acted = script.arrived[-1:] and script.arrived[-1] in {"lost", "slow", "502", "503", "103"}
        assert not may_have_acted or isinstance(ended, OutcomeUnknownError)
    assert 1 <= script.tries <= max_attempts
    assert total_timeout is None or clock.time <= total_timeout + 1e-6
    assert isinstance(ended, (Response, PinpointEmailError))
