"""The reader that messages are judged by reads the examples of the RFCs as they say."""

import pytest

from tests.mail.decoder import Group, Mailbox, addresses, message, parameters
from tests.mail.words import faults, unfolded, unstructured

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("(=?ISO-8859-1?Q?a?=)", "(a)"),
        ("(=?ISO-8859-1?Q?a?= b)", "(a b)"),
        ("(=?ISO-8859-1?Q?a?= =?ISO-8859-1?Q?b?=)", "(ab)"),
        ("(=?ISO-8859-1?Q?a?=  =?ISO-8859-1?Q?b?=)", "(ab)"),
        ("(=?ISO-8859-1?Q?a?=\r\n    =?ISO-8859-1?Q?b?=)", "(ab)"),
        ("(=?ISO-8859-1?Q?a_b?=)", "(a b)"),
        ("(=?ISO-8859-1?Q?a?= =?ISO-8859-2?Q?_b?=)", "(a b)"),
    ],
)
def test_spaces_between_encoded_words_are_not_shown(written: str, shown: str) -> None:
    """RFC 2047, section 8, shows comments; a subject has the same without the parentheses."""
    assert [Mailbox(shown[1:-1], "a@b.example")] == addresses(f"a@b.example {written}")
    assert shown[1:-1] == unstructured(written[1:-1])
    assert [] == faults(written)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("=?US-ASCII?Q?Keith_Moore?= <moore@cs.utk.edu>", Mailbox("Keith Moore", "moore@cs.utk.edu")),
        ("=?ISO-8859-1?Q?Keld_J=F8rn_Simonsen?= <keld@dkuug.dk>", Mailbox("Keld Jørn Simonsen", "keld@dkuug.dk")),
        ("=?ISO-8859-1?Q?Andr=E9?= Pirard <PIRARD@vm1.ulg.ac.be>", Mailbox("André Pirard", "PIRARD@vm1.ulg.ac.be")),
        ("=?ISO-8859-1?Q?Olle_J=E4rnefors?= <ojarnef@admin.kth.se>", Mailbox("Olle Järnefors", "ojarnef@admin.kth.se")),
        (
            "Nathaniel Borenstein <nsb@thumper.bellcore.com>\r\n (=?iso-8859-8?b?7eXs+SDv4SDs6Oci?=)",
            Mailbox("Nathaniel Borenstein", "nsb@thumper.bellcore.com"),
        ),
    ],
)
def test_names_are_decoded(written: str, expected: Mailbox) -> None:
    """RFC 2047, section 8, has names in several languages."""
    assert [expected] == addresses(written)


def test_subject_is_decoded() -> None:
    """RFC 2047, section 8, has a subject in two words."""
    written = (
        "=?ISO-8859-1?B?SWYgeW91IGNhbiByZWFkIHRoaXMgeW8=?=\r\n =?ISO-8859-2?B?dSB1bmRlcnN0YW5kIHRoZSBleGFtcGxlLg==?="
    )
    assert "If you can read this you understand the example." == unstructured(written)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("John Doe <jdoe@machine.example>", [Mailbox("John Doe", "jdoe@machine.example")]),
        (
            '"Joe Q. Public" <john.q.public@example.com>',
            [Mailbox("Joe Q. Public", "john.q.public@example.com")],
        ),
        (
            "Mary Smith <mary@x.test>, jdoe@example.org, Who? <one@y.test>",
            [Mailbox("Mary Smith", "mary@x.test"), Mailbox("", "jdoe@example.org"), Mailbox("Who?", "one@y.test")],
        ),
        (
            '<boss@nil.test>, "Giant; \\"Big\\" Box" <sysservices@example.net>',
            [Mailbox("", "boss@nil.test"), Mailbox('Giant; "Big" Box', "sysservices@example.net")],
        ),
        (
            "A Group:Ed Jones <c@a.test>,joe@where.test,John <jdoe@one.test>;",
            [
                Group(
                    "A Group",
                    (Mailbox("Ed Jones", "c@a.test"), Mailbox("", "joe@where.test"), Mailbox("John", "jdoe@one.test")),
                )
            ],
        ),
        ("Undisclosed recipients:;", [Group("Undisclosed recipients", ())]),
        ("Pete(A nice \\) chap) <pete(his account)@silly.test(his host)>", [Mailbox("Pete", "pete@silly.test")]),
        (
            (
                "A Group(Some people)\r\n     :Chris Jones <c@(Chris's host.)public.example>,\r\n"
                "         joe@example.org,\r\n  John <jdoe@one.test> (my dear friend); (the end of the group)"
            ),
            [
                Group(
                    "A Group",
                    (
                        Mailbox("Chris Jones", "c@public.example"),
                        Mailbox("", "joe@example.org"),
                        Mailbox("John", "jdoe@one.test"),
                    ),
                )
            ],
        ),
        ("(Empty list)(start)Hidden recipients  :(nobody(that I know))  ;", [Group("Hidden recipients", ())]),
        ("Joe Q. Public <john.q.public@example.com>", [Mailbox("Joe Q. Public", "john.q.public@example.com")]),
        (
            "Mary Smith <@node.test:mary@example.net>, , jdoe@test  . example",
            [Mailbox("Mary Smith", "mary@example.net"), Mailbox("", "jdoe@test.example")],
        ),
        ('"a@b, c"@[192.0.2.1]', [Mailbox("", '"a@b, c"@[192.0.2.1]')]),
        ('"=?utf-8?q?x?=" <=?utf-8?q?y=40z?=@a.test>', [Mailbox("=?utf-8?q?x?=", "=?utf-8?q?y=40z?=@a.test")]),
    ],
)
def test_addresses_are_read(written: str, expected: list[Mailbox | Group]) -> None:
    """RFC 5322, appendix A, has addresses with comments, folds and obsolete forms; encoded words are in names only."""
    assert expected == addresses(written)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (
            'message/external-body; access-type=URL;\r\n URL*0="ftp://";\r\n URL*1="cs.utk.edu/pub/moore/"',
            ("message/external-body", {"access-type": "URL", "url": "ftp://cs.utk.edu/pub/moore/"}),
        ),
        (
            "application/x-stuff;\r\n title*=us-ascii'en-us'This%20is%20%2A%2A%2Afun%2A%2A%2A",
            ("application/x-stuff", {"title": "This is ***fun***"}),
        ),
        (
            (
                "application/x-stuff;\r\n title*0*=us-ascii'en'This%20is%20even%20more%20;\r\n"
                ' title*1*=%2A%2A%2Afun%2A%2A%2A%20;\r\n title*2="isn\'t it!"'
            ),
            ("application/x-stuff", {"title": "This is even more ***fun*** isn't it!"}),
        ),
        ('attachment; filename="a; \\"b\\".txt" (c)', ("attachment", {"filename": 'a; "b".txt'})),
        ("text/plain; charset=us-ascii (Plain text)", ("text/plain", {"charset": "us-ascii"})),
        ("a/b; name = x.y ; boundary==_1", ("a/b", {"name": "x.y", "boundary": "=_1"})),
    ],
)
def test_parameters_are_read(written: str, expected: tuple[str, dict[str, str]]) -> None:
    """RFC 2231, sections 3 and 4, has parameters in pieces, in RFC 2045 they have comments and quotes."""
    assert expected == parameters(written)


def test_folds_are_removed() -> None:
    """RFC 5322, 2.2.3: the white space after a fold stays."""
    assert "This is a test" == unfolded(" This\r\n is a test\r\n")
    assert "a  \tb" == unfolded("a \r\n \tb")


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        (f"=?utf-8?q?{'x' * 70}?=", "longer than 75"),
        ("=?utf-8?b??=", "empty"),
        ("=?utf-8?b?w7?=", "padding"),
        ("=?utf-8?q?=C3?=", "unexpected end of data"),
        ("=?utf-8?q?a b?=", "white space"),
        ("a=?utf-8?q?b?=", "not apart"),
        ("=?utf-8?q?b?=, c", "not apart"),
        ("=?x-none?q?b?=", "unknown encoding"),
        ("=?utf-8?q?a.b?=", "cannot be in a phrase"),
    ],
)
def test_bad_encoded_words_are_found(written: str, problem: str) -> None:
    """What RFC 2047 forbids is named."""
    (found,) = faults(written, phrase=True)
    assert problem in found


def test_parts_are_read() -> None:
    """RFC 2046, 5.1.1: the line break before a boundary is the boundary's."""
    data = (
        b'Content-Type: multipart/mixed; boundary="a b"\r\n\r\npreamble\r\n--a b\r\n\r\none\r\n\r\n--a b  \r\n'
        b"Content-Type: multipart/alternative; boundary=c\r\n\r\n--c\r\nContent-Type: text/plain; charset=utf-8\r\n"
        b"Content-Transfer-Encoding: quoted-printable (x)\r\n\r\nGr=C3=BC=\r\n=C3=9Fe  \r\n--c\r\n"
        b"Content-Transfer-Encoding: BASE64\r\n\r\nYW\r\nJj\r\n--a b--\r\nepilogue\r\n"
    )
    assert ["one\n", "Grüße", "abc"] == [part.text for part in message(data).leaves]
