"""Mistakes in a desired state, and the errors of account setup."""

import re
from collections.abc import Iterable

from attrs import field, frozen

from pinpoint_email.exceptions import PinpointEmailError

__all__ = ["Mistake", "Place", "PlanError", "StateError", "hidden_path", "shown", "without_addresses", "written"]

Place = tuple[str | int, ...]
"""A path to something in a state: names of members, keys and positions."""
_LOCAL_PART = re.compile(r"('?)[^\s\"@]+@")
_MAX_SHOWN = 60
_BARE = re.compile(r"[A-Za-z0-9_-]+")


def written(path: Place) -> str:
    """Write a path as TOML does."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
        else:
            text += ("." if text else "") + (part if _BARE.fullmatch(part) else _quoted(part))
    return text


def _quoted(key: str) -> str:
    escaped = key.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else f"\\U{ord(c):08X}" for c in escaped) + '"'


def hidden_path(path: Place) -> str:
    """Write a path as TOML does, but of an email address only its domain."""
    return without_addresses(written(path))


def without_addresses(text: str) -> str:
    """Hide the local parts of the email addresses in a text."""
    return _LOCAL_PART.sub(r"\1***@", text)


def shown(text: str) -> str:
    """Quote a text for a message, without control characters, and cut it if it is long."""
    return ascii(text[:_MAX_SHOWN]) + ("..." if len(text) > _MAX_SHOWN else "")


@frozen(kw_only=True)
class Mistake:
    """Something in a desired state that cannot be right."""

    path: Place = field(repr=hidden_path)
    """Where it stands: names of members, keys and positions, from the outside in."""
    expected: str
    """What should be there."""
    got: str = field(repr=lambda got: without_addresses(repr(got)))
    """What is there instead."""
    needs_all: bool = field(default=False, repr=False, eq=False)
    """Whether mistakes further inside may have caused it; it is then not reported besides them."""
    line: int | None = None
    """The line of the file, counted from 1; ``None`` if it is not known."""

    @property
    def key(self) -> str:
        """Where it stands, as a file has it: ``configuration_sets.newsletter.tags``, for example."""
        return written(self.path)

    def __str__(self) -> str:
        """Where it stands and what is wrong; of an address only the domain."""
        return without_addresses(self.in_full)

    @property
    def in_full(self) -> str:
        """Where it stands and what is wrong."""
        return f"{self.key}{': ' if self.path else ''}expected {self.expected}, got {self.got}"


class StateError(PinpointEmailError):
    """A desired state, or the file that it is in, has mistakes; nothing was changed."""

    mistakes: tuple[Mistake, ...]
    """All of them, in the order of the file."""
    source: str | None
    """The file, or what the text was said to be from; ``None`` if it is neither."""

    def __init__(self, mistakes: Iterable[Mistake], *, source: str | None = None) -> None:
        self.mistakes = tuple(mistakes)
        self.source = source
        super().__init__("\n".join(f"{self.place(mistake)}: {mistake}" for mistake in self.mistakes))

    def place(self, mistake: Mistake) -> str:
        """The file and line that a mistake is in, as compilers write them."""
        name = self.source or "desired state"
        return f"{name}:{mistake.line}" if mistake.line else name


class PlanError(PinpointEmailError):
    """A desired state cannot be had in this account, or cannot be compared with it; nothing was changed."""
