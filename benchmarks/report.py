"""From the figures of many processes to lines with medians, ratios and a verdict.

Ratios are taken within a round, whose processes ran next to each other, and then their median: what slows the machine
down for a minute slows both down.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from statistics import median, quantiles

from attrs import frozen

from .measures import CONTENDERS, MEASURES, SERIES, Goal, Quantity, Series
from .processes import Figures

__all__ = ["Growth", "Line", "Ratio", "Report", "Rounds", "SizeLine", "build_report", "value_of"]

Rounds = Sequence[Mapping[str, Figures]]
"""What each round has of every contender, or of every size, that ended well."""

_OPPONENTS = CONTENDERS[1:]
_SMALL = 0.1


@frozen
class Ratio:
    """The median of the rounds' ratios, and the quartiles around it."""

    median: float
    low: float
    high: float
    rounds: int

    @property
    def spread(self) -> float:
        """How far apart the quartiles are, as a share of the median."""
        return (self.high - self.low) / self.median

    def __str__(self) -> str:
        digits = 3 if self.median < _SMALL else 2
        return f"{self.median:.{digits}f} ({self.low:.{digits}f}-{self.high:.{digits}f})"


@frozen
class Line:
    """A goal, and what came of it."""

    goal: Goal
    medians: Mapping[str, float]
    """By contender; in seconds, bytes or calls per second."""
    ratios: Mapping[str, Ratio]
    """Ours to each opponent."""

    @property
    def is_met(self) -> bool | None:
        """Whether the goal is met; None where there is none, or nothing to tell it by."""
        ratio = self.ratios.get(self.goal.opponent)
        return self.goal.is_met(ratio.median) if ratio else None

    @property
    def is_close(self) -> bool:
        """Whether the goal lies within the quartiles, so that another run may say otherwise."""
        ratio = self.ratios.get(self.goal.opponent)
        return ratio is not None and self.goal.is_met(ratio.low) != self.goal.is_met(ratio.high)


@frozen
class SizeLine:
    """What one size of a series costs."""

    size: int
    cpu: float
    """Seconds a call."""
    cpu_per_unit: float
    memory: int | None
    """The peak, in bytes."""


@frozen
class Growth:
    """A series."""

    series: Series
    lines: Sequence[SizeLine]
    ratio: Ratio | None
    """The cost per unit at the largest size to that at the size from which on it should stay flat."""

    @property
    def is_met(self) -> bool | None:
        """Whether it stays flat; None where there is nothing to tell it by."""
        return None if self.ratio is None else self.ratio.median <= self.series.bound


@frozen
class Report:
    """All that was measured."""

    lines: Sequence[Line]
    growths: Sequence[Growth]


def build_report(measured: Mapping[str, Rounds]) -> Report:
    """The report of what was measured, by the names of measures and series."""
    return Report(
        lines=[
            _line(goal, measured[measure.name])
            for measure in MEASURES
            if measure.name in measured
            for goal in measure.goals
        ],
        growths=[_growth(series, measured[series.name]) for series in SERIES if series.name in measured],
    )


def value_of(figures: Figures, quantity: Quantity) -> float | None:
    """A quantity of some figures."""
    return {"cpu": figures.cpu, "wall": figures.wall, "memory": figures.memory, "rate": figures.rate}[quantity]


def _line(goal: Goal, rounds: Rounds) -> Line:
    def value(figures: Figures) -> float | None:
        return value_of(figures, goal.quantity)

    medians = {name: _median(value(each[name]) for each in rounds if name in each) for name in CONTENDERS}
    ratios = {name: _ratio(rounds, "ours", name, value) for name in _OPPONENTS}
    return Line(
        goal=goal,
        medians={name: found for name, found in medians.items() if found is not None},
        ratios={name: found for name, found in ratios.items() if found is not None},
    )


def _growth(series: Series, rounds: Rounds) -> Growth:
    lines: list[SizeLine] = []
    for size, _ in series.sizes:
        measured = [each[str(size)] for each in rounds if str(size) in each]
        cpu = _median(figures.cpu for figures in measured)
        memory = _median(figures.memory for figures in measured)
        if cpu is not None:
            lines.append(SizeLine(size, cpu, cpu / size * series.per, None if memory is None else round(memory)))
    settled, largest = series.settled, series.sizes[-1][0]
    ratio = _ratio(rounds, str(largest), str(settled), lambda figures: figures.cpu)
    if ratio is not None:
        scale = settled / largest
        ratio = Ratio(ratio.median * scale, ratio.low * scale, ratio.high * scale, ratio.rounds)
    return Growth(series, lines, ratio)


def _median(values: Iterable[float | None]) -> float | None:
    found = [value for value in values if value is not None]
    return median(found) if found else None


def _ratio(rounds: Rounds, ours: str, other: str, value: Callable[[Figures], float | None]) -> Ratio | None:
    pairs = [(value(each[ours]), value(each[other])) for each in rounds if ours in each and other in each]
    ratios = [mine / theirs for mine, theirs in pairs if mine is not None and theirs]
    if not ratios:
        return None
    low, _, high = quantiles(ratios, n=4, method="inclusive") if len(ratios) > 1 else ratios * 3
    return Ratio(median(ratios), low, high, len(ratios))
