import re
from collections.abc import Iterator
from html import unescape

import pytest

from pinpoint_email import Destination, EmailContent, PinpointEmailClient
from pinpoint_email.local import LocalService
from tests.local.wire import RawResponse, send

from .mail import PICTURE, SENDER, deliver, illustrated, raw, simple

BROWSER = {"Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"}
SIMULATOR = "bounce@simulator.amazonses.com"


@pytest.fixture
def caller(service: LocalService) -> Iterator[PinpointEmailClient]:
    """A client of the service."""
    with service.client() as client:
        yield client


def get(service: LocalService, target: str, **headers: str) -> RawResponse:
    """Return a page as a browser gets it."""
    return send(
        service, "GET", target, headers={**BROWSER, **{name.replace("_", "-"): headers[name] for name in headers}}
    )


def page(service: LocalService, target: str = "/") -> str:
    """Return the HTML of a page that exists."""
    answer = get(service, target)
    assert (200, "text/html; charset=utf-8") == (answer.status, answer.headers["Content-Type"])
    return answer.body.decode()


def words(service: LocalService, target: str = "/") -> str:
    """The text of a page, without what surrounds it."""
    main = page(service, target).partition("<main")[2].partition("</main>")[0]
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", main)).split())


def post(service: LocalService, target: str, body: str = "", **headers: str) -> RawResponse:
    """Return the response to a form."""
    form = {"Content-Type": "application/x-www-form-urlencoded", **BROWSER}
    return send(service, "POST", target, body.encode(), {**form, **headers})


def subjects(service: LocalService, target: str = "/") -> list[str]:
    """The subjects in the inbox."""
    return re.findall(r'class="subject" dir="auto">(.*?)<', page(service, target))


def test_empty_inbox_tells_how_to_send(service: LocalService) -> None:
    """Without mail, the page shows a program that sends some to this very service; the secret is not shown."""
    with LocalService(access_key="other", secret_key="secret-of-the-service") as other:
        assert f'endpoint_url="{other.url}"' in unescape(page(other))
        assert "secret-of-the-service" not in page(other)
    assert "No mail yet" in words(service)


def test_example_of_the_empty_inbox_works(service: LocalService) -> None:
    """The program that the page shows sends a message, as it is."""
    example = unescape(page(service).partition('<code id="example">')[2].partition("</code>")[0])
    exec(example, {})  # noqa: S102  (the page's own)
    assert ["Hello"] == subjects(service)


def test_inbox_shows_what_was_sent(service: LocalService, caller: PinpointEmailClient) -> None:
    """A message is listed with sender, recipients, subject, first words, configuration set, tags and files."""
    caller.create_configuration_set(configuration_set_name="letters")
    content = illustrated("<p>First &amp; <b>second</b></p>")
    deliver(caller, content, "Joe <joe@b.de>", "a@b.de", configuration_set_name="letters", email_tags={"week": "12"})
    text = words(service)
    for part in (
        "Jane",
        "to Joe, a@b.de",
        "Illustrated",
        "First & second",
        "letters",
        "week: 12",
        "Attachments: 2",
        "now",
    ):
        assert part in text
    assert "us-east-1" not in text


def test_inbox_names_regions_where_there_are_several(service: LocalService, caller: PinpointEmailClient) -> None:
    """The Region is shown once a second one was used."""
    deliver(caller, simple("Here"))
    with service.client(region_name="eu-west-1") as other:
        deliver(other, simple("There"))
    assert "eu-west-1" in words(service)
    assert "us-east-1" in words(service)


def test_inbox_is_in_pages(service: LocalService, caller: PinpointEmailClient) -> None:
    """Fifty messages are on a page, the newest first; the others are further back."""
    for number in range(51):
        deliver(caller, simple(f"Message {number}"))
    assert [f"Message {number}" for number in range(50, 0, -1)] == subjects(service)
    (older,) = re.findall(r'href="(/\?before=\d+)">Older', page(service))
    assert ["Message 0"] == subjects(service, older)
    assert 'href="/">Newest' in page(service, older)
    assert "No messages further back" in words(service, "/?before=1")


@pytest.mark.parametrize("before", ["x", "-1", "9" * 30, "²"])
def test_page_that_makes_no_sense_is_the_first(service: LocalService, caller: PinpointEmailClient, before: str) -> None:
    """A malformed position is ignored."""
    deliver(caller, simple("Here"))
    assert ["Here"] == subjects(service, f"/?before={before.encode().hex('%') if not before.isascii() else before}")


def test_search(service: LocalService, caller: PinpointEmailClient) -> None:
    """The search shows the messages that contain all words, and says so if there are none."""
    deliver(caller, simple("Apples", "from the garden"))
    deliver(caller, simple("Pears"))
    assert ["Apples"] == subjects(service, "/?q=GARDEN+apples")
    assert "No message has all of these words" in words(service, "/?q=plums")
    assert 'value="plums"' in page(service, "/?q=plums")


def test_unread_is_counted(service: LocalService, caller: PinpointEmailClient) -> None:
    """A message is unread until it is looked at, and counted in the title."""
    message_id = deliver(caller, simple("New"))
    assert "<title>(1) Inbox" in page(service)
    assert 'class="unread"' in page(service)
    page(service, f"/messages/{message_id}")
    assert "<title>Inbox" in page(service)
    assert 'class="unread"' not in page(service)


def test_message_has_its_headers(service: LocalService, caller: PinpointEmailClient) -> None:
    """A message is shown with everything that is known of it."""
    data = b"From: =?utf-8?q?J=C3=A4ne?= <jane@example.com>\nTo: a@b.de\nCc: c@b.de\nBcc: d@b.de\nReply-To: r@b.de\n\nx"
    caller.create_email_identity(email_identity="example.com")
    message_id = caller.send_email(
        destination=Destination(), content=raw(data), feedback_forwarding_email_address="f@b.de"
    ).message_id
    text = words(service, f"/messages/{message_id}")
    for part in (
        "Jäne <jane@example.com>",
        "To a@b.de Cc c@b.de Bcc d@b.de Reply-To r@b.de Feedback to f@b.de",
        "(no subject)",
        "us-east-1",
        "UTC",
    ):
        assert part in text


def test_views_of_a_message(service: LocalService, caller: PinpointEmailClient) -> None:
    """Each side of a message has a page; HTML is the first of them."""
    message_id = deliver(
        caller, simple("S", "The <text>", "<p>The <a href='https://a.example/x'>link</a></p>"), SIMULATOR
    )
    target = f"/messages/{message_id}"
    assert f'<iframe sandbox title="The message" referrerpolicy="no-referrer" src="{target}/html">' in page(
        service, target
    )
    assert "1 link link https://a.example/x" in words(service, target)
    assert "The <text>" in unescape(page(service, f"{target}?view=text"))
    assert "Content-Type: multipart/alternative" in words(service, f"{target}?view=source")
    assert "Message-ID <" in words(service, f"{target}?view=headers")
    assert "Bounce bounce@simulator.amazonses.com · the recipient's server" in words(service, f"{target}?view=events")
    assert page(service, target).count("<iframe") == page(service, f"{target}?view=other").count("<iframe") == 1


def test_message_without_html_shows_its_text(service: LocalService, caller: PinpointEmailClient) -> None:
    """Without HTML the text comes first, and there is no side for HTML."""
    target = f"/messages/{deliver(caller, simple('S', 'Only text'))}"
    assert "Only text" in words(service, target)
    assert "view=html" not in page(service, target)


def test_garbage_is_shown(service: LocalService, caller: PinpointEmailClient) -> None:
    """A raw message that is hardly one has all its pages."""
    data = b"To: =?utf-8?q?=ff?=<\nSubject: \xff\x00\x1b]<b>\nContent-Type: multipart/mixed\n\n\x00\xff<script>"
    message_id = deliver(caller, raw(data))
    for view in ("", "text", "html", "source", "headers", "events"):
        assert "<script>" not in page(service, f"/messages/{message_id}?view={view}").partition("<main")[2]
    assert "<b>" not in page(service)
    assert "Content-Type multipart/mixed" in words(service, f"/messages/{message_id}?view=headers")


def test_halves_of_characters_are_shown(service: LocalService, caller: PinpointEmailClient) -> None:
    """Text that UTF-8 cannot encode does not keep a page from being shown."""
    data = (
        b"Content-Type: multipart/alternative; boundary=x\n\n--x\n\ntext\n"
        b"--x\nContent-Type: text/html; charset=utf-7\n\n<a href=http://a.example>+2AA-</a>\n--x--\n"
    )
    target = f"/messages/{deliver(caller, raw(data))}"
    assert "1 link ? http://a.example" in words(service, target)
    assert b">?</a>" in get(service, f"{target}/html").body


def test_long_source_is_cut(service: LocalService, caller: PinpointEmailClient) -> None:
    """Only the beginning of a source beyond 200 kB is shown, with a link to all of it."""
    head = b"Subject: Long\n\n"
    body = b"x" * 99 + b"\n"
    whole = deliver(caller, raw(head + body * 1999 + b"y" * (100 - len(head))))
    longer = deliver(caller, raw(head + body * 1999 + b"y" * (101 - len(head))))
    assert "The first 200 kB" not in words(service, f"/messages/{whole}?view=source")
    assert "The first 200 kB of 200.0 kB" in words(service, f"/messages/{longer}?view=source")
    assert f'href="/_local/messages/{longer}/source"' in page(service, f"/messages/{longer}?view=source")


def test_attachments_can_be_fetched(service: LocalService, caller: PinpointEmailClient) -> None:
    """Files are listed with kind and size; the links lead to them, and pictures are shown."""
    target = f"/messages/{deliver(caller, illustrated('<img src=cid:logo>'))}"
    assert "logo.png image/png · 71 B bill.pdf application/pdf · 4 B" in words(service, target)
    (picture,) = re.findall(r'<img src="(.*?)"', page(service, target))
    assert PICTURE == get(service, picture).body


def test_frame_has_its_pictures_and_its_policy(service: LocalService, caller: PinpointEmailClient) -> None:
    """The HTML of a message comes with a policy under which it can do nothing."""
    answer = get(service, f"/messages/{deliver(caller, illustrated('<img src=cid:logo>'))}/html")
    assert b'<img src="data:image/png;base64,iVBOR' in answer.body
    assert answer.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'; img-src data:;")
    assert ("nosniff", "no-store", "off") == tuple(
        answer.headers[name] for name in ("X-Content-Type-Options", "Cache-Control", "X-DNS-Prefetch-Control")
    )


def test_remote_pictures_are_told_of(service: LocalService, caller: PinpointEmailClient) -> None:
    """The page says which pictures were not fetched."""
    target = f"/messages/{deliver(caller, simple('S', None, '<img src=https://a.example/x.gif>'))}"
    assert "1 remote picture not loaded https://a.example/x.gif" in words(service, target)


def test_neighbours(service: LocalService, caller: PinpointEmailClient) -> None:
    """From a message one gets to the next newer and the next older one, if there are any."""
    first, second, third = (deliver(caller, simple(name)) for name in "abc")
    found = {
        message_id: re.findall(
            r'href="/messages/([^"?]*)" data-(newer|older)', page(service, f"/messages/{message_id}")
        )
        for message_id in (first, second, third)
    }
    assert {
        first: [(second, "newer")],
        second: [(third, "newer"), (first, "older")],
        third: [(second, "older")],
    } == found


def test_messages_can_be_deleted(service: LocalService, caller: PinpointEmailClient) -> None:
    """One message is deleted, or all of them; then the inbox is shown."""
    first = deliver(caller, simple("First"))
    deliver(caller, simple("Second"))
    answer = post(service, f"/messages/{first}/delete")
    assert (303, "/") == (answer.status, answer.headers["Location"])
    assert ["Second"] == subjects(service)
    answer = post(service, "/delete")
    assert (303, "/") == (answer.status, answer.headers["Location"])
    assert () == service.messages


@pytest.mark.parametrize("origin", ["https://elsewhere.example", "null"])
def test_pages_elsewhere_cannot_post(service: LocalService, caller: PinpointEmailClient, origin: str) -> None:
    """A form on another site, or in a message, changes nothing."""
    deliver(caller, simple("Stays"))
    answer = post(service, "/delete", Origin=origin)
    assert 403 == answer.status
    assert b"and from pages elsewhere, are refused" in answer.body
    assert 1 == len(service.messages)


def test_own_page_can_post(service: LocalService) -> None:
    """With the Origin that a browser sends with the page's own forms, a form is accepted."""
    assert 303 == post(service, "/delete", Origin=service.url).status


def test_events_are_listed(service: LocalService, caller: PinpointEmailClient) -> None:
    """Events are listed with their message, the newest first, and can be of one type only."""
    message_id = deliver(caller, simple("S"), SIMULATOR)
    text = words(service, "/events")
    assert text.index("now Bounce bounce@simulator.amazonses.com") < text.index("now Send bounce@")
    assert f'href="/messages/{message_id}?view=events"' in page(service, "/events")
    assert "now Send" not in words(service, "/events?type=BOUNCE")
    assert "now Bounce" in words(service, "/events?type=BOUNCE")
    assert "No events of this type" in words(service, "/events?type=CLICK")


def test_events_are_in_pages(service: LocalService, caller: PinpointEmailClient) -> None:
    """Two hundred events are on a page; the older ones are further back."""
    for number in range(2):
        deliver(caller, simple("S"), *(f"a{number}x{other}@b.de" for other in range(50)))
    assert "Older" not in words(service, "/events")
    deliver(caller, simple("S"), "last@b.de")
    (older,) = re.findall(r'href="(/events\?before=\d+)">Older', page(service, "/events"))
    assert 2 == words(service, older).count("a0x0@b.de Open the message")
    assert "Newest" in words(service, older)


def test_unchanged_page_is_not_sent_again(service: LocalService, caller: PinpointEmailClient) -> None:
    """A request with the version of a page gets a 304 response until the page changes."""
    etag = get(service, "/").headers["ETag"]
    unchanged = get(service, "/", If_None_Match=etag)
    assert (304, b"", etag) == (unchanged.status, unchanged.body, unchanged.headers["ETag"])
    assert f'data-version="{etag.strip(chr(34))}"' in page(service)
    assert 200 == get(service, "/?q=x", If_None_Match=etag).status
    deliver(caller, simple("New"))
    assert 200 == get(service, "/", If_None_Match=etag).status


def test_page_that_ages_changes_with_time(service: LocalService) -> None:
    """A page that changes with time gets a new version in time."""
    etag = get(service, "/account").headers["ETag"]
    service.clock.advance(5)
    assert etag != get(service, "/account").headers["ETag"]


@pytest.mark.parametrize("target", ["/", "/events", "/identities", "/deliverability", "/account", "/nothing"])
def test_pages_are_closed(service: LocalService, target: str) -> None:
    """Every page has a policy that keeps it from loading anything foreign, and from being embedded elsewhere."""
    headers = get(service, target).headers
    assert (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ) == headers["Content-Security-Policy"]
    assert ("nosniff", "same-origin", "no-store", "off") == tuple(
        headers[name]
        for name in ("X-Content-Type-Options", "Referrer-Policy", "Cache-Control", "X-DNS-Prefetch-Control")
    )


@pytest.mark.parametrize("target", ["/", "/events", "/identities", "/deliverability", "/account"])
def test_pages_have_no_styles_and_scripts_in_them(
    service: LocalService, caller: PinpointEmailClient, target: str
) -> None:
    """No page has inline styles or scripts, which its policy would block."""
    deliver(caller, simple("S"))
    text = page(service, target)
    assert [] == re.findall(r"\sstyle=|<style|\son\w+=|<script>", text)
    assert 1 == text.count('aria-current="page"')


@pytest.mark.parametrize("name", ["app.css", "app.js", "icon.svg"])
def test_files_of_the_page(service: LocalService, name: str) -> None:
    """Style sheet, script and icon come from the service, and name no other place."""
    answer = get(service, f"/_local/static/{name}")
    assert (200, "no-cache") == (answer.status, answer.headers["Cache-Control"])
    assert b"http" not in answer.body.replace(b"http://www.w3.org/2000/svg", b"")
    again = get(service, f"/_local/static/{name}", If_None_Match=answer.headers["ETag"])
    assert (304, b"") == (again.status, again.body)


@pytest.mark.parametrize("name", ["nothing.css", "", "..", "%2e%2e%2fviews.py", "..%5cviews.py"])
def test_no_other_files_are_had(service: LocalService, name: str) -> None:
    """A file that the page does not have is not found."""
    assert 404 == get(service, f"/_local/static/{name}").status


def test_nothing_there_is_told_to_people_and_programs(service: LocalService) -> None:
    """A browser gets errors as a page; a program, and any request below the API's paths, as JSON."""
    answer = get(service, "/messages/nothing")
    assert (404, "text/html; charset=utf-8") == (answer.status, answer.headers["Content-Type"])
    assert b"Message nothing does not exist." in answer.body
    assert 404 == get(service, "/nothing").status
    for target in ("/_local/nothing", "/v1/nothing", "/v2/nothing"):
        assert ("application/json", "UnknownOperationException") == (
            get(service, target).headers["Content-Type"],
            get(service, target).code,
        )
    assert "application/json" == send(service, "GET", "/nothing", headers={"Accept": "*/*"}).headers["Content-Type"]


def test_sender_cannot_write_html(service: LocalService, caller: PinpointEmailClient) -> None:
    """Everything that a sender can choose is shown as text on every page."""
    hostile = "\"><img src=x onerror=alert(1)>'"
    message_id = deliver(caller, simple(hostile, hostile), "<joe@b.de>")
    for target in (
        "/",
        f"/messages/{message_id}",
        f"/messages/{message_id}?view=headers",
        "/events",
        f"/?q={'%3Cimg'}",
    ):
        assert "<img" not in page(service, target)
    assert SENDER in unescape(page(service, f"/messages/{message_id}"))


@pytest.mark.parametrize("name", ["From", "Reply-To", "Content-Type", "Content-Disposition", "MIME-Version"])
def test_message_that_cannot_be_read_can_be_looked_at(service: LocalService, name: str) -> None:
    """A message with an unreadable header breaks neither the inbox nor its own page."""
    with service.client() as client:
        client.create_email_identity(email_identity="example.com")
        client.send_email(
            from_email_address="a@example.com",
            destination=Destination(to_addresses=["b@example.org"]),
            content=EmailContent.from_mime(name.encode() + b": " + b"(" * 450 + b"\r\nSubject: s\r\n\r\nb"),
        )
    (message,) = service.messages
    for path in ("/", f"/messages/{message.message_id}", f"/messages/{message.message_id}?view=headers"):
        assert send(service, "GET", path).status == 200
