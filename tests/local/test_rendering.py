import time

import pytest

from pinpoint_email.local import rendering
from pinpoint_email.local.messages import parse
from pinpoint_email.local.rendering import Link, pictures_in, render_mail, words_of

from .web.mail import PICTURE


def shown(html: str, **pictures: str) -> str:
    """Return the content of the frame's body."""
    return render_mail(html, pictures).html.partition("<body>")[2]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p class='a'>Hello</p>", '<p class="a">Hello</p>'),
        ("<P ALIGN=center>x<BR/>y", '<p align="center">x<br>y'),
        ("<td nowrap>", '<td nowrap="">'),
        ("<p style='color: red' style='color: blue'>", '<p style="color: red">'),
        ("a < b & c &lt; d", "a &lt; b &amp; c &lt; d"),
        ("&", "&amp;"),
        ('<p title="&quot;&gt;">', '<p title="&quot;&gt;">'),
        ("<p aria-label=x aria-<b=y onclick=z data-x=q>", '<p aria-label="x">'),
        ("<style media=print>a > b { color: red }</style>", '<style media="print">a > b { color: red }</style>'),
        ("<style>x</style>y &amp;", "<style>x</style>y &amp;"),
        ("<!doctype html><html lang=en><head></head><body bgcolor=red>x</body></html>", "x"),
        ("<!-- x -->y<!-- <p> -->", "y"),
        ("<![if !mso]>x<![endif]><![foo[bar]]>y<?z?>", "xy"),
        ("<!--[if mso]>x<![endif]-->y", "y"),
    ],
)
def test_harmless_html_is_kept(html: str, expected: str) -> None:
    """Elements that only look like something are written as they are."""
    assert shown(html).endswith(expected)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<script>alert(1)</script>x", "x"),
        ("<SCRIPT SRC=//a.example/>alert(1)</SCRIPT>x", "x"),
        ("<template><p>a</p></template>x", "x"),
        ("<iframe src=//a.example><p>a</p></iframe>x", "x"),
        ("<title>a</title>x", "x"),
        ("<textarea>a</textarea>x", "x"),
        ("<object data=//a.example>a</object>x", "ax"),
        ("<embed src=//a.example>x", "x"),
        ("<video src=//a.example><source src=//a.example>a</video>x", "ax"),
        ("<svg><image href=//a.example /><style><img src=x></style></svg>x", "<style><img src=x></style>x"),
        ("<math><mtext href=//a.example>a</mtext></math>x", "ax"),
        ("<link rel=preconnect href=//a.example>x", "x"),
        ("<meta http-equiv=refresh content='0;url=//a.example'>x", "x"),
        ("<base href=//a.example>x", "x"),
        (
            "<form action=//a.example><input name=a><button formaction=//a.example>b</button></form>",
            "<button>b</button>",
        ),
        ("<body background=//a.example onload=alert(1)>x", "<body>x"),
        ("<p onclick=alert(1)>x", "<p>x"),
        ("<a ping=//a.example>x</a>", "<a>x</a>"),
        ("<noscript><p>x</p></noscript>", "<p>x</p>"),
        ("<p title='<script>'>x", '<p title="&lt;script&gt;">x'),
        ("<p/onclick=alert(1)>x", "<p>x"),
        ("x<p title='<b>", "x"),
        ("x<script>alert(1)", "x"),
        ("x<style>a", "x<style>"),
        ("<style>a{}</sty", "<style>"),
        ("x<!-- <p>y", "x"),
        ("x</", "x"),
    ],
)
def test_what_could_do_something_is_left_out(html: str, expected: str) -> None:
    """Scripts, forms, frames, and whatever fetches are not written."""
    assert expected == shown(html)


def test_style_sheet_cannot_end_early() -> None:
    """A style sheet ends where a browser would end it."""
    assert "<style>a{content:'<\\/p>'}</style>" == shown("<style>a{content:'</p>'}</style>")


def test_links_lead_nowhere_and_are_listed() -> None:
    """In the frame a link says where it would lead; the list has each web and mail address once."""
    rendering = render_mail(
        "<a href='https://a.example/?x=1&amp;y=2'>One\n <b>two</b></a> <a href=' HTTPS://b.exa\nmple'>B</a>"
        "<a href=mailto:c@d.example>Mail<a href=https://e.example><img alt=Picture></a>"
        "<a href=javascript:alert(1)>Script</a><a href='data:text/html,x'>Data</a><a>None</a>"
        "<a href='https://b.example'>B</a><map><area href=https://f.example alt=Area></map>",
        {},
    )
    assert (
        Link("One two", "https://a.example/?x=1&y=2"),
        Link("B", "HTTPS://b.example"),
        Link("Mail", "mailto:c@d.example"),
        Link("Picture", "https://e.example"),
        Link("B", "https://b.example"),
        Link("Area", "https://f.example"),
    ) == rendering.links
    assert '<a href="#" target="_blank" title="https://a.example/?x=1&amp;y=2">' in rendering.html
    assert '<a href="#" target="_blank" title="javascript:alert(1)">' in rendering.html
    assert 'href="http' not in rendering.html


def test_links_within_the_message_work() -> None:
    """A link to a place in the same message stays."""
    assert '<a href="#part">x</a><h2 id="part">y</h2>' == shown("<a href='#part'>x</a><h2 id=part>y</h2>")


def test_pictures_of_the_message_are_put_in() -> None:
    """References to pictures in the message become the pictures, wherever they are."""
    html = (
        "<img src='cid:logo@x' alt=Logo><img src=CID:a%20b><td background=cid:logo@x>"
        "<p style='background: url(cid:logo@x)'><style>b{background:url('cid:logo@x')}</style>"
    )
    pictures = {"logo@x": "data:image/png;base64,AA==", "a b": "data:image/gif;base64,BB=="}
    assert (
        '<img alt="Logo" src="data:image/png;base64,AA=="><img src="data:image/gif;base64,BB==">'
        '<td background="data:image/png;base64,AA=="><p style="background: url(data:image/png;base64,AA==)">'
        "<style>b{background:url('data:image/png;base64,AA==')}</style>"
    ) == render_mail(html, pictures).html.partition("<body>")[2]


@pytest.mark.parametrize("source", ["https://a.example/x.png", " //a.example/x.png", "HTTP://a.example"])
def test_remote_pictures_are_not_fetched(source: str) -> None:
    """A remote picture is listed, and replaced by a placeholder."""
    rendering = render_mail(f"<img src='{source}' srcset='{source} 2x' width=10>", {})
    assert (source.strip(),) == rendering.remote_pictures
    assert 'width="10" src="data:image/svg+xml,' in rendering.html
    assert "a.example" not in rendering.html


@pytest.mark.parametrize("source", ["cid:unknown", "data:text/html,x", "javascript:alert(1)", "x.png", ""])
def test_pictures_that_are_not_there_have_a_placeholder(source: str) -> None:
    """A reference to nothing is no remote picture either."""
    rendering = render_mail(f"<img src='{source}'>", {})
    assert () == rendering.remote_pictures
    assert '<img src="data:image/svg+xml,' in rendering.html


def test_pictures_by_their_content_id() -> None:
    """Pictures are found by ``Content-ID``; nothing else is, nor is the second of a name."""
    source = (
        b"Content-Type: multipart/related; boundary=x\n\n"
        b"--x\nContent-Type: image/png\nContent-Id: <a>\nContent-Transfer-Encoding: base64\n\nAAEC\n"
        b"--x\nContent-Type: image/gif\nContent-ID: <a>\n\nsecond\n"
        b"--x\nContent-Type: image/gif\n\nno name\n"
        b"--x\nContent-Type: text/html\nContent-ID: <b>\n\nno picture\n"
        b"--x\nContent-Type: message/rfc822\nContent-ID: <c>\n\nSubject: x\n\nmessage\n"
        b"--x--\n"
    )
    assert {"a": "data:image/png;base64,AAEC"} == pictures_in(parse(source))


def test_words_of_html() -> None:
    """The text of a message is what one reads of it."""
    html = "<title>x</title><style>y</style><h1>One</h1><p>two&nbsp;&amp; <b>three</b></p>"
    assert "One two & three" == words_of(html)


@pytest.mark.parametrize("part", ["<a ", "<!--", "<a b='", '<a b="', "</", "<![", "<style>", "<", "&#", "<a href=//a>"])
def test_hostile_html_takes_no_time(part: str) -> None:
    """The time to read HTML does not grow with the square of its size."""
    start = time.monotonic()
    render_mail(part * 20_000 + "x", {"a": PICTURE.hex()})
    assert time.monotonic() - start < 5


def test_picture_is_embedded_as_often_as_there_is_room(monkeypatch: pytest.MonkeyPatch) -> None:
    """A message cannot make a document without end by referring to one picture again and again."""
    monkeypatch.setattr(rendering, "_MAX_PICTURE_CHARACTERS", 50)
    html = render_mail('<img src="cid:a">' * 5, {"a": "data:image/png;base64,AAAA"}).html
    assert html.count("data:image/png") == 1
