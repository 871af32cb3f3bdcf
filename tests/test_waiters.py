from collections.abc import Callable, Iterator
from typing import Any

import pytest

from pinpoint_email import (
    GetEmailIdentityResponse,
    NotFoundException,
    Options,
    ParamValidationError,
    PinpointEmailClient,
    TooManyRequestsException,
    WaiterError,
    wait_until_dedicated_ip_warmed_up,
    wait_until_dkim_verified,
    wait_until_identity_verified,
    wait_until_mail_from_verified,
    wait_until_test_report_completed,
    waiters,
)
from pinpoint_email._clock import ClientClock
from pinpoint_email.local import LocalService

from .samples import CONTENT

DOMAIN = "example.com"


class FakeClock(ClientClock):
    """A clock that jumps ahead instead of waiting, and makes scheduled things happen on the way."""

    def __init__(self, service: LocalService) -> None:
        super().__init__()
        self.seconds = 0.0
        self.pauses: list[float] = []
        self.next_random = 0.5
        self.later: list[tuple[float, Callable[[], object]]] = []
        self._service = service

    def monotonic(self) -> float:
        """The time that was waited."""
        return self.seconds

    def sleep(self, seconds: float) -> None:
        """Let the time pass at once."""
        self.pauses.append(seconds)
        self.seconds += seconds
        self._service.clock.advance(seconds)
        for moment, happen in self.later:
            if moment <= self.seconds:
                happen()
        self.later = [(moment, happen) for moment, happen in self.later if moment > self.seconds]

    def random(self) -> float:
        """The number that the test set."""
        return self.next_random


@pytest.fixture
def manual() -> Iterator[LocalService]:
    """A service whose identities wait to be confirmed."""
    with LocalService(manual_verification=True) as service:
        yield service


@pytest.fixture
def clock(manual: LocalService, monkeypatch: pytest.MonkeyPatch) -> FakeClock:
    """The waiters' clock."""
    clock = FakeClock(manual)
    monkeypatch.setattr(waiters, "_CLOCK", clock)
    return clock


@pytest.fixture
def caller(manual: LocalService) -> Iterator[PinpointEmailClient]:
    """A client of the service, with a domain that waits."""
    with manual.client(options=Options(max_attempts=1)) as client:
        client.create_email_identity(email_identity=DOMAIN)
        client.put_email_identity_mail_from_attributes(email_identity=DOMAIN, mail_from_domain=f"mail.{DOMAIN}")
        yield client


FOR_IDENTITIES = pytest.mark.parametrize(
    "wait", [wait_until_identity_verified, wait_until_dkim_verified, wait_until_mail_from_verified]
)


@FOR_IDENTITIES
def test_waits_until_it_is_found(
    manual: LocalService, clock: FakeClock, caller: PinpointEmailClient, wait: Callable[..., GetEmailIdentityResponse]
) -> None:
    """The waiter returns the answer that fulfils its condition, and reports each answer."""
    polls: list[bool | None] = []

    def note(answer: GetEmailIdentityResponse) -> None:
        polls.append(answer.verified_for_sending_status)

    clock.later.append((100.0, lambda: manual.verify_identity(DOMAIN)))
    found = wait(caller, email_identity=DOMAIN, on_poll=note)
    assert caller.get_email_identity(email_identity=DOMAIN) == found
    assert [False] * (len(polls) - 1) + [True] == polls
    assert len(clock.pauses) + 1 == len(polls)


@FOR_IDENTITIES
def test_failure_ends_the_wait(
    manual: LocalService, clock: FakeClock, caller: PinpointEmailClient, wait: Callable[..., GetEmailIdentityResponse]
) -> None:
    """When the service gives up, the waiter raises with the last answer."""
    clock.later.append((100.0, lambda: manual.verify_identity(DOMAIN, found=False)))
    with pytest.raises(WaiterError, match=r"waiting for the .*: the service has given up looking for the") as caught:
        wait(caller, email_identity=DOMAIN)
    assert caller.get_email_identity(email_identity=DOMAIN) == caught.value.last_response


@FOR_IDENTITIES
def test_time_ends_the_wait(
    clock: FakeClock, caller: PinpointEmailClient, wait: Callable[..., GetEmailIdentityResponse]
) -> None:
    """A waiter asks one last time when its timeout ends, and no later."""
    with pytest.raises(WaiterError, match="not so after 1000 seconds") as caught:
        wait(caller, email_identity=DOMAIN, timeout=1000)
    assert (1000.0, None) == (clock.seconds, caught.value.__cause__)
    assert caller.get_email_identity(email_identity=DOMAIN) == caught.value.last_response


def test_address_waits_for_its_link(manual: LocalService, clock: FakeClock, caller: PinpointEmailClient) -> None:
    """An address is waited for without regard to DKIM records, which it has none of."""
    caller.create_email_identity(email_identity="jane@example.org")
    clock.later.append((100.0, lambda: manual.verify_identity("jane@example.org")))
    assert wait_until_identity_verified(caller, email_identity="jane@example.org").verified_for_sending_status is True


@pytest.mark.usefixtures("clock")
def test_address_has_no_dkim_records_to_wait_for(caller: PinpointEmailClient) -> None:
    """Waiting for an address's DKIM records is refused at once."""
    caller.create_email_identity(email_identity="jane@example.org")
    with pytest.raises(WaiterError, match="waiting for the DKIM records to be found: an address has no DKIM records"):
        wait_until_dkim_verified(caller, email_identity="jane@example.org")


@pytest.mark.usefixtures("clock")
def test_without_a_mail_from_domain_there_is_nothing_to_wait_for(caller: PinpointEmailClient) -> None:
    """Waiting for a MAIL FROM domain that is not set is refused at once."""
    caller.put_email_identity_mail_from_attributes(email_identity=DOMAIN)
    with pytest.raises(WaiterError, match="waiting for the MAIL FROM domain to be found: the identity has no MAIL"):
        wait_until_mail_from_verified(caller, email_identity=DOMAIN)


def test_report_is_waited_for(clock: FakeClock, manual: LocalService, caller: PinpointEmailClient) -> None:
    """The waiter returns a test report with its results."""
    manual.verify_identity(DOMAIN)
    created = caller.create_deliverability_test_report(from_email_address=f"a@{DOMAIN}", content=CONTENT)
    found = wait_until_test_report_completed(caller, report_id=created.report_id)
    assert (4, 1) == (len(found.isp_placements), len(clock.pauses))


def test_warm_up_is_waited_for(clock: FakeClock, caller: PinpointEmailClient) -> None:
    """A warm-up, which takes 45 days, is waited for to its end."""
    caller.put_dedicated_ip_warmup_attributes(ip="192.0.2.1", warmup_percentage=0)
    seen: list[int] = []
    found = wait_until_dedicated_ip_warmed_up(
        caller,
        ip="192.0.2.1",
        on_poll=lambda answer: seen.append(answer.dedicated_ip.warmup_percentage),  # type: ignore[union-attr]  # pyright: ignore[reportOptionalMemberAccess]
    )
    assert (seen[0], seen[-1], sorted(seen)) == (0, 100, seen)
    assert caller.get_dedicated_ip(ip="192.0.2.1") == found
    assert 45 <= clock.seconds / 86_400 < 46


@pytest.mark.parametrize("code", ["TooManyRequestsException", "ThrottlingException"])
def test_throttling_is_no_failure(
    clock: FakeClock, manual: LocalService, caller: PinpointEmailClient, code: str
) -> None:
    """A throttled poll is repeated later."""
    manual.verify_identity(DOMAIN)
    manual.fail_next("GetEmailIdentity", error=code, times=3)
    assert wait_until_dkim_verified(caller, email_identity=DOMAIN).verified_for_sending_status is True
    assert 3 == len(clock.pauses)


@pytest.mark.usefixtures("clock")
def test_throttling_to_the_end_is_the_cause(manual: LocalService, caller: PinpointEmailClient) -> None:
    """If every poll was throttled, the error has no last response and the throttling as its cause."""
    manual.fail_next("GetEmailIdentity", error="TooManyRequestsException", times=100)
    with pytest.raises(WaiterError) as caught:
        wait_until_dkim_verified(caller, email_identity=DOMAIN, timeout=60)
    assert (None, TooManyRequestsException) == (caught.value.last_response, type(caught.value.__cause__))


@pytest.mark.usefixtures("clock")
def test_other_errors_are_raised(caller: PinpointEmailClient) -> None:
    """Any other error, such as for a missing identity, is raised at once."""
    with pytest.raises(NotFoundException):
        wait_until_dkim_verified(caller, email_identity="other.example")


@pytest.mark.parametrize(("random", "factor"), [(0.0, 0.75), (0.5, 1.0), (1.0, 1.25)])
def test_intervals_grow_and_vary(clock: FakeClock, caller: PinpointEmailClient, random: float, factor: float) -> None:
    """Each interval is 1.5 times the one before, up to 20 times the first, and varies by a quarter."""
    clock.next_random = random
    with pytest.raises(WaiterError):
        wait_until_dkim_verified(caller, email_identity=DOMAIN, interval=10, timeout=2000)
    expected = [min(10 * 1.5**number, 200) * factor for number in range(len(clock.pauses))]
    assert pytest.approx(expected[:-1]) == clock.pauses[:-1]
    assert clock.pauses[-1] <= expected[-1]


@pytest.mark.parametrize("name", ["timeout", "interval"])
@pytest.mark.parametrize(
    ("value", "got"),
    [(0, "0"), (-1, "-1"), (1e300, r"1e\+300"), (float("nan"), "nan"), ("1", "str of 1 character"), (None, "None")],
)
def test_wrong_times_are_refused(client: PinpointEmailClient, name: str, value: Any, got: str) -> None:
    """A time that is not a number of seconds is refused before anything is sent."""
    with pytest.raises(ParamValidationError, match=f"^waiter: {name}: expected .*, got {got}$"):
        wait_until_dkim_verified(client, email_identity=DOMAIN, **{name: value})
