"""Headers that public reports led to; each case names its report, and its text is our own."""

import re
from email import policy
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage, Message
from typing import Any

import pytest

from tests.mail.building import AnyMessage
from tests.mail.by_hand import encoded_words, written_address
from tests.mail.decoder import Group, Mailbox, addresses
from tests.mail.words import faults, unstructured
from tests.mail.writing import (
    POLICIES,
    Reader,
    faults_of_form,
    field,
    in_every_policy,
    of_each_class,
    parsed,
    with_headers,
    written,
)

# ruff: noqa: RUF001  (the dashes of several languages)


@of_each_class
@pytest.mark.parametrize(
    "subject",
    [
        pytest.param("Münster und Köln am 5. – Grüße an die ganze Übersicht, KG & Co (Süd) 10", id="cpython#92081"),
        pytest.param("Ein Zeichen, das über die Zeile reicht: Überweisungsträgerübersicht 2026", id="cpython#120930"),
        pytest.param("x" * 61 + " äöü äöüß", id="cpython#80701"),
        pytest.param("Zeile " * 11 + "ünd  zwei   Leerzeichen  über  hier", id="symfony#50345"),
        pytest.param("Счёт: платёж 1234567 от 2026-11-20", id="buildmail#11"),
        pytest.param("Rendez-vous à un événement très spécial à 5 h", id="swiftmailer-bundle#252"),
        pytest.param("Прошу вас посетить нас на Example.org завтра", id="swiftmailer#665"),
        pytest.param("一" + "\U00020000" * 40, id="nodemailer#1838"),
        pytest.param("Yes yes yes yes yes yes yes yes (平仮名) ąęś 😀 😃łąka Ёж", id="nodemailer#1505"),
        pytest.param("😀😃😄😁😆😅😂🤣☺️😊😇" * 4, id="cyrus-imapd#2529"),
        pytest.param("Info: 🚴\u200d♀️ Rad fahren – 5 × Punkte", id="laravel#56115"),
        pytest.param("ข้อความภาษาไทยที่ยาวมากและไม่มีช่องว่างเลยสักแห่งเดียวในบรรทัดนี้นะครับ", id="node-imap#360"),
        pytest.param("字" * 120, id="cpython#78403"),
        pytest.param("Re: =? ?= =?utf-8?q und ü", id="what looks encoded"),
        pytest.param("ü", id="one character"),
    ],
)
def test_subjects(reader: Reader, kind: type[AnyMessage], subject: str) -> None:
    """Not a space of a subject is lost or added, and not a character cut."""
    data = written(with_headers(kind, Subject=subject))
    assert [] == faults(field(data, "Subject"))
    assert subject == reader(data)["subject"]


@pytest.mark.parametrize("kind", [policy.default.clone(max_line_length=length) for length in (0, None, 20, 998)])
def test_policies_with_other_lengths(reader: Reader, kind: Any) -> None:
    """cpython#77705, #78401, #80166: the length of lines in a policy changes nothing."""
    made = EmailMessage(policy=kind)
    made["From"], made["Subject"] = "jane@example.com", "Grüße " * 20 + "an alle"
    made.set_payload("Hello\n")
    assert "Grüße " * 20 + "an alle" == reader(written(made))["subject"]


NAMES = [
    pytest.param(
        "Doe, Jane of the Very Long Department of Names That Do Not Fit Anywhere (Ext. 7)", id="cpython#80222"
    ),
    pytest.param("a@b.example, The Chief <c@d.example>, and some more text to make it long enough", id="CVE-2025-1795"),
    pytest.param("Ein sehr länger Name, mit Komma und mit noch viel mehr Text darin als nötig", id="cpython#121284"),
    pytest.param("Người gửi có một cái tên rất dài, và một dấu phẩy", id="django-anymail#369"),
    pytest.param('Beispiel, Inc. (Entwickler-Team für "alles")', id="django-anymail#270"),
    pytest.param("Jane Doe [ISEC]", id="django-anymail#340"),
    pytest.param('Τεστ " Test', id="mail#1135"),
    pytest.param("Ende auf ß", id="mail#306"),
    pytest.param("Größe, komma", id="lettre#827"),
    pytest.param("Support (Rechnungen)", id="Pelton#314"),
    pytest.param("Back\\slash, ü", id="backslash"),
    pytest.param("ü" * 200, id="cpython#78403"),
    pytest.param("abc.de@example.it", id="cpython#76363"),
    pytest.param("ü  ä   ö", id="several spaces"),
]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("way", ["object", "quoted", "encoded", "raw"])
@pytest.mark.parametrize("header", ["From", "To"])
def test_names(reader: Reader, header: str, way: str, name: str) -> None:
    """A name stays one name beside its address, and nothing in it becomes another recipient."""
    mailbox = Mailbox(name, "ada@example.org")
    if way == "object":
        made = with_headers(EmailMessage, **{header: Address(name, addr_spec="ada@example.org")})
    elif way == "raw":
        made = parsed(policy.default, f"Subject: x\r\n{header}: {written_address(mailbox)}\r\n\r\nHello\r\n")
    else:
        text = written_address(mailbox) if way == "quoted" else f"{encoded_words(name)} <ada@example.org>"
        made = with_headers(Message, **{header: text})
    data = written(made)
    assert [] == faults(field(data, header), phrase=True)
    assert [mailbox] == reader(data)[header.lower()]


@of_each_class
def test_comma_between_a_long_address_and_a_name(reader: Reader, kind: type[AnyMessage]) -> None:
    """cpython#100884: the comma between two addresses is no part of an encoded word."""
    long = "0123456789" * 6 + "01@example.org"
    data = written(with_headers(kind, To=f"{long}, ä <foo@example.org>"))
    assert [Mailbox("", long), Mailbox("ä", "foo@example.org")] == reader(data)["to"]


def test_name_of_a_header_object(reader: Reader) -> None:
    """django#35378: what is given as text to encode, beside an address, is one name."""
    header = Header("Jö, Doe", "utf-8")
    header.append("<ada@example.org>", "us-ascii")
    data = written(with_headers(Message, To=header))
    assert [Mailbox("Jö, Doe", "ada@example.org")] == reader(data)["to"]


@pytest.mark.parametrize("more", ["", ", Jürgen <c@example.org>", "".join(f", r{n}@example.org" for n in range(80))])
@in_every_policy
def test_encoded_word_before_an_at_sign_is_text(kind: Any, more: str) -> None:
    """cpython#152519: one address in, one recipient out."""
    given = "=?utf-8?q?evil=40attacker.example=2C?=bob@example.org"
    data = written(parsed(kind, f"From: a@example.com\r\nTo: {given}{more}\r\n\r\nHello\r\n"))
    first, *rest = addresses(field(data, "To"))
    assert Mailbox("", given) == first
    assert more.count(",") == len(rest)


@pytest.mark.parametrize("more", ["", "Jürgen <c@example.org>, "])
@pytest.mark.parametrize("local", ['"john doe"', '"dot..dot"', '"a@b"', '"a, b"', '"q\\"d"', '""', '"<x>"'])
@in_every_policy
def test_quoted_local_parts_keep_their_quotes(kind: Any, more: str, local: str) -> None:
    """Nodemailer GHSA-mm7p-fcc7-pg87: without its quotes, what comes before the @ is another address."""
    data = written(parsed(kind, f"From: a@example.com\r\nTo: {more}<{local}@example.org>\r\n\r\nHello\r\n"))
    assert Mailbox("", f"{local}@example.org") == addresses(field(data, "To"))[-1]


@of_each_class
@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("a@ü.example, b@fü.example", [Mailbox("", "a@xn--tda.example"), Mailbox("", "b@xn--f-eha.example")]),
        ('"bücher.example" <b@bücher.example>', [Mailbox("bücher.example", "b@xn--bcher-kva.example")]),
        ("b@bücher.example (bücher.example)", [Mailbox("bücher.example", "b@xn--bcher-kva.example")]),
        ('"x@bücher.example, y" <b@example.org>', [Mailbox("x@bücher.example, y", "b@example.org")]),
        ("<b@mail.BÜCHER.example>", [Mailbox("", "b@mail.xn--bcher-kva.example")]),
    ],
    ids=["inside another", "in a name", "in a comment", "in a name alone", "cpython#83938"],
)
def test_only_domains_are_written_as_in_the_dns(kind: type[AnyMessage], given: str, expected: list[Mailbox]) -> None:
    """cpython#83938, django-anymail#444: each domain on its own becomes A-labels, and no other text."""
    assert expected == addresses(field(written(with_headers(kind, To=given)), "To"))


@in_every_policy
def test_groups_and_comments_stay(reader: Reader, kind: Any) -> None:
    """cpython#87720, mail#39: groups are kept, as are comments, which name an address that has no other name."""
    given = 'Büro, "die, Große" : a@example.org (Zoë, die erste), "B, ü" <b@example.org>;, c@example.org, Leer:;'
    data = written(parsed(kind, f"From: a@example.com\r\nTo: {given.replace('Büro, ', 'Büro ')}\r\n\r\nHello\r\n"))
    members = (Mailbox("Zoë, die erste", "a@example.org"), Mailbox("B, ü", "b@example.org"))
    assert [
        Group("Büro die, Große", members),
        Mailbox("", "c@example.org"),
        Group("Leer", ()),
    ] == reader(data)["to"]


@of_each_class
def test_many_recipients_on_one_line(reader: Reader, kind: type[AnyMessage]) -> None:
    """RFC 5322, 2.1.1: a line that is too long is folded between addresses."""
    given = [Mailbox(f"Doe, Jane {n}", f"r{n}@example.org") for n in range(50)]
    data = written(with_headers(kind, To=", ".join(map(written_address, given))))
    assert given == reader(data)["to"]


@of_each_class
def test_long_text_without_encoding(reader: Reader, kind: type[AnyMessage]) -> None:
    """cpython#124452: text that needs a fold keeps its several spaces, and is not encoded."""
    subject = " ".join(f"word{n}" + " " * (n % 4) for n in range(300)).strip()
    data = written(with_headers(kind, Subject=subject))
    assert "=?" not in field(data, "Subject")
    assert subject == reader(data)["subject"]


@of_each_class
@pytest.mark.parametrize(
    ("name", "value"),
    [
        pytest.param("Message-ID", f"<{'long-but-valid-' * 6}1@example.com>", id="cpython#79986"),
        pytest.param("References", " ".join(f"<{'r' * 70}{n}@example.com>" for n in range(30)), id="cpython#100991"),
        pytest.param("In-Reply-To", f"<{'i' * 400}@example.com>", id="elixir-mail#203"),
        pytest.param(
            "List-Unsubscribe", f"<https://example.com/u?{'h' * 300}&x=%40>, <mailto:a@example.com>", id="odoo#289182"
        ),
        pytest.param("X-SMTPAPI", '{"to": [' + ", ".join(f'"r{n}@example.org"' for n in range(90)) + "]}", id="json"),
        pytest.param("DKIM-Signature", "v=1; a=rsa-sha256; b=" + "Ab/+" * 120 + "==; d=example.com", id="dkim"),
    ],
)
def test_identifiers_are_not_encoded(kind: type[AnyMessage], name: str, value: str) -> None:
    """Long words of ASCII stay as they are, with no more than folds where there was a space."""
    data = written(with_headers(kind, **{name: value}))
    assert value == re.sub(r"\r\n", "", field(data, name)).strip()
    if len(f"{name}: {value}") <= 998:
        assert value == field(data, name).strip()


ODD = (
    b"Received: from x (y [192.0.2.1])\r\n\tby z;\r\n   Mon, 23 Nov 2026 12:00:00 +0000 (UTC)\r\n"
    b'From: "Jane" (c(d)) <jane@example.com>\r\n'
    b'To: "a"<a@b.example>,b@b.example , <c@c.example>,\r\n \tTeam:d@d.example;\r\n'
    b"Subject:  two  spaces =?utf-8?q?=C3=BC_?= =?utf-8?q?x?=  and\t tabs\r\nsubject-2: " + b"x" * 980 + b"\r\n"
    b'X-Empty: \r\nMIME-Version: 1.0 (by hand)\r\nCONTENT-TYPE: text/plain;charset = "us-ascii" ; x*0=a;x*1="b c"\r\n'
    b"Content-transfer-encoding: 7BIT\r\n\r\n.dot\r\n\r\nFrom here\r\n trailing  \r\n"
)


@in_every_policy
@pytest.mark.parametrize("ends", [b"\r\n", b"\n"])
def test_what_is_right_stays_as_it_is(kind: Any, ends: bytes) -> None:
    """cpython#125919: ASCII in lines that are not too long leaves byte for byte, but for the ends of its lines."""
    data = written(parsed(kind, ODD.replace(b"\r\n", ends)))
    assert ODD.replace(b"Subject:  ", b"Subject: ") == data.replace(b"Subject:  ", b"Subject: ").replace(
        b"X-Empty:\r\n", b"X-Empty: \r\n"
    )


@in_every_policy
def test_words_that_come_encoded(reader: Reader, kind: Any) -> None:
    """cpython#79728: encoded words that were there stay, beside text that has to be encoded in another header."""
    subject = "=?iso-8859-1?Q?Gr=FC=DFe?=\r\n =?utf-8?b?IGF1cyBLw7Zsbg==?="
    data = written(parsed(kind, f"From: Jürgen <jane@example.com>\r\nSubject: {subject}\r\n\r\nHello\r\n"))
    assert subject == field(data, "Subject").strip()
    shown = reader(data)
    assert ("Grüße aus Köln", [Mailbox("Jürgen", "jane@example.com")]) == (shown["subject"], shown["from"])


@in_every_policy
@pytest.mark.parametrize("charset", ["utf-8", "latin-1"])
def test_raw_bytes(reader: Reader, kind: Any, charset: str) -> None:
    """mail#685: raw bytes in headers are taken for UTF-8, or else for Latin-1."""
    source = 'From: "Müller, J." <jane@example.com>\r\nSubject: Grüße  an alle\r\n\r\nHello\r\n'
    data = written(parsed(kind, source.encode(charset)))
    shown = reader(data)
    assert ("Grüße  an alle", [Mailbox("Müller, J.", "jane@example.com")]) == (shown["subject"], shown["from"])


def test_hidden_recipients_are_removed_at_the_top_alone() -> None:
    """Bcc and Resent-Bcc do not leave; another message within keeps its own."""
    source = (
        "From: a@example.com\r\nBcc: hidden@example.org\r\nResent-Bcc: hidden@example.org\r\nMIME-Version: 1.0\r\n"
        "Content-Type: message/rfc822\r\n\r\nBcc: b@example.org\r\nSubject: x\r\n\r\nHello\r\n"
    )
    for kind in POLICIES:
        data = written(parsed(kind, source))
        assert (False, True) == (b"hidden" in data, b"\r\n\r\nBcc: b@example.org\r\n" in data)


@of_each_class
def test_comments_beyond_ascii(kind: type[AnyMessage]) -> None:
    """mail#1141: text in other headers with comments and quotes is encoded as a whole."""
    value = 'sent by "Müller" (Köln) <x>'
    made = with_headers(kind, X_Mailer=value, Comments="(ü)")
    data = written(made)
    assert [] == faults_of_form(made, data)
    assert (value, "(ü)") == (unstructured(field(data, "X-Mailer")), unstructured(field(data, "Comments")))
