"""What is measured, how often in a process, and what the goals are."""

from typing import Literal

from attrs import frozen

__all__ = ["CONTENDERS", "MEASURES", "NAMES", "SERIES", "Goal", "Measure", "Quantity", "Series"]

Quantity = Literal["cpu", "wall", "memory", "rate"]
Opponent = Literal["boto3", "floor"]

CONTENDERS = ("ours", "boto3", "floor")
_MB = 1_000_000


@frozen
class Goal:
    """A line of the table: a quantity, and how it should compare."""

    title: str
    quantity: Quantity
    opponent: Opponent = "boto3"
    bound: float | None = None
    """How many times the opponent's it is to be at most, or at least if it is a rate; None where there is no goal."""

    @property
    def at_least(self) -> bool:
        """Whether more is better."""
        return self.quantity == "rate"

    def is_met(self, ratio: float) -> bool | None:
        """Whether the goal is met; None where there is none."""
        if self.bound is None:
            return None
        return ratio >= self.bound if self.at_least else ratio <= self.bound


@frozen
class Measure:
    """A task for each contender in a process of its own, and what is seen in it."""

    name: str
    task: str
    """That of the worker; ``start`` is the contender's module as a program, seen from outside."""
    calls: int
    size: int
    goals: tuple[Goal, ...]


@frozen
class Series:
    """A task of ours in several sizes, whose cost should grow as the size does and no faster."""

    name: str
    title: str
    task: str
    unit: str
    """What the size is counted in."""
    per: int
    """How many of these a cost is given for."""
    sizes: tuple[tuple[int, int], ...]
    """Each size, with the number of calls in a process."""
    settled: int
    """The size from which on the fixed costs of a call no longer show."""
    bound: float = 1.25
    """How many times the cost per unit at that size it may be at the largest."""


MEASURES = (
    Measure(
        name="send",
        task="send",
        calls=600,
        size=0,
        goals=(
            Goal("SendEmail, small: CPU per call", "cpu", bound=0.45),
            Goal("SendEmail, small: peak memory", "memory", bound=0.85),
        ),
    ),
    Measure(
        name="list",
        task="list",
        calls=80,
        size=1000,
        goals=(Goal("ListEmailIdentities, 1,000 entries: CPU per call", "cpu", bound=0.50),),
    ),
    Measure(
        name="start",
        task="start",
        calls=1,
        size=0,
        goals=(
            Goal("Import, client, first send: wall", "wall", bound=0.80),
            Goal("Import, client, first send: CPU", "cpu"),
        ),
    ),
    Measure(
        name="client",
        task="client",
        calls=50,
        size=0,
        goals=(
            Goal("A further client: CPU", "cpu", bound=0.05),
            Goal("A further client: wall", "wall", bound=0.05),
        ),
    ),
    Measure(
        name="raw",
        task="raw",
        calls=5,
        size=10 * _MB,
        goals=(
            Goal("SendEmail, raw, 10 MB: CPU per call", "cpu", "floor", 1.1),
            Goal("SendEmail, raw, 10 MB: peak memory", "memory", "floor", 1.1),
        ),
    ),
    Measure(
        name="threads",
        task="threads",
        calls=960,
        size=32,
        goals=(
            Goal("SendEmail, 32 threads: calls per second", "rate", bound=1.5),
            Goal("SendEmail, 32 threads: CPU per call", "cpu"),
        ),
    ),
)

SERIES = (
    Series(
        name="list-sizes",
        title="ListEmailIdentities, ours",
        task="list",
        unit="entries",
        per=1,
        sizes=((10, 300), (100, 200), (1000, 40), (10_000, 6), (100_000, 2)),
        settled=1000,
    ),
    Series(
        name="raw-sizes",
        title="SendEmail, raw, ours",
        task="raw",
        unit="bytes",
        per=_MB,
        sizes=(
            (1000, 300),
            (10_000, 300),
            (100_000, 100),
            (_MB, 20),
            (10 * _MB, 4),
            (40 * _MB, 2),
        ),
        settled=_MB,
    ),
)

NAMES = tuple(each.name for each in (*MEASURES, *SERIES))
