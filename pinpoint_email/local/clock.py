"""The time as the local service sees it."""

from datetime import UTC, datetime, timedelta

from .store import Store

__all__ = ["Clock"]

_MAX_OFFSET_SECONDS = 100 * 366 * 86_400
"""A century."""
_SETTING = "clock offset in seconds"


class Clock:
    """The machine's time, plus an offset that only grows.

    Moving the clock on saves the minutes to weeks that a test report, the warm-up of an address or the 24 hours of
    a quota would take. Signatures are checked against the machine's time all the same.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def now(self) -> datetime:
        """The time, in UTC."""
        return datetime.now(UTC) + self._offset()

    def advance(self, by: timedelta | float) -> datetime:
        """Move the time on.

        Args:
            by: A ``timedelta``, or seconds: 0 or more, and less than 3,162,240,000 seconds (a century) in all.

        Returns:
            The new time, in UTC.

        Raises:
            ValueError: The time would move backwards, or too far from the machine's time.
        """
        seconds = by.total_seconds() if isinstance(by, timedelta) else by
        if not 0 <= seconds < _MAX_OFFSET_SECONDS:
            raise _too_far(seconds)
        with self._store.transaction():
            offset = self._offset().total_seconds() + seconds
            if offset >= _MAX_OFFSET_SECONDS:
                raise _too_far(offset)
            self._store.put_setting(_SETTING, str(offset))
            return self.now()

    def _offset(self) -> timedelta:
        return timedelta(seconds=float(self._store.setting(_SETTING) or 0))


def _too_far(seconds: float) -> ValueError:
    return ValueError(f"the clock can be moved on by 0 to {_MAX_OFFSET_SECONDS:,} seconds in all, not by {seconds}")
