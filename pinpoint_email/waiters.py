"""Waiting for what takes the service minutes to days.

Each waiter asks again and again, at growing and slightly random intervals, and returns the answer in which what
it waits for has come true. It sleeps in between, in the caller's thread.
"""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Annotated, TypeVar

from ._clock import ClientClock
from ._values.checks import Duration, check_for
from ._values.members import argument
from .actions.dedicated_ips import GetDedicatedIpResponse
from .actions.deliverability import GetDeliverabilityTestReportResponse
from .actions.email_identities import GetEmailIdentityResponse
from .enums import DeliverabilityTestStatus, DkimStatus, IdentityType, MailFromDomainStatus, WarmupStatus
from .exceptions import ThrottlingException, TooManyRequestsException, WaiterError
from .response import Response

if TYPE_CHECKING:
    from .client import PinpointEmailClient

__all__ = [
    "wait_until_dedicated_ip_warmed_up",
    "wait_until_dkim_verified",
    "wait_until_identity_verified",
    "wait_until_mail_from_verified",
    "wait_until_test_report_completed",
]

_R = TypeVar("_R", bound=Response)
_HOUR = 3600.0
_DAY = 24 * _HOUR
_GROWTH = 1.5
_MAX_GROWTH = 20
_SECONDS = check_for(Annotated[float, Duration(10 * 366 * _DAY)])
_CLOCK = ClientClock()


class _Failed(Exception):  # noqa: N818  (a verdict on an answer)
    """Raised when the awaited state cannot be reached any more."""


def wait_until_identity_verified(
    client: "PinpointEmailClient",
    *,
    email_identity: str,
    timeout: float = 3 * _DAY,
    interval: float = 15.0,
    on_poll: Callable[[GetEmailIdentityResponse], object] | None = None,
) -> GetEmailIdentityResponse:
    """Wait until mail can be sent from an identity.

    Args:
        client: The client to ask with.
        email_identity: The address or domain.
        timeout: How long to wait at most, in seconds, above 0 and up to 316,224,000 (ten years); the service
            looks for a domain's records for 72 hours.
        interval: How long to wait before the second question, in seconds, above 0 and up to 316,224,000 (ten
            years); later intervals grow to twenty times that, and vary by a quarter.
        on_poll: Is called with each answer, for a display of the progress, say. None for no call.

    Returns:
        The identity, verified.

    Raises:
        WaiterError: The time is over, or the service has given up looking for the domain's records.
        ParamValidationError: An argument is not what it should be.
        PinpointEmailError: As ``get_email_identity``; being asked to slow down is no error.
    """

    def verified(identity: GetEmailIdentityResponse) -> bool:
        if not identity.verified_for_sending_status:
            _records_found(identity)
        return identity.verified_for_sending_status or False

    return _wait(
        "the identity to be verified",
        lambda: client.get_email_identity(email_identity=email_identity),
        verified,
        timeout,
        interval,
        on_poll,
    )


def wait_until_dkim_verified(
    client: "PinpointEmailClient",
    *,
    email_identity: str,
    timeout: float = 3 * _DAY,
    interval: float = 15.0,
    on_poll: Callable[[GetEmailIdentityResponse], object] | None = None,
) -> GetEmailIdentityResponse:
    """Wait until the service has found a domain's DKIM records.

    Args:
        client: The client to ask with.
        email_identity: The domain.
        timeout: How long to wait at most, in seconds, above 0 and up to 316,224,000 (ten years); the service
            looks for the records for 72 hours.
        interval: How long to wait before the second question, in seconds, above 0 and up to 316,224,000 (ten
            years); later intervals grow to twenty times that, and vary by a quarter.
        on_poll: Is called with each answer, for a display of the progress, say. None for no call.

    Returns:
        The identity, its DKIM status ``SUCCESS``.

    Raises:
        WaiterError: The time is over, the service has given up looking, or the identity is an address.
        ParamValidationError: An argument is not what it should be.
        PinpointEmailError: As ``get_email_identity``; being asked to slow down is no error.
    """
    return _wait(
        "the DKIM records to be found",
        lambda: client.get_email_identity(email_identity=email_identity),
        _dkim_found,
        timeout,
        interval,
        on_poll,
    )


def wait_until_mail_from_verified(
    client: "PinpointEmailClient",
    *,
    email_identity: str,
    timeout: float = 3 * _DAY,
    interval: float = 15.0,
    on_poll: Callable[[GetEmailIdentityResponse], object] | None = None,
) -> GetEmailIdentityResponse:
    """Wait until the service has found the MX record of an identity's MAIL FROM domain.

    Args:
        client: The client to ask with.
        email_identity: The address or domain.
        timeout: How long to wait at most, in seconds, above 0 and up to 316,224,000 (ten years); the service
            looks for the record for 72 hours.
        interval: How long to wait before the second question, in seconds, above 0 and up to 316,224,000 (ten
            years); later intervals grow to twenty times that, and vary by a quarter.
        on_poll: Is called with each answer, for a display of the progress, say. None for no call.

    Returns:
        The identity, its MAIL FROM domain's status ``SUCCESS``.

    Raises:
        WaiterError: The time is over, the service has given up looking, or there is no MAIL FROM domain.
        ParamValidationError: An argument is not what it should be.
        PinpointEmailError: As ``get_email_identity``; being asked to slow down is no error.
    """
    return _wait(
        "the MAIL FROM domain to be found",
        lambda: client.get_email_identity(email_identity=email_identity),
        _mail_from_found,
        timeout,
        interval,
        on_poll,
    )


def wait_until_test_report_completed(
    client: "PinpointEmailClient",
    *,
    report_id: str,
    timeout: float = 2 * _DAY,
    interval: float = 60.0,
    on_poll: Callable[[GetDeliverabilityTestReportResponse], object] | None = None,
) -> GetDeliverabilityTestReportResponse:
    """Wait until a predictive inbox placement test is finished.

    Args:
        client: The client to ask with.
        report_id: The test's identifier, from ``create_deliverability_test_report``.
        timeout: How long to wait at most, in seconds, above 0 and up to 316,224,000 (ten years); a test takes
            about a day.
        interval: How long to wait before the second question, in seconds, above 0 and up to 316,224,000 (ten
            years); later intervals grow to twenty times that, and vary by a quarter.
        on_poll: Is called with each answer, for a display of the progress, say. None for no call.

    Returns:
        The test with its results.

    Raises:
        WaiterError: The time is over.
        ParamValidationError: An argument is not what it should be.
        PinpointEmailError: As ``get_deliverability_test_report``; being asked to slow down is no error.
    """
    return _wait(
        "the test to be completed",
        lambda: client.get_deliverability_test_report(report_id=report_id),
        lambda answer: (
            answer.deliverability_test_report.deliverability_test_status == DeliverabilityTestStatus.COMPLETED
        ),
        timeout,
        interval,
        on_poll,
    )


def wait_until_dedicated_ip_warmed_up(
    client: "PinpointEmailClient",
    *,
    ip: str,
    timeout: float = 60 * _DAY,
    interval: float = _HOUR,
    on_poll: Callable[[GetDedicatedIpResponse], object] | None = None,
) -> GetDedicatedIpResponse:
    """Wait until a dedicated IP address is warmed up.

    Args:
        client: The client to ask with.
        ip: The address, one of the account's.
        timeout: How long to wait at most, in seconds, above 0 and up to 316,224,000 (ten years); an automatic
            warm-up takes 45 days.
        interval: How long to wait before the second question, in seconds, above 0 and up to 316,224,000 (ten
            years); later intervals grow to twenty times that, and vary by a quarter.
        on_poll: Is called with each answer, for a display of the progress, say. None for no call.

    Returns:
        The address, its warm-up ``DONE``.

    Raises:
        WaiterError: The time is over.
        ParamValidationError: An argument is not what it should be.
        PinpointEmailError: As ``get_dedicated_ip``; being asked to slow down is no error.
    """
    return _wait(
        "the address to be warmed up",
        lambda: client.get_dedicated_ip(ip=ip),
        lambda answer: answer.dedicated_ip is not None and answer.dedicated_ip.warmup_status == WarmupStatus.DONE,
        timeout,
        interval,
        on_poll,
    )


def _dkim_found(identity: GetEmailIdentityResponse) -> bool:
    if identity.identity_type == IdentityType.EMAIL_ADDRESS:
        raise _Failed("an address has no DKIM records, its domain has")
    return _records_found(identity)


def _records_found(identity: GetEmailIdentityResponse) -> bool:
    status = identity.dkim_attributes.status if identity.dkim_attributes else None
    if status == DkimStatus.FAILED:
        raise _Failed("the service has given up looking for the DKIM records")
    return status == DkimStatus.SUCCESS


def _mail_from_found(identity: GetEmailIdentityResponse) -> bool:
    attributes = identity.mail_from_attributes
    if attributes is None or not attributes.mail_from_domain:
        raise _Failed("the identity has no MAIL FROM domain")
    if attributes.mail_from_domain_status == MailFromDomainStatus.FAILED:
        raise _Failed("the service has given up looking for the MAIL FROM domain's MX record")
    return attributes.mail_from_domain_status == MailFromDomainStatus.SUCCESS


def _wait(
    what: str,
    ask: Callable[[], _R],
    is_true: Callable[[_R], bool],
    timeout: float,
    interval: float,
    on_poll: Callable[[_R], object] | None,
) -> _R:
    answer: _R | None = None
    throttled: Exception | None = None
    for _ in polls(timeout, interval):
        try:
            answer, throttled = ask(), None
        except (ThrottlingException, TooManyRequestsException) as error:
            throttled = error
            continue
        if on_poll:
            on_poll(answer)
        try:
            if is_true(answer):
                return answer
        except _Failed as failure:
            raise WaiterError(f"waiting for {what}: {failure}", last_response=answer) from None
    raise WaiterError(f"waiting for {what}: not so after {timeout:g} seconds", last_response=answer) from throttled


def polls(timeout: float, interval: float) -> Iterator[None]:
    """The times to ask at, the last one when the time is over; intervals grow to the twentyfold."""
    argument("waiter", "timeout", _SECONDS, timeout)
    argument("waiter", "interval", _SECONDS, interval)
    deadline = _CLOCK.monotonic() + timeout
    pause = interval
    yield
    while (left := deadline - _CLOCK.monotonic()) > 0:
        _CLOCK.sleep(min(pause * (0.75 + _CLOCK.random() / 2), left))
        pause = min(pause * _GROWTH, interval * _MAX_GROWTH)
        yield
