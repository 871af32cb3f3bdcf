import json
import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinpoint_email import Body, Content, Destination, EmailContent, Message, MessageTag, RawMessage
from pinpoint_email.local import LocalService
from pinpoint_email.local.app import create_app
from pinpoint_email.local.signatures import Keys
from pinpoint_email.local.state import State

from .wire import IDENTITIES, exchange, send

MESSAGES = "/_local/messages"
HTTP = b" HTTP/1.1\r\nHost: 127.0.0.1\r\n"


@pytest.fixture(scope="module")
def shared() -> Iterator[LocalService]:
    """A service for all examples of a property."""
    with LocalService() as service:
        yield service


def status_of(answer: bytes) -> int:
    """The HTTP status in an answer's first line."""
    return int(answer.split(b" ", 2)[1])


def test_no_messages_are_an_empty_list(service: LocalService) -> None:
    """A service that nothing was sent to has no messages."""
    answer = send(service, "GET", MESSAGES)
    assert (answer.status, json.loads(answer.body)) == (200, {"messages": []})


def test_messages_are_json(service: LocalService) -> None:
    """All messages of all Regions are listed, the oldest first, with all there is to know of them."""
    with service.client() as client:
        client.create_email_identity(email_identity="example.com")
        client.create_configuration_set(configuration_set_name="set")
        text, html = (Content(data=data, charset="UTF-8") for data in ("Größe", "<p>"))
        client.send_email(
            from_email_address="Jane <jane@example.com>",
            destination=Destination(to_addresses=["a@b.de"], cc_addresses=["c@b.de"], bcc_addresses=["d@b.de"]),
            content=EmailContent(simple=Message(subject=text, body=Body(text=text, html=html))),
            email_tags=[MessageTag(name="campaign", value="spring")],
            configuration_set_name="set",
            feedback_forwarding_email_address="bounces@example.com",
        )
    with service.client(region_name="eu-west-1") as client:
        client.create_email_identity(email_identity="example.com")
        source = b"Content-Type: image/gif; name=a.gif\r\n\r\nGIF"
        client.send_email(
            from_email_address="x@example.com",
            destination=Destination(to_addresses=["y@b.de"]),
            content=EmailContent(raw=RawMessage(data=source)),
        )
    simple, raw = service.messages
    assert json.loads(send(service, "GET", MESSAGES).body)["messages"] == [
        {
            "message_id": simple.message_id,
            "region_name": "us-east-1",
            "received_at": simple.received_at.isoformat(),
            "from_address": "Jane <jane@example.com>",
            "to_addresses": ["a@b.de"],
            "cc_addresses": ["c@b.de"],
            "bcc_addresses": ["d@b.de"],
            "feedback_forwarding_address": "bounces@example.com",
            "subject": "Größe",
            "text": "Größe\n",
            "html": "<p>\n",
            "attachments": [],
            "configuration_set_name": "set",
            "email_tags": {"campaign": "spring"},
        },
        {
            "message_id": raw.message_id,
            "region_name": "eu-west-1",
            "received_at": raw.received_at.isoformat(),
            "from_address": "x@example.com",
            "to_addresses": ["y@b.de"],
            "cc_addresses": [],
            "bcc_addresses": [],
            "feedback_forwarding_address": None,
            "subject": "",
            "text": None,
            "html": None,
            "attachments": [{"filename": "a.gif", "content_type": "image/gif", "size": 3}],
            "configuration_set_name": None,
            "email_tags": {},
        },
    ]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Host", "evil.example"),
        ("Host", "evil.example:80"),
        ("Host", "127.0.0.1.evil.example"),
        ("Host", "["),
        ("Host", "127.0.0.1:port"),
        ("Origin", "http://evil.example"),
        ("Origin", "https://localhost.evil.example"),
        ("Origin", "null"),
        ("Origin", "http://["),
    ],
)
@pytest.mark.parametrize("path", [MESSAGES, "/", "/_local/nothing"])
def test_pages_from_elsewhere_are_refused(service: LocalService, path: str, name: str, value: str) -> None:
    """A page from another host in a browser cannot read the mail, however its name resolves."""
    answer = send(service, "GET", path, headers={name: value})
    assert (answer.status, answer.code) == (403, "AccessDeniedException")


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "localhost:8005"},
        {"Host": "LOCALHOST"},
        {"Host": "[::1]:8005"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "http://localhost"},
    ],
)
def test_own_pages_are_welcome(service: LocalService, headers: dict[str, str]) -> None:
    """Under any of this machine's own names the control API answers."""
    assert send(service, "GET", MESSAGES, headers=headers).status == 200


def test_host_that_it_listens_on_is_its_own() -> None:
    """The host that the service was told to listen on is no foreign one, whatever its case."""
    with create_app(State(), Keys("test", "test"), "Mail.Test").test_client() as client:
        statuses = [client.get(MESSAGES, headers={"Host": host}).status_code for host in ("mail.test", "other.test")]
    assert statuses == [200, 403]


@pytest.mark.parametrize(
    ("verb", "path", "status"),
    [("GET", "/", 404), ("GET", "/_local/x", 404), ("POST", MESSAGES, 405), ("GET", "//x", 404)],
)
def test_where_nothing_is_an_error_is_answered(service: LocalService, verb: str, path: str, status: int) -> None:
    """A wrong path or verb is answered in the form of the API's errors."""
    answer = send(service, verb, path)
    assert (status, "UnknownOperationException") == (answer.status, answer.code)
    assert answer.message != ""


@pytest.mark.parametrize(
    ("start", "status"),
    [
        (b"GET http://127.0.0.1/_local/messages", 200),
        (b"GET http://evil.example/_local/messages", 403),
        (b"GET http://127.0.0.1", 404),
        (b"GET http://127.0.0.1?x", 404),
        (b"GET http://127.0.0.1/v1/email/account", 403),
        (b"GET http://127.0.0.1/v1/email/nothing?x", 403),
    ],
)
def test_absolute_target_is_understood(service: LocalService, start: bytes, status: int) -> None:
    """A target with a host in it, as proxies get it, is for that host."""
    assert status == status_of(exchange(service, start + HTTP + b"\r\n"))


@pytest.mark.parametrize(
    "rest",
    [
        b"Content-Length: 50\r\n\r\n{}",
        b"Content-Length: 99999999999999999999\r\n\r\n{}",
        b"Transfer-Encoding: chunked\r\n\r\nzz\r\n{}",
        b"Transfer-Encoding: chunked\r\n\r\n-5\r\n{}",
        b"Transfer-Encoding: chunked\r\n\r\n5\r\n{}",
    ],
)
def test_body_that_is_not_whole_is_refused(service: LocalService, rest: bytes) -> None:
    """A body that breaks off, or in chunks that are none, is the client's fault."""
    answer = exchange(service, b"POST " + IDENTITIES.encode() + HTTP + rest)
    assert status_of(answer) == 400
    assert b"x-amzn-ErrorType: MalformedHttpRequestException" in answer


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"GET http://[ HTTP/1.1\r\n\r\n", 400),
        (b"GET http://[x]/v1/email/account HTTP/1.1\r\n\r\n", 400),
        (b"GET //[" + HTTP + b"\r\n", 404),
        (b"GET x" + HTTP + b"\r\n", 404),
        (b"GET /%00%ff%2f" + HTTP + b"\r\n", 404),
        (b"OPTIONS *" + HTTP + b"\r\n", 404),
        (b"BREW /v1/email/account" + HTTP + b"\r\n", 403),
        (b"GET /v1/email/account HTTP/1.1\r\nHost: [\r\n\r\n", 403),
        (b"GET /v1/email/account" + HTTP + b"\xff: \xff\r\nAuthorization: \xff\r\n\r\n", 403),
        (b"POST /v1/email/identities" + HTTP + b"Content-Length: -5\r\n\r\n{}", 403),
        (b"POST /v1/email/identities" + HTTP + b"Content-Length: abc\r\n\r\n{}", 403),
        (b"GET /v1/email/account" + HTTP + b"X: y\r\n" * 200 + b"\r\n", 431),
        (b"GET /" + b"a" * 70_000 + HTTP + b"\r\n", 414),
    ],
)
def test_hostile_request_is_the_clients_fault(
    service: LocalService, capfd: pytest.CaptureFixture[str], data: bytes, status: int
) -> None:
    """A request that makes no sense is answered with a 4xx, and prints nothing."""
    assert status == status_of(exchange(service, data))
    assert capfd.readouterr() == ("", "")


@given(st.sampled_from([b"", b"GET /v1/email/", b"GET /_local/", b"POST /v1/email/identities" + HTTP]), st.binary())
def test_random_bytes_do_no_harm(shared: LocalService, start: bytes, data: bytes) -> None:
    """Whatever comes over the wire, nothing is answered with a 5xx, and the service goes on."""
    answer = exchange(shared, start + data + b"\r\n\r\n")
    # An answer to a request without a version has no status line.
    assert None is re.match(rb"HTTP/1\.1 5|.*internal error", answer, re.DOTALL)
    assert send(shared, "GET", MESSAGES).status == 200
