"""Files that go with a message: read and checked, and told apart by whether the HTML shows them."""

import os
import re
import unicodedata
from html import unescape
from mimetypes import guess_type
from pathlib import Path
from typing import Any, NamedTuple, cast
from urllib.parse import quote, unquote

from pinpoint_email._values.checks import Mismatch, describe, inside

from .arguments import data_of, enumerated, text_of

__all__ = ["MESSAGE", "File", "content_id", "files_of", "inline_and_attached"]

MESSAGE = "message/rfc822"
_ANY = "application/octet-stream"
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f/\\]")
"""Control characters, and what separates the names in a path."""
_MAX_NAME = 255
"""In bytes, as in most file systems."""
_MAX_TYPE = 200
_TOKEN = r"[!#$%&'*+.^_`{|}~0-9A-Za-z-]+"  # noqa: S105  (a word of RFC 2045)
_PARAMETER = rf' *; *{_TOKEN}=(?:{_TOKEN}|"(?:[ !#-\[\]-~]|\\[ -~])*")'
_SUBTYPE = r"[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]*"
_TYPE = re.compile(rf"(?!(?i:multipart|message(?!/rfc822$))/){_SUBTYPE}/{_SUBTYPE}(?:{_PARAMETER})*")
_QUOTE = "&(?:quot|apos|#0*3[49]|#x0*2[27]);"
"""A quote character, as it is written within an HTML attribute."""
_REFERENCE = rf"(?:(?!{_QUOTE})[^\s\"'<>(),])+"
_REFERENCE_END = rf"(?=[\s\"'<>(),]|{_QUOTE}|$)"


class File(NamedTuple):
    """A file that goes with a message."""

    name: str
    data: bytes
    type: str


def files_of(given: Any) -> list[File]:
    """A caller's attachments, read and checked.

    Raises:
        Mismatch: One cannot be read, or is not what it should be.
    """
    files: list[File] = []
    for position, item in enumerated(given, "attachments", 'a list of attachments, such as ["prices.pdf"]'):
        files.append(inside(f"attachments[{position}]", _file, item))
    return files


def _file(item: Any) -> File:
    if isinstance(item, (str, os.PathLike)):
        return _read(cast("str | os.PathLike[str]", item))
    expected = "a path, or a tuple (name, data, type)"
    if not isinstance(item, tuple):
        raise Mismatch(expected, describe(item))
    members = cast("tuple[object, ...]", item)
    if len(members) != len(File._fields):
        raise Mismatch(expected, f"a tuple of {len(members)}")
    name, data, kind = members
    return File(inside(".name", _name, name), inside(".data", data_of, data), inside(".type", _type, kind))


def _read(given: "str | os.PathLike[str]") -> File:
    try:
        path = Path(given)
        data = path.read_bytes()
    except (OSError, ValueError, TypeError) as error:
        raise Mismatch("the path of a file that can be read", f"one that raises {type(error).__name__}") from None
    name = _name(path.name)
    return File(name, data, _guessed_type(name, data))


def _guessed_type(name: str, data: bytes) -> str:
    # A name with a colon would be taken for a URL.
    kind, compression = guess_type(f"./{name}")
    if compression:
        return "application/gzip" if compression == "gzip" else _ANY
    if kind is None or not _TYPE.fullmatch(kind):
        return _ANY
    return f"{kind}; charset=utf-8" if kind.startswith("text/") and _is_utf_8(data) else kind


def _is_utf_8(data: bytes) -> bool:
    """True for a text in UTF-8 that is not in ASCII alone."""
    try:
        return not data.isascii() and bool(data.decode("utf-8"))
    except UnicodeDecodeError:
        return False


def _name(value: object) -> str:
    name = text_of(value)
    if other := _CONTROL.search(name):
        expected = "a file name without control characters, '/' and '\\'"
        raise Mismatch(expected, f"{other.group()!r} at position {other.start()}")
    if not name.strip(" .") or len(name.encode()) > _MAX_NAME:
        raise Mismatch(f"a file name of 1 to {_MAX_NAME} bytes in UTF-8, not of dots alone", describe(name))
    return name


def _type(value: object) -> str:
    kind = text_of(value)
    if len(kind) > _MAX_TYPE or not _TYPE.fullmatch(kind):
        # Other types of message/... and multipart/... cannot be in Base64 either, and would have to be read first.
        expected = f"a type such as 'application/pdf' or {MESSAGE!r}, no other message/... and no multipart/..."
        raise Mismatch(f"{expected}, of at most {_MAX_TYPE} characters", describe(kind))
    return kind


def content_id(name: str) -> str:
    """The Content-ID of a file: its name, with all that could change in a header or in a URL written as ``~E2``.

    No two names have the same one.
    """
    return quote(name, safe="@+").replace("~", "%7E").replace("%", "~")


def inline_and_attached(html: str | None, files: list[File]) -> tuple[str | None, list[File], list[File]]:
    """Tell the files that the HTML names by ``cid:`` from the others.

    Returns:
        The HTML, with each such name as it stands in the part's Content-ID; the files that it names; and the others.

    Raises:
        Mismatch: The HTML names a file whose name another one has as well.
    """
    if html is None or not files:
        return html, [], files
    positions = {_normal(file.name): position for position, file in reversed([*enumerate(files)])}
    shown: set[str] = set()

    def with_content_id(reference: re.Match[str]) -> str:
        given = _normal(unescape(reference["name"]))
        decoded = _normal(unquote(given))
        name = decoded if decoded in positions else given
        if name not in positions:
            return reference[0]
        shown.add(name)
        return f"{reference['scheme']}{content_id(files[positions[name]].name)}"

    changed = _references(files).sub(with_content_id, html)
    inline: list[File] = []
    attached: list[File] = []
    for position, file in enumerate(files):
        name = _normal(file.name)
        if name in shown and positions[name] != position:
            expected = "a name of its own, as the HTML names it by cid:"
            raise Mismatch(expected, f"that of attachments[{positions[name]}]", f"attachments[{position}]")
        (inline if name in shown else attached).append(file)
    return changed, inline, attached


def _references(files: list[File]) -> re.Pattern[str]:
    """The pattern of each ``cid:`` and the name after it: one of the files', which may have spaces, or any word."""
    names = {unicodedata.normalize(form, file.name) for file in files for form in ("NFC", "NFD")}
    literal = "|".join(
        re.escape(name).replace(r"\ ", "(?: |%20)").replace(r"\&", "&(?:amp;)?")
        for name in sorted(names, key=len, reverse=True)
    )
    return re.compile(rf"(?P<scheme>(?<![\w.+-])(?i:cid):)(?P<name>(?:{literal}){_REFERENCE_END}|{_REFERENCE})")


def _normal(name: str) -> str:
    """A name in the one of Unicode's forms by which names are compared: file systems have others."""
    return unicodedata.normalize("NFC", name)
