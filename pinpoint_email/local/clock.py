"""The time as the local service sees it."""

from datetime import UTC, datetime, timedelta

from .store import Store

__all__ = ["Clock"]

_FARTHEST = 100 * 366 * 86_400
"""In seconds."""
_SETTING = "clock offset in seconds"


class Clock:
    """The machine's time, plus what it was moved on by.

    What takes the service minutes to weeks can so be had at once: a test report, the warm-up of an address, the
    end of the 24 hours that a quota is for. Signatures are judged by the machine's time all the same.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def now(self) -> datetime:
        """The time, in UTC."""
        return datetime.now(UTC) + self._offset()

    def advance(self, by: timedelta | float) -> datetime:
        """Move the time on.

        Args:
            by: How far: a ``timedelta``, or seconds. 0 or more, and in all less than 3,162,240,000 seconds (a
                century).

        Returns:
            The new time, in UTC.

        Raises:
            ValueError: It leads backwards, or too far from the machine's time.
        """
        seconds = by.total_seconds() if isinstance(by, timedelta) else by
        if not 0 <= seconds < _FARTHEST:
            raise _too_far(seconds)
        with self._store.transaction():
            offset = self._offset().total_seconds() + seconds
            if offset >= _FARTHEST:
                raise _too_far(offset)
            self._store.put_setting(_SETTING, str(offset))
            return self.now()

    def _offset(self) -> timedelta:
        return timedelta(seconds=float(self._store.setting(_SETTING) or 0))


def _too_far(seconds: float) -> ValueError:
    return ValueError(f"the clock can be moved on by 0 to {_FARTHEST:,} seconds in all, not by {seconds}")
