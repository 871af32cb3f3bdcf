"""Messages that no program wrote."""

from base64 import b64encode, encodebytes
from collections.abc import Iterable

from tests.mail.decoder import Group, Mailbox
from tests.mail.made_up import File, Meant

__all__ = ["DATE", "HIDDEN", "Addresses", "by_hand", "encoded_words", "written_address", "written_list"]

Addresses = Iterable[Mailbox | Group]
DATE = "Mon, 23 Nov 2026 12:00:00 +0000"
HIDDEN = "hidden@example.org"


def by_hand(meant: Meant, *, encoded: bool) -> bytes:
    """A message that was not written by a program."""
    text, addresses = (encoded_words, _encoded_list) if encoded else (str, written_list)
    fields = {"Subject": text(meant.subject), "From": addresses([meant.sender]), "To": addresses(meant.to)}
    fields |= {"Cc": addresses(meant.cc)} if meant.cc else {}
    fields |= {"Reply-To": addresses(meant.reply_to)} if meant.reply_to else {}
    fields |= {"X-Note": text(meant.note), "References": "\r\n\t".join(meant.references), "Date": DATE}
    fields |= {"List-Unsubscribe": meant.unsubscribe, "Bcc": HIDDEN, "MIME-Version": "1.0"}
    bodies = [_body_by_hand(meant.text, "plain", encoded=encoded)]
    if meant.html:
        html = _body_by_hand(meant.html, "html", encoded=encoded)
        pictures = [_part_by_hand(file, encoded=encoded) for file in meant.files if file.content_id]
        bodies = [_multipart("alternative", [*bodies, _multipart("related", [html, *pictures])])]
    bodies += [_part_by_hand(file, encoded=encoded) for file in meant.files if not file.content_id]
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items()).encode()
    return head + _multipart("mixed", bodies) + b"\r\n"


def _quoted(name: str) -> str:
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'


def written_address(given: Mailbox | Group) -> str:
    """An address as people write it, with its name quoted."""
    if isinstance(given, Group):
        return f"{_quoted(given.name)}: {', '.join(map(written_address, given.members))};"
    return f"{_quoted(given.name)} <{given.address}>" if given.name else given.address


def written_list(given: Addresses) -> str:
    return ", ".join(map(written_address, given))


def encoded_words(text: str) -> str:
    """Encoded words of whole characters, each on a line of its own."""
    words = [""]
    for character in text:
        if len((words[-1] + character).encode()) > 42:
            words.append("")
        words[-1] += character
    return "\r\n ".join(f"=?utf-8?B?{b64encode(word.encode()).decode()}?=" for word in words)


def _encoded_list(given: Addresses) -> str:
    """Addresses, each on a line of its own, with encoded names."""
    return ",\r\n ".join(
        f"{encoded_words(each.name)} : {_encoded_list(each.members)};"
        if isinstance(each, Group)
        else f"{encoded_words(each.name)} <{each.address}>"
        if each.name
        else each.address
        for each in given
    )


def _multipart(subtype: str, parts: list[bytes]) -> bytes:
    mark = b"=_" + subtype.encode()
    inner = b"".join(b"--" + mark + b"\r\n" + part + b"\r\n" for part in parts)
    return b'Content-Type: multipart/%s; boundary="%s"\r\n\r\n%s--%s--' % (subtype.encode(), mark, inner, mark)


def _body_by_hand(text: str, subtype: str, *, encoded: bool) -> bytes:
    head = f"Content-Type: text/{subtype}; charset=utf-8\r\nContent-Transfer-Encoding: "
    if encoded or "\r" in text:
        return (head + "base64\r\n\r\n").encode() + encodebytes(text.encode()).replace(b"\n", b"\r\n").rstrip()
    return (head + "8bit\r\n\r\n" + text.replace("\n", "\r\n")).encode()


def _part_by_hand(file: File, *, encoded: bool) -> bytes:
    name = _extended(file.name) if encoded else f"filename={_quoted(file.name)}"
    lines = [
        f"Content-Type: {file.content_type}",
        f"Content-Disposition: {'inline' if file.content_id else 'attachment'};\r\n {name}",
    ]
    lines += [f"Content-ID: <{file.content_id}>"] if file.content_id else []
    head = "\r\n".join([*lines, "Content-Transfer-Encoding: base64 (by hand)", "", ""])
    return head.encode() + encodebytes(file.content).replace(b"\n", b"\r\n").rstrip()


def _extended(name: str) -> str:
    """A file name in pieces of RFC 2231."""
    data = "".join(f"%{byte:02X}" for byte in name.encode())
    pieces = [data[start : start + 48] for start in range(0, len(data), 48)]
    first, *rest = [f"filename*{number}*={piece}" for number, piece in enumerate(pieces)]
    return ";\r\n ".join([first.replace("*=", "*=utf-8''"), *rest])
