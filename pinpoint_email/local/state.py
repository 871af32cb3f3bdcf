"""What the local service remembers, in memory, apart for each Region."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from threading import RLock

from attrs import Factory, define, field

from pinpoint_email.enums import BehaviorOnMxFailure, IdentityType
from pinpoint_email.models import Tag

from .messages import ReceivedMessage

__all__ = ["Identity", "Region", "State"]

_DAY = timedelta(days=1)


@define
class Identity:
    """An address or a domain."""

    name: str
    tags: tuple[Tag, ...]
    verified: bool = True
    signing_enabled: bool = True
    feedback_forwarding: bool = True
    mail_from_domain: str | None = None
    behavior_on_mx_failure: BehaviorOnMxFailure = BehaviorOnMxFailure.USE_DEFAULT_VALUE

    @property
    def kind(self) -> IdentityType:
        """What it is."""
        return IdentityType.EMAIL_ADDRESS if "@" in self.name else IdentityType.DOMAIN

    @property
    def dkim_tokens(self) -> tuple[str, ...]:
        """A domain's three DKIM tokens: always the same ones for the same domain."""
        return tuple(sha256(f"{self.name} {number}".encode()).hexdigest()[:32] for number in range(3))


@define
class Region:
    """The account's resources in one Region."""

    name: str
    now: Callable[[], datetime]
    identities: dict[str, Identity] = Factory(dict[str, Identity])
    messages: list[ReceivedMessage] = Factory(list[ReceivedMessage])

    def sent_last_24_hours(self) -> int:
        """How many recipients were sent to in the past 24 hours."""
        since = self.now() - _DAY
        return sum(message.recipient_count for message in self.messages if message.received_at > since)

    def is_verified(self, address: str) -> bool:
        """Whether an address may be sent from: it, or a domain that it is in, is verified."""
        local, _, domain = address.rpartition("@")
        labels = domain.lower().split(".")
        names = {f"{local}@{domain.lower()}", *(".".join(labels[start:]) for start in range(len(labels)))}
        return any(name in self.identities and self.identities[name].verified for name in names)


@define
class State:
    """All Regions of the account. Whoever reads or changes anything holds the lock."""

    lock: RLock = field(factory=RLock, init=False)
    _regions: dict[str, Region] = field(factory=dict[str, Region], init=False)

    def region(self, name: str) -> Region:
        """A Region, empty at first."""
        return self._regions.setdefault(name, Region(name, self.now))

    def now(self) -> datetime:
        """The time, as the service sees it."""
        return datetime.now(UTC)

    def messages(self) -> tuple[ReceivedMessage, ...]:
        """All messages, in the order in which they arrived."""
        with self.lock:
            messages = [message for region in self._regions.values() for message in region.messages]
        return tuple(sorted(messages, key=lambda message: message.received_at))
