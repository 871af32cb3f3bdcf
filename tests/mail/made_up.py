"""Made-up messages, as what is meant; ``building`` makes them."""

# ruff: noqa: RUF001  (the quotation marks and dashes of several languages)

from collections.abc import Iterable, Sequence
from random import Random
from typing import TypeVar

from attrs import frozen

from tests.mail.decoder import Group, Mailbox

__all__ = ["File", "Meant", "Source", "in_dns", "made_up"]

Item = TypeVar("Item")

SCRIPTS = (
    "Grüße aus Köln an alle in Münster und Zürich: die Übersicht über März, Größe 5. Müller GmbH & Co KG – Überweisung",
    "Zażółć gęślą jaźń – źdźbło świerszcz łąka Łódź Kraków nr 7",
    "Ξεσκεπάζω την ψυχοφθόρα βδελυγμία, Αθήνα και Θεσσαλονίκη 12",
    "Съешь ещё этих мягких французских булок, да выпей чаю № 42 Ёлка",
    "نص حكيم له سر قاطع وذو شأن عظيم مكتوب على ثوب أخضر ١٢٣",
    "דג סקרן שט בים מאוכזב ולפתע מצא חברה שָׁלוֹם",
    "ऋषियों को सताने वाले दुष्ट राक्षसों के राजा क्ष त्रि १२",
    "เป็นมนุษย์สุดประเสริฐเลิศคุณค่า กว่าบรรดาฝูงสัตว์เดรัจฉาน น้ำ",
    "視野無限廣,窗外有藍天 天地玄黃 宇宙洪荒 𠮷野家 請查收附件",
    "いろはにほへと ちりぬるを ガギグゲゴ ヷヸ 株式会社サンプル、御請求書のご案内",
    "키스의 고유조건은 입술끼리 만나야 하고 특별한 기술은 필요치 않다 각 한글",
    "Người nhận tiếng Việt: Nguyễn Văn Đức, thông báo khẩn cấp ở Đà Nẵng",
    "Người nhận tiếng Việt Nguyễn Đức",  # decomposed
    "👩‍👩‍👧‍👦 👍🏽 🇩🇪 🇯🇵 ❤️‍🔥 🏳️‍🌈 1️⃣ 🎉 ok",
    "naïve café “quotes” ‘single’ … — € 5 ½ x² ﬁn ß ẞ İı \u00a0 \u200b nbsp\u00a0here",
)
ASCII = (
    "The quick brown fox jumps over 13 lazy dogs & invoice no. 2026/11-4711 (draft) re: [list] fwd a b c 100% #1 I'm"
)
ODD = (
    ",",
    '"',
    "\\",
    "(",
    ")",
    "<",
    ">",
    "@",
    "=?",
    "?=",
    "=?utf-8?q",
    "_",
    "=",
    ";",
    ":",
    '"quoted"',
    "(c)",
    "a@b.c",
    "\\\\",
)
LONG = ("x" * 70, "Donaudampfschifffahrtsgesellschaft" * 3, "-" * 80, "0123456789" * 9, "ü" * 60, "漢" * 90)
NESTED = "https://example.com/a?b=c&d=%C3%BC#" + "f" * 40
LOCALS = ("ada", "john.q.public", "x+y", '"john doe"', '"a@b"', '"quote\\"d"', "o'neil", "1", "_")
A_LABELS = {
    "bücher.example": "xn--bcher-kva.example",
    "пример.example": "xn--e1afmkfd.example",
    "例え.example": "xn--r8jz45g.example",
}
DOMAINS = ("example.org", "mail.example.com", f"{'sub.' * 20}example.net", "[192.0.2.1]", *A_LABELS)
TYPES = (
    "image/png",
    "image/jpeg",
    "application/pdf",
    "text/csv",
    "application/zip",
    "text/plain",
    "text/html",
    "audio/mpeg",
)
"""But for application/octet-stream, for which mailparser takes the type that the name of the file suggests."""
LINES = (
    ".",
    "..",
    ".leading dot",
    "From the start",
    ">From me",
    "",
    "trailing space ",
    "\ttab\t",
    "-- ",
    "--boundary",
    "=3D = =",
    "x" * 1200,
    "word " * 300,
)


@frozen
class File:
    """An attachment, or a picture within the HTML if it has a Content-ID."""

    name: str
    content_type: str
    content: bytes
    content_id: str = ""


@frozen
class Meant:
    """What the recipient is meant to see."""

    subject: str
    sender: Mailbox | Group
    to: tuple[Mailbox | Group, ...]
    cc: tuple[Mailbox | Group, ...]
    reply_to: tuple[Mailbox | Group, ...]
    text: str
    html: str
    files: tuple[File, ...]
    note: str
    references: tuple[str, ...]
    unsubscribe: str


class Source:
    """Random choices that are the same on each version of Python."""

    def __init__(self, seed: str) -> None:
        self._random = Random(seed).random  # noqa: S311  (not for secrets)

    def below(self, limit: int) -> int:
        """A number from 0."""
        return int(self._random() * limit)

    def chance(self, percent: int) -> bool:
        """Whether to do something."""
        return self.below(100) < percent

    def one_of(self, items: Sequence[Item]) -> Item:
        """One of some."""
        return items[self.below(len(items))]


def made_up(seed: str) -> Meant:
    """A message, the same for the same seed."""
    source = Source(seed)
    html = _body(source, html=True) if source.chance(70) else ""
    pictures = tuple(_file(source, f"picture.{n}@example.com") for n in range(source.below(3) if html else 0))
    return Meant(
        subject=_text(source, source.one_of((8, 40, 80, 300))),
        sender=_mailbox(source),
        to=_list(source, 1 + source.below(12 if source.chance(25) else 3)),
        cc=_list(source, source.below(3)),
        reply_to=_list(source, source.below(2)),
        text=_body(source, html=False),
        html=html,
        files=pictures + tuple(_file(source, "") for _ in range(source.below(4))),
        note=_text(source, source.one_of((8, 120))),
        references=tuple(
            f"<{n}.{'0123456789abcdef' * (1 + source.below(4))}@{source.one_of(DOMAINS[:2])}>"
            for n in range(1 + source.below(30))
        ),
        unsubscribe=f"<https://example.com/u?{'k' * source.below(300)}>, <mailto:leave@example.com?subject=x>",
    )


def in_dns(given: Iterable[Mailbox | Group]) -> tuple[Mailbox | Group, ...]:
    """The same addresses, with their domains as in the DNS."""

    def of_mailbox(each: Mailbox) -> Mailbox:
        local, _, domain = each.address.rpartition("@")
        return Mailbox(each.name, f"{local}@{A_LABELS.get(domain, domain)}")

    return tuple(
        Group(each.name, tuple(map(of_mailbox, each.members))) if isinstance(each, Group) else of_mailbox(each)
        for each in given
    )


def _text(source: Source, longest: int) -> str:
    """Text of one line, without white space at its ends."""
    words = [word for _ in range(1 + source.below(2)) for word in source.one_of(SCRIPTS).split(" ")]
    if source.chance(50):
        words += ASCII.split(" ")
    if source.chance(12):
        words = list(ODD)
    text = ""
    limit = 1 + source.below(longest)
    while len(text) < limit:
        text += source.one_of(LONG) if source.chance(2) else source.one_of(words)
        text += source.one_of(ODD) if source.chance(10) else ""
        text += " " * (2 + source.below(4) if source.chance(8) else 1)
    return _without_encoded_words(text[:limit].strip(" \t\u00a0\u200b")) or "–"


def _without_encoded_words(text: str) -> str:
    """Text that is no encoded word already, which it would be read as by everyone."""
    return text.replace("=?utf-8?q?", "=?utf-8? q?")


def _mailbox(source: Source) -> Mailbox:
    domain = source.one_of(DOMAINS) if source.chance(30) else source.one_of(DOMAINS[:2])
    local = source.one_of(LOCALS) if source.chance(40) else f"user{source.below(1000)}"
    name = "" if source.chance(15) else _text(source, source.one_of((6, 20, 40, 120)))
    return Mailbox(name, f"{local}@{domain}")


def _list(source: Source, count: int) -> tuple[Mailbox | Group, ...]:
    mailboxes = [_mailbox(source) for _ in range(count)]
    if count and source.chance(15):
        name = _text(source, 30).replace(":", ".")
        return (Group(name, tuple(mailboxes[1:])), mailboxes[0])
    return tuple(mailboxes)


def _file(source: Source, content_id: str) -> File:
    content_type = source.one_of(TYPES[:2] if content_id else TYPES)
    name = _text(source, source.one_of((8, 30, 60, 200))) + source.one_of((".pdf", ".png", "", ".tar.gz"))
    size = source.one_of((0, 1, 3, 57, 58, 1000))
    content = bytes(source.below(256) for _ in range(size))
    return File(name, content_type, content if source.chance(80) else b"plain\r\ntext\nof\rlines", content_id)


def _body(source: Source, *, html: bool) -> str:
    end = source.one_of(("\n", "\n", "\n", "\r\n", "\r"))
    lines = [
        source.one_of(LINES) if source.chance(30) else _text(source, source.one_of((10, 70, 300)))
        for _ in range(1 + source.below(12))
    ]
    if html:
        lines = ["<p>", *lines, '<img src="cid:picture.0@example.com">']
    text = end.join(lines) + source.one_of(("", end, end))
    return text if text.strip() else "x"
