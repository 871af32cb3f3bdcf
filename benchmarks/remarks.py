"""What was not measured cleanly."""

from collections.abc import Generator, Sequence

from attrs import frozen

from .machine import Moment, others
from .measures import Quantity
from .report import Growth, Line, Ratio, Report, Rounds

__all__ = ["Conditions", "remarks"]

_FEWEST_ROUNDS = 7
_WIDEST_SPREAD = 0.15
_MOST_LOAD = 0.3
_MOST_OTHERS = 0.2
_MOST_STOLEN = 0.02
_BUSIEST_STUB = 0.5
_WHAT: dict[Quantity, str] = {"cpu": "CPU time", "wall": "time", "memory": "memory", "rate": "time"}


@frozen
class Conditions:
    """The circumstances of a run."""

    wanted: int
    """Rounds."""
    load: float | None
    """The load average before the first process was started."""
    begin: Moment | None
    end: Moment | None
    failures: Sequence[str] = ()
    """What became of processes that did not end well."""


def remarks(report: Report, threads: Rounds, conditions: Conditions) -> list[str]:
    """One line for everything that makes a figure doubtful."""
    return [
        *_about_machine(conditions),
        *dict.fromkeys(conditions.failures),
        *(remark for line in report.lines for remark in _about_line(line, conditions.wanted)),
        *(remark for growth in report.growths for remark in _about_growth(growth)),
        *_about_stub(threads),
    ]


def _about_machine(conditions: Conditions) -> Generator[str]:
    if conditions.wanted < _FEWEST_ROUNDS:
        yield f"{_rounds(conditions.wanted)}: medians say little of fewer than {_FEWEST_ROUNDS}."
    if conditions.load is None:
        yield "The load average before the run is unknown."
    elif conditions.load > _MOST_LOAD:
        yield f"The load average before the run was {conditions.load:.2f}: the machine had something else to do."
    if conditions.begin is None or conditions.end is None:
        yield "What else the machine did during the run is unknown."
        return
    used, stolen = others(conditions.begin, conditions.end)
    if used > _MOST_OTHERS:
        yield f"Other programs used {used:.2f} processors during the run."
    if stolen > _MOST_STOLEN:
        yield f"The host gave {stolen:.2f} processors to other machines while this one wanted them."


def _about_line(line: Line, wanted: int) -> Generator[str]:
    title = line.goal.title
    if line.goal.opponent not in line.ratios:
        yield f"{title}: not compared with {line.goal.opponent}, for want of {_WHAT[line.goal.quantity]} figures."
    for opponent, ratio in line.ratios.items():
        yield from _about_ratio(f"{title}: the ratio to {opponent}", ratio)
        if ratio.rounds < wanted:
            yield f"{title}: the ratio to {opponent} is of {ratio.rounds} in place of {_rounds(wanted)}."
    if line.is_close:
        yield f"{title}: the goal lies between the quartiles; another run may say otherwise."


def _about_growth(growth: Growth) -> Generator[str]:
    if growth.ratio is None:
        yield f"{growth.series.title}: the largest size was not measured, so that nothing is known of the growth."
    else:
        yield from _about_ratio(f"{growth.series.title}: the growth", growth.ratio)
    if any(line.memory is None for line in growth.lines):
        yield f"{growth.series.title}: this system does not tell the peak memory."


def _about_ratio(what: str, ratio: Ratio) -> Generator[str]:
    if ratio.spread > _WIDEST_SPREAD:
        yield f"{what} is unsteady: its quartiles are {ratio.spread:.0%} of it apart."


def _about_stub(threads: Rounds) -> Generator[str]:
    busiest = max((figures.stub or 0 for each in threads for figures in each.values()), default=0)
    if busiest > _BUSIEST_STUB:
        yield f"The stub server was busy for up to {busiest:.0%} of the time and may have held the threads back."


def _rounds(count: int) -> str:
    return f"{count} round{'' if count == 1 else 's'}"
