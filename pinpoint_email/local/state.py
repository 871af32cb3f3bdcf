"""The state of the local service: all of it, and one Region's share as the actions see it."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from threading import Event
from typing import TypeVar

from attrs import frozen

from pinpoint_email._settings.endpoint import partition_of
from pinpoint_email._values.domains import normal_identity
from pinpoint_email._values.facts import DEFAULT_POOL

from .clock import Clock
from .errors import Refusal
from .faults import Faults
from .mailbox import Mailbox
from .paging import page
from .records import Account, Identity, IpAddress, Pool
from .rules import Rules
from .store import Store, StoredRecord

__all__ = ["Region", "ServiceState"]

_R = TypeVar("_R", bound=StoredRecord)
_IPS = ("192.0.2.1", "192.0.2.2", "192.0.2.3")
"""Addresses that are reserved for documentation, and belong to nobody."""


@frozen
class Region:
    """The account's resources in one Region, for one action."""

    name: str
    api: str
    """The service that the action was called on, by its botocore name."""
    rules: Rules
    store: Store
    mailbox: Mailbox
    now: datetime
    """The time, as the service sees it."""

    def get(self, kind: type[_R], name: str) -> _R | None:
        """Return a resource, or ``None`` if it does not exist."""
        return self.store.get(kind, self.name, name)

    def find(self, kind: type[_R], name: str) -> _R:
        """Return a resource.

        Raises:
            Refusal: The resource does not exist.
        """
        found = self.get(kind, name)
        if found is None:
            raise Refusal("NotFoundException", f"{kind.KIND} {name} does not exist.")
        return found

    def identity(self, name: str) -> Identity:
        """Return an identity, whatever the case of its domain.

        Raises:
            Refusal: The identity does not exist.
        """
        return self.find(Identity, normal_identity(name))

    def verified(self, address: str) -> Identity | None:
        """Return the verified identity that an address belongs to: the address itself, or a domain that it is in."""
        local, _, domain = address.rpartition("@")
        labels = domain.lower().split(".")
        names = [f"{local}@{domain.lower()}", *(".".join(labels[start:]) for start in range(len(labels)))]
        found = (self.get(Identity, name) for name in names)
        return next((identity for identity in found if identity and identity.verified), None)

    def add(self, record: StoredRecord, *, limit: int) -> None:
        """Store a new resource.

        Raises:
            Refusal: The name is taken, or the limit is reached.
        """
        if self.get(type(record), record.name) is not None:
            raise Refusal("AlreadyExistsException", f"{record.KIND} {record.name} already exists.")
        if self.store.count(type(record), self.name) >= limit:
            raise Refusal(
                "LimitExceededException", f"{record.KIND}: there are {limit:,} already, the most there may be."
            )
        self.put(record)

    def put(self, record: StoredRecord) -> None:
        """Store a resource."""
        self.store.put(self.name, record)

    def remove(self, record: StoredRecord) -> None:
        """Delete a resource."""
        self.store.remove(self.name, record)

    def all(self, kind: type[_R]) -> list[_R]:
        """All resources of a kind, in the order of their creation."""
        return [record for _, record in self.store.records(kind, self.name)]

    def page(
        self, kind: type[_R], token: str | None, size: int | None, *, keep: Callable[[_R], bool] | None = None
    ) -> tuple[list[_R], str | None]:
        """Return a page of the resources of a kind, filtered by ``keep``, and the token of the next one."""

        def after(position: int, count: int) -> list[tuple[int, _R]]:
            if keep is None:
                return self.store.records(kind, self.name, position, count)
            return [pair for pair in self.store.records(kind, self.name, position) if keep(pair[1])][:count]

        return page(kind.KIND, after, token, size)

    @property
    def arn_prefix(self) -> str:
        """The beginning of the Amazon Resource Names in the Region."""
        return f"arn:{partition_of(self.name)}:ses:{self.name}:{self.rules.account}:"

    @property
    def account(self) -> Account:
        """The account's switches."""
        return self.get(Account, "") or Account()


class ServiceState:
    """All Regions of the account, the mail, the clock and the pending faults."""

    def __init__(self, rules: Rules | None = None, path: Path | None = None) -> None:
        """Open a state file, or begin empty, in memory.

        Raises:
            ValueError: The file does not belong to a local service, or another service is using it.
        """
        self.rules: Rules = rules or Rules()
        self.store: Store = Store(path)
        self.clock: Clock = Clock(self.store)
        self.mailbox: Mailbox = Mailbox(self.store)
        self.faults: Faults = Faults()
        self.ended: Event = Event()

    def transaction(self) -> AbstractContextManager[None]:
        """Begin a transaction, in which an action reads and writes in isolation, and all or nothing."""
        return self.store.transaction()

    def region(self, name: str, api: str = "pinpoint-email") -> Region:
        """Return a Region; a new one has the default pool with three addresses, and nothing else."""
        region = Region(name, api, self.rules, self.store, self.mailbox, self.clock.now())
        if region.get(Pool, DEFAULT_POOL) is None:
            with self.transaction():
                region.put(Pool(name=DEFAULT_POOL, tags=()))
                for ip in _IPS:
                    region.put(IpAddress(name=ip, pool_name=DEFAULT_POOL, warmup_percentage=100, since=region.now))
        return region

    def regions(self) -> list[Region]:
        """The Regions that have been used."""
        return [self.region(name) for name in self.store.regions()]

    def verify_identity(self, email_identity: str, *, region_name: str = "us-east-1", found: bool = True) -> None:
        """Let the service find the proof that the account owns an identity, or give up the search.

        Raises:
            Refusal: The identity does not exist.
        """
        with self.transaction():
            region = self.region(region_name)
            region.put(region.identity(email_identity).looked_up(found=found))

    def reset(self) -> None:
        """Forget everything: resources, messages, events, pending faults, and the offset of the clock."""
        self.store.clear()
        self.faults.clear()
