"""ClientClock skew and expired credentials are corrected once each."""

import contextlib
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from botocore.credentials import Credentials, ReadOnlyCredentials, RefreshableCredentials

from pinpoint_email import (
    ExpiredTokenException,
    Options,
    PinpointEmailClient,
    ServiceError,
)
from pinpoint_email._clock import ClientClock
from tests.clients import client_of
from tests.servers import OK, RawServer, Received, Reply, http

from .clocks import hurried


def refusal(code: str, date: str | None = None, status: int = 403) -> bytes:
    """An error answer with a date of the service's clock."""
    return http(status, b"{}", f"x-amzn-ErrorType: {code}", *([f"Date: {date}"] if date is not None else []))


def later(**difference: float) -> str:
    """A time in the future, as a Date header."""
    return format_datetime(datetime.now(UTC) + timedelta(**difference), usegmt=False)


def once(first: bytes) -> tuple[list[Received], RawServer]:
    """A server that refuses the first request."""
    seen: list[Received] = []

    def answer(received: Received) -> Reply:
        seen.append(received)
        return first if len(seen) == 1 else OK

    return seen, RawServer(answer)


def signed_at(received: Received) -> datetime:
    """When a request was signed, by its own date."""
    return datetime.strptime(received.header("X-Amz-Date") or "", "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)


@pytest.mark.parametrize("code", ["RequestTimeTooSkewed", "RequestExpired", "RequestInTheFuture"])
@pytest.mark.parametrize("minutes", [-600, -20, 1, 20])
def test_the_services_clock_is_taken_over(code: str, minutes: int) -> None:
    """After a clock error, the request and all that follow are signed by the service's clock."""
    seen, server = once(refusal(code, later(minutes=minutes)))
    with server, client_of(server.url) as client:
        clock = hurried(client)
        assert 2 == client.get_account().response_metadata.attempts
        client.get_account()
    assert [] == clock.waits
    differences = [signed_at(received) - datetime.now(UTC) for received in seen]
    assert [0, minutes, minutes] == [round(difference.total_seconds() / 60) for difference in differences]


@pytest.mark.parametrize("code", ["SignatureDoesNotMatch", "InvalidSignatureException", "IncompleteSignature"])
@pytest.mark.parametrize(("minutes", "requests"), [(5, 2), (-5, 2), (3, 1), (-3, 1)])
def test_a_bad_signature_is_a_skew_from_four_minutes(code: str, minutes: int, requests: int) -> None:
    """A bad signature counts as clock skew from four minutes on; below that, the secret must be wrong."""
    seen, server = once(refusal(code, later(minutes=minutes)))
    with server, client_of(server.url) as client, contextlib.suppress(ServiceError):
        client.get_account()
    assert requests == len(seen)


@pytest.mark.parametrize(
    "date",
    [
        None,
        "",
        "soon",
        "Mon, 99 Foo 2026 00:00:00 GMT",
        "Fri, 31 Dec 9999 23:59:59 GMT",
        "Mon, 01 Jan 0001 00:00:00 +1400",
    ],
)
def test_a_skew_without_a_sensible_date_is_an_error(date: str | None) -> None:
    """Without a usable date in the answer there is no clock to adopt, so the error is raised."""
    seen, server = once(refusal("RequestTimeTooSkewed", date))
    with server, client_of(server.url) as client, pytest.raises(ServiceError):
        client.get_account()
    assert 1 == len(seen)


def test_a_date_without_a_zone_is_in_utc() -> None:
    """A date whose zone is unknown, written ``-0000``, is taken as UTC."""
    moment = (datetime.now(UTC) + timedelta(hours=1)).strftime("%a, %d %b %Y %H:%M:%S -0000")
    _, server = once(refusal("RequestTimeTooSkewed", moment))
    with server, client_of(server.url) as client:
        assert 2 == client.get_account().response_metadata.attempts


def test_a_clock_is_corrected_once() -> None:
    """A service that is never satisfied gets two requests."""
    with (
        RawServer(lambda _: refusal("RequestTimeTooSkewed", later(minutes=20))) as server,
        client_of(server.url, options=Options(max_attempts=5)) as client,
        pytest.raises(ServiceError),
    ):
        client.get_account()
    assert 2 == len(server.requests)


def test_a_correction_is_an_attempt() -> None:
    """A correction counts as an attempt: with a single attempt there is none."""
    seen, server = once(refusal("RequestTimeTooSkewed", later(minutes=20)))
    with server, client_of(server.url, options=Options(max_attempts=1)) as client, pytest.raises(ServiceError):
        client.get_account()
    assert 1 == len(seen)


class Provider:
    """Credentials that get better each time they are asked for."""

    def __init__(self, *tokens: str) -> None:
        self._tokens = list(tokens)

    def get_frozen_credentials(self) -> ReadOnlyCredentials:
        """The next credentials, and the last ones ever after."""
        token = self._tokens.pop(0) if len(self._tokens) > 1 else self._tokens[0]
        return ReadOnlyCredentials("AKID", "secret", token)


@pytest.mark.parametrize("code", ["ExpiredTokenException", "ExpiredToken"])
def test_other_credentials_are_used_when_a_token_has_expired(code: str) -> None:
    """After an expired token the provider is asked again, and the call succeeds."""
    seen, server = once(refusal(code))
    with (
        server,
        PinpointEmailClient(
            region_name="us-east-1", endpoint_url=server.url, credentials=Provider("old", "new")
        ) as client,
    ):
        client.get_account()
    assert ["old", "new"] == [received.header("X-Amz-Security-Token") for received in seen]


def test_credentials_that_stay_the_same_are_not_tried_again() -> None:
    """If the provider has no other credentials, the service's error is raised after one request."""
    seen, server = once(refusal("ExpiredTokenException"))
    with server, client_of(server.url) as client, pytest.raises(ExpiredTokenException):
        client.get_account()
    assert 1 == len(seen)


def test_credentials_are_refreshed_once() -> None:
    """A service that rejects every token gets two requests."""
    with (
        RawServer(lambda _: refusal("ExpiredTokenException")) as server,
        PinpointEmailClient(
            region_name="us-east-1", endpoint_url=server.url, credentials=Provider("a", "b", "c", "d")
        ) as client,
        pytest.raises(ExpiredTokenException),
    ):
        client.get_account()
    assert 2 == len(server.requests)


def test_botocores_credentials_are_refreshed_before_their_time() -> None:
    """After an expired token, refreshable botocore credentials are refreshed early."""
    tokens = iter(["second"])

    def refresh() -> dict[str, str]:
        return {
            "access_key": "AKID",
            "secret_key": "secret",
            "token": next(tokens),
            "expiry_time": (datetime.now(UTC) + timedelta(hours=1)).isoformat(),
        }

    credentials = RefreshableCredentials(
        "AKID", "secret", "first", datetime.now(UTC) + timedelta(hours=1), refresh, "test"
    )
    seen, server = once(refusal("ExpiredTokenException"))
    with (
        server,
        PinpointEmailClient(region_name="us-east-1", endpoint_url=server.url, credentials=credentials) as client,
    ):
        client.get_account()
    assert ["first", "second"] == [received.header("X-Amz-Security-Token") for received in seen]


def test_the_chain_is_followed_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """After an expired token the credential chain is searched again, as the environment may have changed."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
        monkeypatch.setenv(name, "first")
    seen: list[Received] = []

    def answer(received: Received) -> Reply:
        seen.append(received)
        monkeypatch.setenv("AWS_SESSION_TOKEN", "second")
        return refusal("ExpiredTokenException") if len(seen) == 1 else OK

    with RawServer(answer) as server, PinpointEmailClient(region_name="us-east-1", endpoint_url=server.url) as client:
        client.get_account()
    assert ["first", "second"] == [received.header("X-Amz-Security-Token") for received in seen]


def test_credentials_are_frozen_anew_for_every_attempt() -> None:
    """Each retry is signed with the credentials that are current then."""
    seen, server = once(refusal("ServiceUnavailable", status=503))
    with (
        server,
        PinpointEmailClient(
            region_name="us-east-1", endpoint_url=server.url, credentials=Provider("first", "second")
        ) as client,
    ):
        hurried(client)
        client.get_account()
    assert ["first", "second"] == [received.header("X-Amz-Security-Token") for received in seen]
    identifiers = {received.header("amz-sdk-invocation-id") for received in seen}
    assert 1 == len(identifiers)
    assert ["attempt=1; max=3", "attempt=2; max=3"] == [received.header("amz-sdk-request") for received in seen]


def test_credentials_of_botocore_that_do_not_expire_are_left_alone() -> None:
    """Credentials of botocore that do not expire are not refreshed."""
    seen, server = once(refusal("ExpiredTokenException"))
    with (
        server,
        PinpointEmailClient(
            region_name="us-east-1", endpoint_url=server.url, credentials=Credentials("AKID", "secret")
        ) as client,
        pytest.raises(ExpiredTokenException),
    ):
        client.get_account()
    assert 1 == len(seen)


def test_a_clock_that_another_thread_has_set_is_gone_by() -> None:
    """Skew is measured against the time that the request was signed for, whichever thread set the clock."""
    seen: list[Received] = []

    def answer(received: Received) -> Reply:
        seen.append(received)
        if len(seen) > 1:
            return OK
        client._caller.clock.correct(datetime.now(UTC) + timedelta(minutes=10))
        return refusal("SignatureDoesNotMatch", later(minutes=10))

    with RawServer(answer) as server, client_of(server.url) as client:
        client.get_account()
    assert 2 == len(seen)


def test_a_refresh_that_fails_leaves_the_services_error() -> None:
    """If the refresh fails, the service's error about the expired token is raised."""

    class Failing(Provider):
        def get_frozen_credentials(self) -> ReadOnlyCredentials:
            if server.requests:
                raise RuntimeError
            return super().get_frozen_credentials()

    _, server = once(refusal("ExpiredTokenException"))
    with (
        server,
        PinpointEmailClient(region_name="us-east-1", endpoint_url=server.url, credentials=Failing("a")) as client,
        pytest.raises(ExpiredTokenException),
    ):
        client.get_account()


def test_a_real_clock_tells_the_time() -> None:
    """The real clock tells UTC with the service's offset, and sleeps."""
    clock = ClientClock()
    clock.correct(datetime.now(UTC) + timedelta(hours=1))
    assert timedelta(minutes=59) < clock.now() - datetime.now(UTC) < timedelta(minutes=61)
    before = clock.monotonic()
    clock.sleep(0.001)
    assert clock.monotonic() - before >= 0.001
    assert 0 <= clock.random() < 1
