"""The report as text, and as data."""

from collections.abc import Mapping, Sequence

from attrs import asdict

from .measures import CONTENDERS, Quantity
from .report import Growth, Line, Ratio, Report, Rounds

__all__ = ["as_data", "as_text"]

_SCALES: dict[Quantity, tuple[float, str]] = {
    "cpu": (1000, "ms"),
    "wall": (1000, "ms"),
    "memory": (1e-6, "MB"),
    "rate": (1, "/s"),
}
_VERDICTS = {True: "met", False: "missed", None: "-"}


def as_text(report: Report) -> str:
    """The tables."""
    parts = [_growth(growth) for growth in report.growths]
    if report.lines:
        parts.insert(0, _lines(report.lines))
    return "\n\n".join(parts)


def as_data(report: Report, measured: Mapping[str, Rounds]) -> dict[str, object]:
    """What a JSON file has of it: medians and ratios, and the figures of each process."""
    return {
        "lines": [
            {
                **asdict(line.goal),
                "medians": dict(line.medians),
                "ratios": {name: asdict(ratio) for name, ratio in line.ratios.items()},
                "met": line.is_met,
            }
            for line in report.lines
        ],
        "series": [
            {
                "name": growth.series.name,
                "sizes": [asdict(line) for line in growth.lines],
                "growth": None if growth.ratio is None else asdict(growth.ratio),
                "bound": growth.series.bound,
                "met": growth.is_met,
            }
            for growth in report.growths
        ],
        "rounds": {
            name: [{who: asdict(figures) for who, figures in each.items()} for each in rounds]
            for name, rounds in measured.items()
        },
    }


def _lines(lines: Sequence[Line]) -> str:
    rows = [["Medians (quartiles of ratios)", "", *CONTENDERS, "ours/boto3", "ours/floor", "goal", ""]]
    for line in lines:
        scale, unit = _SCALES[line.goal.quantity]
        values = [_number(line.medians.get(name), scale) for name in CONTENDERS]
        ratios = [_text(line.ratios.get(name)) for name in CONTENDERS[1:]]
        rows.append([line.goal.title, unit, *values, *ratios, _goal(line), _VERDICTS[line.is_met]])
    return _align(rows)


def _goal(line: Line) -> str:
    goal = line.goal
    return "-" if goal.bound is None else f"{'>=' if goal.at_least else '<='} {goal.bound:g}x {goal.opponent}"


def _growth(growth: Growth) -> str:
    series = growth.series
    per, scale = ("MB", 1000) if series.unit == "bytes" else ("entry", 1_000_000)
    unit = "ms" if series.unit == "bytes" else "us"
    rows = [[series.title, "CPU per call, ms", f"per {per}, {unit}", "peak memory, MB"]]
    rows += [
        [
            f"{line.size:,} {series.unit}",
            _number(line.cpu, 1000),
            _number(line.cpu_per_unit, scale),
            _number(line.memory, 1e-6),
        ]
        for line in growth.lines
    ]
    largest = series.sizes[-1][0]
    verdict = f"per {per} at {largest:,} to {series.settled:,}: {_text(growth.ratio)}, goal <= {series.bound:g}x"
    return f"{_align(rows)}\n{verdict}: {_VERDICTS[growth.is_met]}"


def _number(value: float | None, scale: float) -> str:
    if value is None:
        return "-"
    scaled = value * scale
    return f"{scaled:,.0f}" if scaled >= 1000 else f"{scaled:.3g}"  # noqa: PLR2004  (three digits tell enough)


def _text(ratio: Ratio | None) -> str:
    return "-" if ratio is None else str(ratio)


def _align(rows: Sequence[Sequence[str]]) -> str:
    """Columns as wide as they need to be, all but the first with their ends in line."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if position else cell.ljust(width)
            for position, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )
