"""The time as the local service sees it."""

from datetime import UTC, datetime, timedelta

from .store import Store

__all__ = ["Clock"]

_SETTING = "clock offset in seconds"


class Clock:
    """The machine's time, plus what it was moved on by.

    What takes the service minutes to weeks can so be had at once: a test report, the warm-up of an
    address, the end of the 24 hours that a quota is for. Signatures are judged by the machine's time
    all the same.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def now(self) -> datetime:
        """The time, in UTC."""
        return datetime.now(UTC) + self._offset()

    def advance(self, by: timedelta | float) -> datetime:
        """Move the time on.

        Args:
            by: How far: a ``timedelta``, or seconds.

        Returns:
            The new time.

        Raises:
            ValueError: That would be backwards, or past the year 9999.
        """
        with self._store.transaction():
            try:
                step = by if isinstance(by, timedelta) else timedelta(seconds=by)
                offset = self._offset() + step
                moved = datetime.now(UTC) + offset
            except (OverflowError, ValueError):
                raise ValueError("by: expected a time that ends before the year 10000") from None
            if step < timedelta():
                raise ValueError("by: expected a time forwards, not backwards")
            self._store.put_setting(_SETTING, str(offset.total_seconds()))
            return moved

    def _offset(self) -> timedelta:
        return timedelta(seconds=float(self._store.setting(_SETTING) or 0))
