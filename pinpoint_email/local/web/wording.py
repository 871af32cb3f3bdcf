"""Words for times, sizes and names."""

from datetime import datetime, timedelta
from email.utils import parseaddr
from hashlib import sha256

__all__ = ["ago", "amount", "exact", "initial", "person", "sentence", "size", "span", "tint"]

_TINTS = 8
_THOUSAND = 1000
_SECONDS = {"d": 86_400, "h": 3600, "min": 60, "s": 1}
_WEEK = 7 * 86_400


def ago(timestamp: datetime, now: datetime) -> str:
    """The age of a timestamp: ``now``, ``5 min``, ``3 h``, ``2 d``, or the day."""
    seconds = (now - timestamp).total_seconds()
    if seconds >= _WEEK:
        return f"{timestamp.day} {timestamp:%b}" if timestamp.year == now.year else f"{timestamp.day} {timestamp:%b %Y}"
    for unit, length in _SECONDS.items():
        if unit != "s" and seconds >= length:
            return f"{int(seconds // length)} {unit}"
    return "now"


def exact(timestamp: datetime) -> str:
    """A timestamp to the second, in UTC."""
    return f"{timestamp:%Y-%m-%d %H:%M:%S} UTC"


def span(length: timedelta) -> str:
    """A length of time in its largest two units."""
    rest = int(length.total_seconds())
    parts: list[str] = []
    for unit, seconds in _SECONDS.items():
        count, rest = divmod(rest, seconds)
        parts += [f"{count} {unit}"] if count else []
    return " ".join(parts[:2])


def size(count: int) -> str:
    """A number of bytes."""
    if count < _THOUSAND:
        return f"{count} B"
    if count < _THOUSAND**2:
        return f"{count / _THOUSAND:.1f} kB"
    return f"{count / _THOUSAND**2:.1f} MB"


def amount(number: float) -> str:
    """A number, short enough for an axis: ``950``, ``1.2k``, ``30k``."""
    if number < _THOUSAND:
        return f"{number:g}"
    return f"{number / _THOUSAND:.3g}k"


def sentence(name: str) -> str:
    """A name in capitals as words: ``RENDERING_FAILURE`` as ``Rendering failure``."""
    return name.replace("_", " ").capitalize()


def person(address: str) -> str:
    """The name in an address, or else the address itself."""
    name, bare = parseaddr(address)
    return name.strip() or bare or address


def initial(address: str) -> str:
    """The letter that is drawn for an address."""
    return next((letter.upper() for letter in person(address) if letter.isalnum()), "?")


def tint(address: str) -> int:
    """The number of the colour of an address: always the same for the same address."""
    bare = parseaddr(address)[1] or address
    return sha256(bare.casefold().encode("utf-8", "replace")).digest()[0] % _TINTS
