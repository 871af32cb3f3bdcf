"""The enumerations of the service, open to values that it adds later."""

from enum import StrEnum
from typing import Self

__all__ = [
    "BehaviorOnMxFailure",
    "DeliverabilityDashboardAccountStatus",
    "DeliverabilityTestStatus",
    "DimensionValueSource",
    "DkimStatus",
    "EnforcementStatus",
    "EventType",
    "IdentityType",
    "MailFromDomainStatus",
    "OpenEnum",
    "TlsPolicy",
    "WarmupStatus",
]


class OpenEnum(StrEnum):
    """A string enumeration that also takes values it does not list.

    Every value is a ``str`` and equals its text. A value that this version of the library does not know becomes
    a member-like value of the same class, so that an answer with a new kind of status is read like any other;
    :attr:`is_known` tells the two apart.
    """

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        if not isinstance(value, str):
            return None
        text = str.__str__(value)
        unlisted = str.__new__(cls, text)
        unlisted._name_ = text
        unlisted._value_ = text
        return unlisted

    @property
    def is_known(self) -> bool:
        """Whether this version of the library lists the value."""
        return self._name_ in type(self).__members__


class BehaviorOnMxFailure(OpenEnum):
    """What the service does while it does not find a custom MAIL FROM domain's MX record (``BehaviorOnMxFailure``)."""

    USE_DEFAULT_VALUE = "USE_DEFAULT_VALUE"
    """Send all the same, with ``amazonses.com`` in place of the custom domain."""
    REJECT_MESSAGE = "REJECT_MESSAGE"
    """Refuse the message with :exc:`MailFromDomainNotVerifiedException`."""


class DeliverabilityDashboardAccountStatus(OpenEnum):
    """The state of an account's Deliverability dashboard subscription (``AccountStatus``)."""

    ACTIVE = "ACTIVE"
    """Subscribed."""
    PENDING_EXPIRATION = "PENDING_EXPIRATION"
    """Subscribed until the end of the calendar month."""
    DISABLED = "DISABLED"
    """Not subscribed."""


class DeliverabilityTestStatus(OpenEnum):
    """The progress of a predictive inbox placement test (``DeliverabilityTestStatus``)."""

    IN_PROGRESS = "IN_PROGRESS"
    """Still running; a test takes about a day."""
    COMPLETED = "COMPLETED"
    """Finished: its results can be read."""


class DimensionValueSource(OpenEnum):
    """Where the value of a CloudWatch dimension comes from (``DimensionValueSource``)."""

    MESSAGE_TAG = "MESSAGE_TAG"
    """A message tag, from ``email_tags`` or a raw message's ``X-SES-MESSAGE-TAGS``."""
    EMAIL_HEADER = "EMAIL_HEADER"
    """A header of the message."""
    LINK_TAG = "LINK_TAG"
    """A tag on a link in the message."""


class DkimStatus(OpenEnum):
    """How far the service has got in finding a domain's DKIM records in its DNS (``Status`` of ``DkimAttributes``)."""

    PENDING = "PENDING"
    """Not found yet; the service keeps looking."""
    SUCCESS = "SUCCESS"
    """Found and correct: mail from the identity can be signed."""
    FAILED = "FAILED"
    """Not found, and the service has stopped looking."""
    TEMPORARY_FAILURE = "TEMPORARY_FAILURE"
    """A passing fault kept the service from telling."""
    NOT_STARTED = "NOT_STARTED"
    """The service has not begun to look."""


class EnforcementStatus(OpenEnum):
    """The reputation of an account, as the service judges it (``EnforcementStatus``).

    The reference names these values; the service's own model leaves the member a plain string.
    """

    HEALTHY = "HEALTHY"
    """Nothing is held against the account."""
    PROBATION = "PROBATION"
    """Under review: problems were found that the account's owner has to mend. Mail still goes out."""
    SHUTDOWN = "SHUTDOWN"
    """Sending is paused because of mail that the account sent. AWS resumes it on request, once the cause is
    mended."""


class EventType(OpenEnum):
    """A kind of event in the life of a message (``MatchingEventTypes``)."""

    SEND = "SEND"
    """The service has accepted the message and will try to deliver it."""
    REJECT = "REJECT"
    """The service has accepted the message, found malware in it, and does not send it."""
    BOUNCE = "BOUNCE"
    """The recipient's mail server has refused the message for good."""
    COMPLAINT = "COMPLAINT"
    """The recipient has marked the message as spam."""
    DELIVERY = "DELIVERY"
    """The recipient's mail server has accepted the message."""
    OPEN = "OPEN"
    """The recipient has opened the message."""
    CLICK = "CLICK"
    """The recipient has followed a link in the message."""
    RENDERING_FAILURE = "RENDERING_FAILURE"
    """The template could not be filled in, so the message is not sent."""


class IdentityType(OpenEnum):
    """What an email identity is (``IdentityType``)."""

    EMAIL_ADDRESS = "EMAIL_ADDRESS"
    """A single address."""
    DOMAIN = "DOMAIN"
    """A domain, with every address in it."""
    MANAGED_DOMAIN = "MANAGED_DOMAIN"
    """A domain that AWS looks after."""


class MailFromDomainStatus(OpenEnum):
    """How far the service has got in finding a MAIL FROM domain's MX record (``MailFromDomainStatus``)."""

    PENDING = "PENDING"
    """The service has not begun to look."""
    SUCCESS = "SUCCESS"
    """Found: the domain is in use."""
    FAILED = "FAILED"
    """Not there, or there no longer."""
    TEMPORARY_FAILURE = "TEMPORARY_FAILURE"
    """A passing fault kept the service from telling."""


class TlsPolicy(OpenEnum):
    """Whether messages may leave over a connection that is not encrypted (``TlsPolicy``)."""

    REQUIRE = "REQUIRE"
    """Deliver over TLS or not at all."""
    OPTIONAL = "OPTIONAL"
    """Deliver in plain text where TLS cannot be had."""


class WarmupStatus(OpenEnum):
    """Whether a dedicated IP address is ready for its full share of mail (``WarmupStatus``)."""

    IN_PROGRESS = "IN_PROGRESS"
    """Being warmed up; not ready."""
    DONE = "DONE"
    """Warmed up: ready."""
