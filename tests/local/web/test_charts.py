from datetime import UTC, datetime, timedelta

import pytest

from pinpoint_email import DailyVolume, VolumeStatistics
from pinpoint_email.local.web.charts import Bar, Piece, Tick, daily_chart, pieces

START = datetime(2026, 11, 1, tzinfo=UTC)


def volume(inbox: int, spam: int, *, day: int = 0) -> DailyVolume:
    """The figures of a day."""
    statistics = VolumeStatistics(inbox_raw_count=inbox, spam_raw_count=spam)
    return DailyVolume(start_date=START + timedelta(days=day), volume_statistics=statistics)


def test_bar_of_a_day() -> None:
    """Spam stands on what reached inboxes, which stands on the baseline."""
    chart = daily_chart([volume(150, 50)])
    bar = Bar("2026-11-01", 150, 50, 325.0, 36.0, 60.0, 150.0, 10.0, 50.0, "1 Nov", on_phone=True)
    assert (bar,) == chart.bars
    assert 343.0 == bar.middle
    assert 210 == chart.baseline == bar.inbox_y + bar.inbox_height
    assert bar.inbox_y == bar.spam_y + bar.spam_height


def test_ticks_are_round_numbers() -> None:
    """The lines are at round numbers, the first on the baseline, the last at the top."""
    ticks = daily_chart([volume(3000, 1)]).ticks
    assert ("0", "1k", "2k", "3k", "4k") == tuple(tick.label for tick in ticks)
    assert (Tick(210.0, "0"), Tick(10.0, "4k")) == (ticks[0], ticks[-1])


@pytest.mark.parametrize(("most", "top"), [(0, "4"), (1, "4"), (4, "4"), (5, "8"), (9, "10"), (39, "40"), (41, "80")])
def test_top_is_the_next_round_number(most: int, top: str) -> None:
    """The top of the chart is no lower than the highest bar, and not much higher."""
    assert top == daily_chart([volume(most, 0)]).ticks[-1].label


@pytest.mark.parametrize("days", [1, 7, 14, 30])
def test_bars_stay_in_the_chart(days: int) -> None:
    """Bars neither overlap nor leave the chart, and there is room for all labels."""
    chart = daily_chart([volume(number, number, day=number) for number in range(days)])
    edges = [edge for bar in chart.bars for edge in (bar.x, bar.x + bar.width)]
    assert edges == sorted(edges)
    assert edges[0] >= chart.left
    assert edges[-1] <= chart.width
    assert sum(bool(bar.label) for bar in chart.bars) <= 8
    assert sum(bar.on_phone for bar in chart.bars) <= 4
    assert chart.bars[-1].label
    assert all(bar.label for bar in chart.bars if bar.on_phone)


def test_no_days_make_an_empty_chart() -> None:
    """A chart without bars has its lines."""
    chart = daily_chart([])
    assert () == chart.bars
    assert 5 == len(chart.ticks)


def test_day_without_figures_has_an_empty_bar() -> None:
    """Figures that are missing count as zero."""
    (bar,) = daily_chart([DailyVolume()]).bars
    assert ("", "", 0, 0, 0.0, 0.0) == (bar.day, bar.label, bar.inbox, bar.spam, bar.inbox_height, bar.spam_height)


def test_pieces_follow_each_other() -> None:
    """The parts of a bar stand side by side."""
    expected = (Piece("inbox", 0.0, 90.0, 90.0), Piece("spam", 90.0, 7.5, 7.5), Piece("missing", 97.5, 0.0, 0.0))
    assert expected == pieces(inbox=90.0, spam=7.5, missing=None)


def test_pieces_stay_in_the_bar() -> None:
    """Impossible percentages draw nothing outside the bar."""
    assert (Piece("a", 0.0, 80.0, 80.0), Piece("b", 80.0, 20.0, 50.0), Piece("c", 100.0, 0.0, -1.0)) == pieces(
        a=80.0, b=50.0, c=-1.0
    )
