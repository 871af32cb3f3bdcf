"""The geometry of the charts, which the templates draw."""

import math
from collections.abc import Sequence

from attrs import frozen

from pinpoint_email.models import DailyVolume

from .wording import amount

__all__ = ["Bar", "DailyChart", "Piece", "Tick", "daily_chart", "pieces"]

_WIDTH = 640
_HEIGHT = 240
_LEFT = 46
_TOP = 10
_BOTTOM = 30
_INTERVALS = 4
_MAX_LABELS = 8
_MAX_LABELS_ON_A_PHONE = 4
_MAX_BAR_WIDTH = 36.0
_SHARE_OF_BAR = 0.68
_STEPS = (1, 2, 2.5, 5, 10)


@frozen
class Bar:
    """A day: messages in inboxes, and on top of them those in spam folders."""

    day: str
    inbox: int
    spam: int
    x: float
    width: float
    inbox_y: float
    inbox_height: float
    spam_y: float
    spam_height: float
    label: str
    """The label below the bar; empty for none."""
    on_phone: bool
    """True if a small screen has room for the label."""

    @property
    def middle(self) -> float:
        """The horizontal position on which the label is centred."""
        return round(self.x + self.width / 2, 2)


@frozen
class Tick:
    """A line across the chart, and the number that it stands for."""

    y: float
    label: str


@frozen
class DailyChart:
    """Stacked bars, one for each day."""

    width: int
    height: int
    left: int
    baseline: int
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]


@frozen
class Piece:
    """A part of a bar that is 100 wide."""

    kind: str
    x: float
    width: float
    percentage: float


def daily_chart(volumes: Sequence[DailyVolume]) -> DailyChart:
    """The chart of some days' figures."""
    days = [(volume.start_date, *_counts(volume)) for volume in volumes]
    top = _round_up(max((inbox + spam for _, inbox, spam in days), default=0))
    baseline = _HEIGHT - _BOTTOM
    scale = (baseline - _TOP) / top
    slot = (_WIDTH - _LEFT) / max(len(days), 1)
    width = min(slot * _SHARE_OF_BAR, _MAX_BAR_WIDTH)
    bars: list[Bar] = []
    for number, (date, inbox, spam) in enumerate(days):
        following = len(days) - 1 - number
        bars.append(
            Bar(
                day=f"{date:%Y-%m-%d}" if date else "",
                inbox=inbox,
                spam=spam,
                x=round(_LEFT + slot * number + (slot - width) / 2, 2),
                width=round(width, 2),
                inbox_y=round(baseline - inbox * scale, 2),
                inbox_height=round(inbox * scale, 2),
                spam_y=round(baseline - (inbox + spam) * scale, 2),
                spam_height=round(spam * scale, 2),
                label=f"{date.day} {date:%b}" if date and _is_labelled(following, len(days), _MAX_LABELS) else "",
                on_phone=_is_labelled(following, len(days), _MAX_LABELS_ON_A_PHONE),
            )
        )
    ticks = tuple(
        Tick(round(baseline - top * part / _INTERVALS * scale, 2), amount(top * part / _INTERVALS))
        for part in range(_INTERVALS + 1)
    )
    return DailyChart(_WIDTH, _HEIGHT, _LEFT, baseline, tuple(bars), ticks)


def pieces(**percentages: float | None) -> tuple[Piece, ...]:
    """The parts of a bar, one after the other, none of them past its end."""
    found: list[Piece] = []
    x = 0.0
    for kind, percentage in percentages.items():
        width = min(max(percentage or 0.0, 0.0), 100.0 - x)
        found.append(Piece(kind, round(x, 2), round(width, 2), percentage or 0.0))
        x += width
    return tuple(found)


def _counts(volume: DailyVolume) -> tuple[int, int]:
    statistics = volume.volume_statistics
    return (statistics.inbox_raw_count or 0, statistics.spam_raw_count or 0) if statistics else (0, 0)


def _round_up(highest: int) -> float:
    """Return the top of the chart: the smallest number above all bars whose quarters are round numbers."""
    quarter = max(highest, _INTERVALS) / _INTERVALS
    power = 10.0 ** math.floor(math.log10(quarter))
    return next(step * power for step in _STEPS if step * power >= quarter) * _INTERVALS


def _is_labelled(following: int, count: int, limit: int) -> bool:
    """Check whether a bar has a label: every n-th has one, counted back from the last."""
    return following % math.ceil(count / limit) == 0
