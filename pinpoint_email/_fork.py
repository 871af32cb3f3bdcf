"""Renewal after a fork of all that a child must not share with its parent: connections, and locks that may be held."""

import os
from typing import Protocol
from weakref import WeakSet

__all__ = ["renew_after_fork"]


class _Renewable(Protocol):
    def renew(self) -> None:
        """Replace what belongs to the parent."""


_renewables: "WeakSet[_Renewable]" = WeakSet()


def renew_after_fork(thing: _Renewable) -> None:
    """Have a thing renewed in every process forked from this one."""
    _renewables.add(thing)


def _renew() -> None:
    for thing in _renewables:
        thing.renew()


if hasattr(os, "register_at_fork"):  # pragma: no branch  (Windows cannot fork)
    os.register_at_fork(after_in_child=_renew)
