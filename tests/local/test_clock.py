import contextlib
import math
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pinpoint_email import Options
from pinpoint_email.local import LocalService
from pinpoint_email.local.clock import Clock
from pinpoint_email.local.state import ServiceState
from pinpoint_email.local.store import Store

SECOND = timedelta(seconds=1)
END = datetime(9000, 1, 1, tzinfo=UTC)


@pytest.fixture
def clock() -> Clock:
    """A clock that tells the machine's time."""
    return Clock(Store())


def ahead(clock: Clock) -> timedelta:
    """Return how far a clock is ahead of the machine's, to the second."""
    return timedelta(seconds=round((clock.now() - datetime.now(UTC)).total_seconds()))


def test_clock_tells_the_machines_time(clock: Clock) -> None:
    """Until it is moved, it tells the time in UTC."""
    before = datetime.now(UTC)
    assert before <= clock.now() <= datetime.now(UTC)
    assert timedelta() == clock.now().utcoffset()


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        (timedelta(days=45), timedelta(days=45)),
        (90, timedelta(seconds=90)),
        (86_400.0, timedelta(days=1)),
        (0, timedelta()),
        (timedelta(days=365 * 90), timedelta(days=365 * 90)),
    ],
)
def test_clock_is_moved_on(clock: Clock, by: timedelta | float, expected: timedelta) -> None:
    """The clock goes on from the time that it was moved to, and returns that time."""
    moved = clock.advance(by)
    assert moved <= clock.now() < moved + SECOND
    assert expected == ahead(clock)


def test_moves_add_up(clock: Clock) -> None:
    """Each move counts from where the clock is, and fractions of a second are not lost."""
    for _ in range(100):
        clock.advance(timedelta(milliseconds=10))
    clock.advance(timedelta(days=1))
    clock.advance(5)
    assert timedelta(days=1, seconds=6) == ahead(clock)


@pytest.mark.parametrize(
    ("by", "got"),
    [
        (-1, "-1"),
        (-1e-6, "-1e-06"),
        (timedelta(microseconds=-1), "-1e-06"),
        (timedelta(days=-999_999), "-86399913600.0"),
        (math.nan, "nan"),
        (math.inf, "inf"),
        (-math.inf, "-inf"),
        (1e300, "1e+300"),
        (timedelta.max, "86400000000000.0"),
    ],
)
def test_impossible_move_is_refused(clock: Clock, by: timedelta | float, got: str) -> None:
    """Backwards, not a number, or a century away: the clock stays, and the error says why."""
    with pytest.raises(
        ValueError, match="the clock can be moved on by 0 to 3,162,240,000 seconds in all, not by"
    ) as caught:
        clock.advance(by)
    assert got == str(caught.value).rpartition(" ")[2]
    assert timedelta() == ahead(clock)


def test_move_past_the_end_in_steps_is_refused(clock: Clock) -> None:
    """The limit of the clock cannot be passed in two steps either."""
    most = timedelta(days=365 * 60)
    clock.advance(most)
    with pytest.raises(ValueError, match="the clock can be moved on"):
        clock.advance(most)
    assert most == ahead(clock)


def test_clock_is_kept_in_the_file(tmp_path: Path) -> None:
    """A clock that was moved on is still ahead when its file is opened again."""
    state = ServiceState(path=tmp_path / "state")
    state.clock.advance(timedelta(days=3))
    del state
    assert timedelta(days=3) == ahead(ServiceState(path=tmp_path / "state").clock)


def test_reset_sets_the_clock_back(service: LocalService) -> None:
    """After a reset the clock tells the machine's time again."""
    service.clock.advance(timedelta(days=3))
    service.reset()
    assert timedelta() == ahead(service.clock)


@pytest.mark.parametrize("rest", [timedelta(days=10), timedelta(milliseconds=100)])
def test_service_works_as_far_as_the_clock_goes(service: LocalService, rest: timedelta) -> None:
    """The service still works after the clock was moved on as far as possible."""
    with contextlib.suppress(ValueError):
        service.clock.advance(END - service.clock.now() - rest)
    time.sleep(0.15)
    with service.client(options=Options(max_attempts=1)) as client:
        client.put_deliverability_dashboard_option(dashboard_enabled=True)
        client.put_deliverability_dashboard_option(dashboard_enabled=False)
        assert client.get_account().sending_enabled
