"""``python -m benchmarks``: this library beside boto3 and the floor, each in processes of its own, in turns.

The floor is requests and botocore's signer used by hand. A round has every contender do every task once, each time in
a new process, in an order that changes from round to round, against a stub server in another process. Each goal is
judged by the median of the rounds' ratios. Last comes what was not measured cleanly.
"""

import argparse
import json
import os
import platform
import sys
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from attrs import evolve, frozen

from .machine import Moment, load_average
from .measures import CONTENDERS, MEASURES, NAMES, SERIES, Measure, Series
from .processes import Figures, Processes, WorkerError, processes
from .remarks import Conditions, remarks
from .report import build_report
from .tables import as_data, as_text

_ROUNDS = 21
_ROUNDS_A_SERIES_SKIPS = 3
_PACKAGES = ("attrs", "boto3", "botocore", "cattrs", "requests", "urllib3")


@frozen
class _Run:
    """A run, and what came of it."""

    processes: Processes
    measures: Sequence[Measure]
    series: Sequence[Series]
    measured: dict[str, list[dict[str, Figures]]]
    failures: list[str]

    def warm_up(self) -> None:
        """Have every contender started once, so that Python has compiled what it imports."""
        for contender in CONTENDERS:
            self._work("warm-up", contender, "start", 1, 0)

    def measure(self, number: int) -> None:
        """One round."""
        for measure in self.measures:
            first = number % len(CONTENDERS)
            order = (*CONTENDERS[first:], *CONTENDERS[:first])
            found = {name: self._work(measure.name, name, measure.task, measure.calls, measure.size) for name in order}
            self._keep(measure.name, found)
        for series in self.series if number % _ROUNDS_A_SERIES_SKIPS == 0 else ():
            sizes = {
                str(size): self._work(series.name, "ours", series.task, calls, size) for size, calls in series.sizes
            }
            self._keep(series.name, sizes)

    def _work(self, name: str, contender: str, task: str, calls: int, size: int) -> Figures | None:
        try:
            return self.processes.work(contender, task, calls, size)
        except WorkerError as error:
            self.failures.append(f"{name}: a process of {contender} failed: {error}")
            return None

    def _keep(self, name: str, found: dict[str, Figures | None]) -> None:
        ended_well = {key: figures for key, figures in found.items() if figures is not None}
        self.measured.setdefault(name, []).append(ended_well)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print and write."""
    options = _parse(arguments)
    names = options.only or NAMES
    wanted = 1 if options.quick else options.rounds
    load, begin = load_average(), Moment.now()
    measured: dict[str, list[dict[str, Figures]]] = {}
    failures: list[str] = []
    with processes() as started:
        measures = [_quick(each) if options.quick else each for each in MEASURES if each.name in names]
        series = [_quick_series(each) if options.quick else each for each in SERIES if each.name in names]
        run = _Run(started, measures, series, measured, failures)
        try:
            run.warm_up()
            for number in range(wanted):
                print(f"\rround {number + 1} of {wanted}", end="", file=sys.stderr, flush=True)
                run.measure(number)
        except KeyboardInterrupt:
            failures.append("The run was broken off.")
    print(file=sys.stderr)
    report = build_report(measured)
    conditions = Conditions(wanted, load, begin, Moment.now(), failures)
    found = remarks(report, measured.get("threads", []), conditions)
    print(_about(), as_text(report), _remarks(found), sep="\n\n")
    if options.json:
        data = {"about": _about(), "wanted": wanted, "remarks": found, **as_data(report, measured)}
        options.json.write_text(json.dumps(data, indent=2) + "\n")


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--rounds", type=_at_least_one, default=_ROUNDS, help="how many rounds (%(default)s)")
    parser.add_argument("--only", nargs="+", choices=NAMES, metavar="NAME", help=f"some of {', '.join(NAMES)}")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures to a file as well")
    parser.add_argument("--quick", action="store_true", help="one round of a few calls, to see whether it works")
    return parser.parse_args(arguments)


def _at_least_one(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError
    return number


def _quick(measure: Measure) -> Measure:
    return evolve(measure, calls=max(1, measure.calls // 20))


def _quick_series(series: Series) -> Series:
    """The same with the smallest sizes only."""
    return evolve(series, sizes=tuple((size, 1) for size, _ in series.sizes[:2]))


def _about() -> str:
    packages = ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
    return f"Python {platform.python_version()}, {packages}; {os.cpu_count()} processors, {platform.machine()}"


def _remarks(found: Sequence[str]) -> str:
    if not found:
        return "Everything was measured cleanly."
    return "\n".join(["Not measured cleanly:", *(f"- {remark}" for remark in found)])


if __name__ == "__main__":
    main()
