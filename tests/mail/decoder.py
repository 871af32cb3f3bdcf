"""A small reader of mail, written from RFC 5322, 2045 to 2047, 2183 and 2231 alone.

It is what the writer of messages is judged by, so it shares nothing with it, nor with the standard library's ``email``.
"""

import binascii
import re
from collections.abc import Iterator, Sequence

from attrs import frozen

from tests.mail.words import ENCODED_WORD, WORD, as_byte, decoded, unfolded, unstructured

__all__ = ["Group", "Mailbox", "Part", "addresses", "message", "parameters"]

_TOKEN = re.compile(
    r'(?P<space>[ \t\r\n]+)|(?P<quoted>"(?:[^"\\]|\\.)*")|(?P<literal>\[(?:[^\]\\]|\\.)*\])'
    rf"|(?P<word>{WORD}(?=[ \t\r\n()<>,;:]|$))"
    r'|(?P<atom>[^ \t\r\n()<>\[\]:;@\\,."]+)|(?P<special>.)',
    re.DOTALL,
)
_PARAMETER = re.compile(r"(?P<name>[^*=]+)(?:\*(?P<number>\d+))?(?P<extended>\*)?")


@frozen
class Mailbox:
    """One address, with the name that is shown; a comment names it if nothing else does."""

    name: str
    address: str


@frozen
class Group:
    """A named list of addresses."""

    name: str
    members: tuple[Mailbox, ...]


@frozen
class _Token:
    kind: str
    text: str


@frozen
class Part:
    """A message, or a part of one: its header fields with their folds, and what follows them."""

    fields: tuple[tuple[str, str], ...]
    body: bytes

    def all(self, name: str) -> list[str]:
        """The unfolded values of all fields of a name."""
        return [unfolded(value) for given, value in self.fields if given.lower() == name.lower()]

    def get(self, name: str) -> str:
        """The unfolded value of a field of which there is one, or an empty text."""
        (*values, value) = self.all(name) or [""]
        assert [] == values, f"more than one {name}"
        return value

    @property
    def content_type(self) -> tuple[str, dict[str, str]]:
        """The type in lower case, and its parameters."""
        kind, given = parameters(self.get("Content-Type"))
        return kind.lower() or "text/plain", given

    @property
    def disposition(self) -> tuple[str, dict[str, str]]:
        """Whether it is an attachment or inline, and the parameters of that."""
        kind, given = parameters(self.get("Content-Disposition"))
        return kind.lower(), given

    @property
    def file_name(self) -> str:
        """The name of the file, as the disposition or else the type gives it."""
        return self.disposition[1].get("filename") or self.content_type[1].get("name", "")

    @property
    def parts(self) -> "list[Part]":
        """The parts of a multipart."""
        kind, given = self.content_type
        return [message(part) for part in _between(self.body, given["boundary"])] if "multipart/" in kind else []

    @property
    def leaves(self) -> "list[Part]":
        """The parts that are no multiparts, in their order."""
        parts = self.parts
        return [leaf for part in parts for leaf in part.leaves] if parts else [self]

    @property
    def content(self) -> bytes:
        """The body, decoded."""
        encoding = _plain(list(_tokens(self.get("Content-Transfer-Encoding"))))
        match encoding.lower():
            case "base64":
                return binascii.a2b_base64(re.sub(rb"[^A-Za-z0-9+/=]", b"", self.body))
            case "quoted-printable":
                return _quoted_printable(self.body)
            case _:
                return self.body

    @property
    def text(self) -> str:
        """The body as text, with its lines ended by one character."""
        charset = self.content_type[1].get("charset", "us-ascii")
        return self.content.decode(charset).replace("\r\n", "\n")


def message(data: bytes) -> Part:
    """A message or a part, from its bytes."""
    if data.startswith(b"\r\n"):
        return Part((), data[2:])
    head, _, body = data.partition(b"\r\n\r\n")
    text = head.removesuffix(b"\r\n").decode("utf-8", "surrogateescape")
    fields = re.findall(r"([!-9;-~]+)[ \t]*:(.*(?:\r\n[ \t].*)*)(?:\r\n|\Z)", text)
    whole = re.fullmatch(r"(?:[!-9;-~]+[ \t]*:.*(?:\r\n[ \t].*)*(?:\r\n|\Z))*", text)
    assert whole, f"something that is no header field in {text!r}"
    return Part(tuple(fields), body)


def addresses(value: str) -> list[Mailbox | Group]:
    """The mailboxes and groups of a field (RFC 5322, 3.4)."""
    found: list[Mailbox | Group] = []
    group: tuple[str, list[Mailbox]] | None = None
    item: list[_Token] = []
    inside = False
    for token in [*_tokens(unfolded(value)), _Token("special", ",")]:
        if token.kind == "special" and token.text in ",;:" and not inside:
            mailbox = _mailbox(item) if token.text != ":" else None
            if token.text == ":":
                group = (_phrase(item), [])
            elif mailbox:
                (group[1] if group else found).append(mailbox)
            if token.text == ";" and group:
                found.append(Group(group[0], tuple(group[1])))
                group = None
            item = []
        else:
            inside = token.text == "<" or (inside and token.text != ">") if token.kind == "special" else inside
            item.append(token)
    assert group is None, "a group without an end"
    return found


def parameters(value: str) -> tuple[str, dict[str, str]]:
    """What comes before the first semicolon, and the parameters (RFC 2045, 5.1; RFC 2231)."""
    first, *rest = _split(list(_tokens(unfolded(value))), ";")
    plain: dict[str, str] = {}
    pieces: dict[str, list[tuple[int, bool, str]]] = {}
    for tokens in rest:
        name, *values = _split(tokens, "=") if any(token.text == "=" for token in tokens) else _at_equals(tokens)
        found = _PARAMETER.fullmatch(_plain(name).lower())
        if found and found["number"] is None and not found["extended"]:
            plain[found["name"]] = _plain(values[0])
        elif found:
            piece = (int(found["number"] or 0), bool(found["extended"]), _plain(values[0]))
            pieces.setdefault(found["name"], []).append(piece)
    return _plain(first), plain | {name: _joined(sorted(given)) for name, given in pieces.items()}


def _tokens(value: str) -> Iterator[_Token]:
    """The lexical tokens of a structured field (RFC 5322, 3.2)."""
    position = 0
    while position < len(value):
        if value[position] == "(":
            end = _end_of_comment(value, position)
            yield _Token("comment", value[position:end])
            position = end
        else:
            found = _TOKEN.match(value, position)
            assert found
            yield _Token(next(kind for kind, text in found.groupdict().items() if text is not None), found[0])
            position = found.end()


def _end_of_comment(value: str, start: int) -> int:
    depth = 0
    for found in re.finditer(r"\\.|[()]", value[start:], re.DOTALL):
        depth += {"(": 1, ")": -1}.get(found[0], 0)
        if depth == 0:
            return start + found.end()
    raise AssertionError("a comment without an end")


def _mailbox(tokens: Sequence[_Token]) -> Mailbox | None:
    texts = [token.text if token.kind == "special" else "" for token in tokens]
    comments = [token for token in tokens if token.kind == "comment"]
    if "<" in texts:
        start = texts.index("<")
        name, spec = _phrase(tokens[:start]), tokens[start + 1 : texts.index(">", start)]
    elif all(token.kind in {"space", "comment"} for token in tokens):
        return None
    else:
        assert "@" in texts, f"no address in {tokens}"
        name, spec = "", tokens
    written = "".join(token.text for token in spec if token.kind not in {"space", "comment"})
    address = re.sub(r"^@[^:]*:", "", written)  # a route, of old
    return Mailbox(name or " ".join(_comment(token.text) for token in comments), address)


def _phrase(tokens: Sequence[_Token]) -> str:
    """A display name as it is shown: its words, decoded, with the white space between them."""
    shown, after_word, space = "", False, ""
    for token in tokens:
        if token.kind in {"space", "comment"}:
            space += token.text if token.kind == "space" else ""
        else:
            word = ENCODED_WORD.fullmatch(token.text) if token.kind == "word" else None
            shown += ("" if after_word and word else space) + (decoded(word) if word else _plain([token]))
            after_word, space = bool(word), ""
    return shown.strip(" \t")


def _comment(text: str) -> str:
    return unstructured(re.sub(r"\\(.)", r"\1", text[1:-1]))


def _plain(tokens: Sequence[_Token]) -> str:
    """Tokens as text, without comments, white space between them, and quotes."""
    return "".join(
        re.sub(r"\\(.)", r"\1", token.text[1:-1]) if token.kind == "quoted" else token.text
        for token in tokens
        if token.kind not in {"space", "comment"}
    )


def _split(tokens: list[_Token], at: str) -> list[list[_Token]]:
    pieces: list[list[_Token]] = [[]]
    for token in tokens:
        if token.text == at:
            pieces.append([])
        else:
            pieces[-1].append(token)
    return pieces


def _at_equals(tokens: list[_Token]) -> list[list[_Token]]:
    """A parameter's name and its value; an equals sign is a special in MIME only, so it is within an atom here."""
    kept = [token for token in tokens if token.kind not in {"space", "comment"}]
    text, *more = kept or [_Token("atom", "")]
    name, _, value = text.text.partition("=")
    return [[_Token("atom", name)], [_Token("atom", value), *more]]


def _joined(pieces: list[tuple[int, bool, str]]) -> str:
    """The pieces of a parameter as one text (RFC 2231, 3 and 4)."""
    assert list(range(len(pieces))) == [number for number, _, _ in pieces], "a piece is missing"
    charset = "us-ascii"
    data = b""
    for number, extended, text in pieces:
        value = text
        if extended and number == 0:
            charset, _, value = text.split("'", 2)
        raw = value.encode("utf-8")
        data += re.sub(rb"%([0-9A-Fa-f]{2})", lambda found: bytes.fromhex(found[1].decode()), raw) if extended else raw
    return data.decode(charset or "us-ascii")


def _quoted_printable(data: bytes) -> bytes:
    """What was encoded (RFC 2045, 6.7): white space at the end of a line is none of it."""
    return re.sub(rb"=([0-9A-Fa-f]{2})", as_byte, re.sub(rb"=\r?\n", b"", re.sub(rb"[ \t]+(?=\r?\n|\Z)", b"", data)))


def _between(body: bytes, boundary: str) -> list[bytes]:
    """The parts between the boundaries; what has no closing boundary ends with the message."""
    line = re.compile(rb"(?:\A|\r\n)--" + re.escape(boundary.encode()) + rb"(--)?[ \t]*(?=\r\n|\Z)")
    marks = list(line.finditer(body))
    parts: list[bytes] = []
    for index, mark in enumerate(marks):
        if mark[1]:
            break
        end = marks[index + 1].start() if index + 1 < len(marks) else len(body)
        parts.append(body[mark.end() : end].removeprefix(b"\r\n"))
    return parts
