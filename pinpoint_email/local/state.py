"""What the local service knows: all of it, and one Region's share as the actions see it."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from threading import Event
from typing import TypeVar

from attrs import frozen

from pinpoint_email._settings.endpoint import partition_of

from .clock import Clock
from .errors import Refusal
from .faults import Faults
from .mailbox import Mailbox
from .paging import page
from .records import DEFAULT_POOL, Account, Identity, IpAddress, Pool
from .rules import Rules
from .store import Record, Store

__all__ = ["Region", "State"]

_R = TypeVar("_R", bound=Record)
_IPS = ("192.0.2.1", "192.0.2.2", "192.0.2.3")


@frozen
class Region:
    """The account's resources in one Region, for one action."""

    name: str
    api: str
    """The service that the action was called on, by botocore's name."""
    rules: Rules
    store: Store
    mailbox: Mailbox
    now: datetime
    """The time, as the service sees it."""

    def get(self, kind: type[_R], name: str) -> _R | None:
        """A resource, if it is there."""
        return self.store.get(kind, self.name, name)

    def find(self, kind: type[_R], name: str) -> _R:
        """A resource.

        Raises:
            Refusal: It is not there.
        """
        found = self.get(kind, name)
        if found is None:
            raise Refusal("NotFoundException", f"{kind.KIND} {name} does not exist.")
        return found

    def identity(self, name: str) -> Identity:
        """An address or a domain, however its domain is written.

        Raises:
            Refusal: It is not there.
        """
        return self.find(Identity, Identity.normal(name))

    def verified(self, address: str) -> Identity | None:
        """What makes an address the account's: it, or a domain that it is in, verified."""
        local, _, domain = address.rpartition("@")
        labels = domain.lower().split(".")
        names = [f"{local}@{domain.lower()}", *(".".join(labels[start:]) for start in range(len(labels)))]
        found = (self.get(Identity, name) for name in names)
        return next((identity for identity in found if identity and identity.verified), None)

    def add(self, record: Record, *, most: int) -> None:
        """Keep a new resource.

        Raises:
            Refusal: The name is taken, or there are as many as there may be.
        """
        if self.get(type(record), record.name) is not None:
            raise Refusal("AlreadyExistsException", f"{record.KIND} {record.name} already exists.")
        if self.store.count(type(record), self.name) >= most:
            raise Refusal(
                "LimitExceededException", f"{record.KIND}: there are {most:,} already, the most there may be."
            )
        self.put(record)

    def put(self, record: Record) -> None:
        """Keep a resource."""
        self.store.put(self.name, record)

    def remove(self, record: Record) -> None:
        """Forget a resource."""
        self.store.remove(self.name, record)

    def all(self, kind: type[_R]) -> list[_R]:
        """All resources of a kind, in the order in which they were made."""
        return [record for _, record in self.store.records(kind, self.name)]

    def page(
        self, kind: type[_R], token: str | None, size: int | None, *, keep: Callable[[_R], bool] | None = None
    ) -> tuple[list[_R], str | None]:
        """A page of the resources of a kind, or of those among them to keep, and the token of the next one."""

        def after(position: int, count: int) -> list[tuple[int, _R]]:
            if keep is None:
                return self.store.records(kind, self.name, position, count)
            return [pair for pair in self.store.records(kind, self.name, position) if keep(pair[1])][:count]

        return page(kind.KIND, after, token, size)

    @property
    def arn_prefix(self) -> str:
        """What the Amazon Resource Names of the Region's resources begin with."""
        return f"arn:{partition_of(self.name)}:ses:{self.name}:{self.rules.account}:"

    @property
    def account(self) -> Account:
        """The account's switches."""
        return self.get(Account, "") or Account()


class State:
    """All Regions of the account, the mail, and what the service is told to do."""

    def __init__(self, rules: Rules | None = None, path: Path | None = None) -> None:
        """Open a file, or begin with nothing, in memory.

        Raises:
            ValueError: The file is not the service's, or another service is using it.
        """
        self.rules: Rules = rules or Rules()
        self.store: Store = Store(path)
        self.clock: Clock = Clock(self.store)
        self.mailbox: Mailbox = Mailbox(self.store)
        self.faults: Faults = Faults()
        self.ended: Event = Event()

    def transaction(self) -> AbstractContextManager[None]:
        """What one action reads and changes, undisturbed, whole or not at all."""
        return self.store.transaction()

    def region(self, name: str, api: str = "pinpoint-email") -> Region:
        """A Region; one that is new has the default pool with three addresses, and nothing else."""
        region = Region(name, api, self.rules, self.store, self.mailbox, self.clock.now())
        if region.get(Pool, DEFAULT_POOL) is None:
            with self.transaction():
                region.put(Pool(name=DEFAULT_POOL, tags=()))
                for ip in _IPS:
                    region.put(IpAddress(name=ip, pool_name=DEFAULT_POOL, warmup_percentage=100, since=region.now))
        return region

    def regions(self) -> list[Region]:
        """The Regions that were used."""
        return [self.region(name) for name in self.store.regions()]

    def verify_identity(self, email_identity: str, *, region_name: str = "us-east-1", found: bool = True) -> None:
        """Let the service find what proves that an identity is the account's, or give up to look for it.

        Raises:
            Refusal: There is no such identity.
        """
        with self.transaction():
            region = self.region(region_name)
            region.put(region.identity(email_identity).looked_up(found=found))

    def reset(self) -> None:
        """Forget everything: resources, messages, events, faults to come, and what the clock was moved on by."""
        self.store.clear()
        self.faults.clear()
