"""States as TOML: reading files, finding every mistake in them, and writing states."""

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from os import PathLike, fspath
from pathlib import Path
from typing import Any, TypeVar, cast

import attrs
from cattrs import Converter

from pinpoint_email._values.annotations import is_mapping, is_tuple, item_of, key_of
from pinpoint_email._values.checks import Mismatch, check_for
from pinpoint_email._values.domains import normal_identity
from pinpoint_email._values.members import argument
from pinpoint_email._values.strict import kind_of
from pinpoint_email.enums import EventType, OpenEnum
from pinpoint_email.exceptions import ConfigurationError

from .file_values import file_key, to_plain
from .lines import lines_of
from .mistakes import Mistake, Place, StateError, shown
from .rules import LATER_EVENT_TYPES, mistakes_in
from .state import State

__all__ = ["dump_state", "load_state", "located", "parse_state", "read_text"]

_T = TypeVar("_T")
_STATE = check_for(State)
_TEXT = check_for(str)
_LINE = re.compile(r"\(at line (\d+), ")
_MAX_NUMBER = 10**18
"""The limit of the numbers that are shown: Python refuses to write out those with thousands of digits."""


def load_state(path: str | PathLike[str]) -> State:
    """Read a desired state from a TOML file. Nothing is sent.

    Args:
        path: The file, in UTF-8.

    Returns:
        The state.

    Raises:
        StateError: The file cannot be read, is no TOML, or has mistakes: all of them are named, with their
            lines.
    """
    return parse_state(read_text(path), source=fspath(path))


def read_text(path: str | PathLike[str]) -> str:
    """Read the text of a file.

    Raises:
        StateError: The file cannot be read.
    """
    try:
        # Editors on Windows begin UTF-8 files with a byte order mark, which this encoding skips.
        return Path(path).read_text(encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        got = f"an error: {error.strerror}" if isinstance(error, OSError) else "other bytes"
        mistake = Mistake(path=(), expected="a file of UTF-8 text that can be read", got=got)
        raise StateError([mistake], source=fspath(path)) from None


def parse_state(text: str, *, source: str | None = None) -> State:
    """Read a desired state from TOML. Nothing is sent.

    Args:
        text: The TOML.
        source: What to call it in errors, such as the name of its file. None for ``desired state``.

    Returns:
        The state.

    Raises:
        StateError: It is no TOML, or has mistakes: all of them are named, with their lines.
        ParamValidationError: It is no text.
    """
    argument("parse_state", "text", _TEXT, text)
    try:
        data = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        where = _LINE.search(str(error))
        got = str(error) if isinstance(error, tomllib.TOMLDecodeError) else type(error).__name__
        mistake = Mistake(path=(), expected="TOML", got=got, line=int(where[1]) if where else None)
        raise StateError([mistake], source=source) from None
    reader = _StateReader()
    state = reader.read(data, State)
    mistakes = [
        *reader.mistakes,
        *(found for found in mistakes_in(state) if not (found.needs_all and found.path in reader.noted)),
    ]
    if mistakes:
        raise located(mistakes, text, source)
    return state


def dump_state(state: State) -> str:
    """Write a state as TOML, which :func:`parse_state` reads as the same state.

    Args:
        state: The state.

    Returns:
        The TOML.

    Raises:
        ConfigurationError: The extra ``cli`` is not installed.
        ParamValidationError: It is no state.
    """
    argument("dump_state", "state", _STATE, state)
    try:
        import tomli_w
    except ImportError:
        raise ConfigurationError("writing TOML needs the extra cli: pip install 'pinpoint-email[cli]'") from None
    return tomli_w.dumps(to_plain(state))


def located(mistakes: Iterable[Mistake], text: str, source: str | None) -> StateError:
    """Make the error for mistakes in a file, with their lines, and with domains as the file spells them."""
    lines = lines_of(text)
    spelled = {_normal(place): place for place in lines} | {place: place for place in lines}
    found = [_located(mistake, lines, spelled) for mistake in mistakes]
    return StateError(sorted(found, key=lambda mistake: mistake.line or 0), source=source)


def _located(mistake: Mistake, lines: Mapping[Place, int], spelled: Mapping[Place, Place]) -> Mistake:
    """Find the line of a mistake, or else of the nearest part around it that has one."""
    for length in range(len(mistake.path), 0, -1):
        around, inside = mistake.path[:length], mistake.path[length:]
        place = spelled.get(around) or spelled.get(_normal(around))
        if place:
            return attrs.evolve(mistake, path=(*place, *inside), line=lines[place])
    return mistake


def _normal(place: Place) -> Place:
    """Write the keys of a place that are beyond ASCII as domains are in a state."""
    return tuple(part if isinstance(part, int) or part.isascii() else normal_identity(part) for part in place)


class _NotedError(Exception):
    """A value cannot be made because of a mistake in a part of it, which is noted already."""


class _StateReader:
    """A reader for one file. Its hooks note a mistake and go on, so that all are found at once."""

    def __init__(self) -> None:
        self.mistakes: list[Mistake] = []
        self.noted: set[Place] = set()
        """The paths of mistakes and of everything around them, whose values are therefore not complete."""
        self._path: Place = ()
        self._converter = Converter()
        for kind, hook in _PLAIN.items():
            self._converter.register_structure_hook(kind, hook)
        self._converter.register_structure_hook_func(is_tuple, self._read_array)
        self._converter.register_structure_hook_func(is_mapping, self._read_table)
        self._converter.register_structure_hook_func(attrs.has, self._read_class)

    def read(self, data: object, cls: type[_T]) -> _T:
        """Read a value, leaving out the parts in which there are mistakes."""
        return self._converter.structure(data, cls)

    def _read_class(self, data: object, cls: Any) -> object:
        members = {file_key(member.name): member for member in attrs.fields(cls)}
        table = _table(data)
        parts: dict[str, object] = {}
        for key, value in table.items():
            if key in members:
                kind = members[key].type
                part = self._part(key, value, kind_of(kind), check_for(kind))
                if part is not None:
                    parts[members[key].name] = part
            else:
                self._note((key,), Mismatch(f"one of {', '.join(members)}", "an unknown key"))
        required = {key: member for key, member in members.items() if member.default is attrs.NOTHING}
        for key in required:
            if key not in table:
                self._note((key,), Mismatch("a value", "none"))
        if any(member.name not in parts for member in required.values()):
            raise _NotedError
        return cls(**parts)

    def _read_array(self, data: object, kind: Any) -> tuple[object, ...]:
        if not isinstance(data, list):
            raise _mismatch("an array", data)
        items = cast("list[object]", data)
        parts = [self._part(position, item, item_of(kind)) for position, item in enumerate(items)]
        if any(part is None for part in parts):
            raise _NotedError
        return tuple(parts)

    def _read_table(self, data: object, kind: Any) -> dict[str, object]:
        check = check_for(key_of(kind))
        parts: dict[str, object] = {}
        for key, value in _table(data).items():
            name, part = self._part(key, key, str, check), self._part(key, value, item_of(kind))
            if name in parts:
                self._note((key,), Mismatch("a name that is listed once only", "one that is there already"))
            elif isinstance(name, str) and part is not None:
                parts[name] = part
        return parts

    def _part(
        self, step: str | int, value: object, kind: Any, check: Callable[[Any], object] | None = None
    ) -> object | None:
        """Read a part of a value; None, which TOML does not have, says that there is a mistake in it."""
        outside = self._path
        self._path = (*outside, step)
        try:
            part = self._converter.structure(value, kind)
            return check(part) if check else part
        except _NotedError:
            return None
        except Mismatch as mismatch:
            self._note((), mismatch)
            return None
        finally:
            self._path = outside

    def _note(self, inside: Place, mismatch: Mismatch) -> None:
        path = (*self._path, *inside)
        self.mistakes.append(Mistake(path=path, expected=mismatch.expected, got=mismatch.got))
        self.noted.update(path[:length] for length in range(len(path) + 1))


def _read_switch(data: object, _: object) -> bool:
    if not isinstance(data, bool):
        raise _mismatch("true or false", data)
    return data


def _read_text(data: object, _: object) -> str:
    if not isinstance(data, str):
        raise _mismatch("a string", data)
    return data


def _read_enum(data: object, cls: type[OpenEnum]) -> OpenEnum:
    """Read a known value: in a file, another one is more likely a typo than something new."""
    value = cls(_read_text(data, str))
    more = LATER_EVENT_TYPES if cls is EventType else ()
    if not value.is_known and value not in more:
        raise Mismatch(f"one of {', '.join([*cls, *more])}", shown(value))
    return value


_PLAIN: dict[type, Callable[[object, Any], object]] = {bool: _read_switch, str: _read_text, OpenEnum: _read_enum}


def _table(data: object) -> dict[str, object]:
    if not isinstance(data, dict):
        raise _mismatch("a table", data)
    return cast("dict[str, object]", data)


def _mismatch(expected: str, data: object) -> Mismatch:
    """Describe a value of a wrong type by TOML's name for the type, or show it if it is short."""
    if isinstance(data, (bool, float)) or (isinstance(data, int) and abs(data) < _MAX_NUMBER):
        return Mismatch(expected, str(data).lower())
    kind = next((name for cls, name in _NAMES.items() if isinstance(data, cls)), "a date or time")
    return Mismatch(expected, kind)


_NAMES: dict[type, str] = {str: "a string", list: "an array", dict: "a table", int: "a large number"}
