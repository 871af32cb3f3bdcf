import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest

from pinpoint_email import Body, Content, Destination, EmailContent, Message, MessageTag, RawMessage
from pinpoint_email.local import LocalService

from .wire import send

pytestmark = pytest.mark.once

MESSAGES = "/_local/messages"
EVENTS = "/_local/events"
CLOCK = "/_local/clock"
VERIFY = "/_local/verify-identity"
COMMANDS = (CLOCK, "/_local/fail-next", "/_local/reset", VERIFY)
EVIL = {"Origin": "http://evil.example"}


def ask(service: LocalService, verb: str, path: str, members: object = None, status: int = 200) -> dict[str, Any]:
    """Return the JSON of the response to a request."""
    body = b"" if members is None else members if isinstance(members, bytes) else json.dumps(members).encode()
    answer = send(service, verb, path, body)
    assert (status, "application/json") == (answer.status, answer.headers["Content-Type"])
    return cast("dict[str, Any]", json.loads(answer.body))


def deliver(service: LocalService, *sources: bytes) -> list[str]:
    """Send messages, and return their identifiers."""
    with service.client() as client:
        client.create_email_identity(email_identity="example.com")
        return [
            client.send_email(
                from_email_address="a@example.com",
                destination=Destination(to_addresses=["b@c.de"]),
                content=EmailContent(raw=RawMessage(data=source)),
            ).message_id
            or ""
            for source in sources
        ]


def test_no_messages_are_an_empty_list(service: LocalService) -> None:
    """A service that nothing was sent to has no messages."""
    assert {"messages": []} == ask(service, "GET", MESSAGES)
    assert {"events": []} == ask(service, "GET", EVENTS)


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
    assert ask(service, "GET", MESSAGES)["messages"] == [
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
    ("search", "found"), [("one", [0]), ("ONE", [0]), ("b%40c.de", [0, 1]), ("one%20b%40c", [0]), ("three", [])]
)
def test_messages_are_searched(service: LocalService, search: str, found: list[int]) -> None:
    """A search lists the messages that hold all of its words, the oldest first."""
    names = deliver(service, b"Subject: one\r\n\r\n", b"Subject: two\r\n\r\n")
    answer = ask(service, "GET", f"{MESSAGES}?search={search}")
    assert [names[place] for place in found] == [message["message_id"] for message in answer["messages"]]


def test_message_has_its_events(service: LocalService) -> None:
    """A message is returned with its own events; the list of events has those of all messages."""
    one, two = deliver(service, b"Subject: one\r\n\r\n", b"Subject: two\r\n\r\n")
    answer = ask(service, "GET", f"{MESSAGES}/{two}")
    assert ("two", ["SEND", "DELIVERY"]) == (answer["subject"], [event["event_type"] for event in answer["events"]])
    assert answer["events"][1] == {
        "event_type": "DELIVERY",
        "message_id": two,
        "region_name": "us-east-1",
        "recipient": "b@c.de",
        "occurred_at": service.events[-1].occurred_at.isoformat(),
        "detail": None,
        "configuration_set_name": None,
        "event_destinations": [],
    }
    assert [one, one, two, two] == [event["message_id"] for event in ask(service, "GET", EVENTS)["events"]]


def test_messages_are_deleted(service: LocalService) -> None:
    """One message or all of them are deleted with their events, and counted; identities stay."""
    one, two, three = deliver(service, b"", b"", b"")
    assert {"deleted": 1} == ask(service, "DELETE", f"{MESSAGES}/{two}")
    assert [one, three] == [message.message_id for message in service.messages]
    assert {one, three} == {event.message_id for event in service.events}
    assert {"deleted": 2} == ask(service, "DELETE", MESSAGES)
    assert {"deleted": 0} == ask(service, "DELETE", MESSAGES)
    assert ((), ()) == (service.messages, service.events)
    assert 1 == len(deliver(service, b""))


@pytest.mark.parametrize("verb", ["GET", "DELETE"])
@pytest.mark.parametrize("rest", ["", "/source", "/attachments/0"])
def test_unknown_message_is_not_found(service: LocalService, verb: str, rest: str) -> None:
    """Requests about a message that does not exist get a 404 response, and change nothing."""
    deliver(service, b"")
    status = 405 if rest and verb == "DELETE" else 404
    assert "message" in ask(service, verb, f"{MESSAGES}/nothing{rest}", status=status)
    assert 1 == len(service.messages)


@pytest.mark.parametrize(("found", "status"), [(None, "SUCCESS"), (True, "SUCCESS"), (False, "FAILED")])
@pytest.mark.parametrize("region_name", [None, "us-east-1", "eu-west-1"])
def test_identity_is_verified(region_name: str | None, status: str, *, found: bool | None) -> None:
    """A pending identity is verified, or given up, in the Region that is named or the usual one."""
    given = {"email_identity": "Example.com", "region_name": region_name, "found": found}
    with LocalService(manual_verification=True) as service:
        with service.client(region_name=region_name or "us-east-1") as client:
            client.create_email_identity(email_identity="example.com")
            members = {name: value for name, value in given.items() if value is not None}
            assert {} == ask(service, "POST", VERIFY, members)
            answer = client.get_email_identity(email_identity="example.com")
        assert answer.dkim_attributes is not None
        assert (found is not False, status) == (answer.verified_for_sending_status, answer.dkim_attributes.status)


@pytest.mark.parametrize(
    "members", [{"email_identity": "a.de"}, {"email_identity": "example.com", "region_name": "eu-west-1"}]
)
def test_unknown_identity_is_not_found(service: LocalService, members: dict[str, str]) -> None:
    """An identity that does not exist in the Region gets a 404 response."""
    deliver(service)
    expected = {"message": f"Email identity {members['email_identity']} does not exist."}
    assert expected == ask(service, "POST", VERIFY, members, 404)


def test_clock_is_told_and_moved(service: LocalService) -> None:
    """The time is returned in ISO 8601, and is moved on by seconds."""
    moved = datetime.fromisoformat(ask(service, "POST", CLOCK, {"advance": 86_400})["now"])
    told = datetime.fromisoformat(ask(service, "GET", CLOCK)["now"])
    assert moved <= told <= service.clock.now()
    assert timedelta(days=1) <= told - datetime.now(UTC) + timedelta(seconds=5)
    assert timedelta() == told.utcoffset()


@pytest.mark.parametrize("members", [None, {}])
def test_reset_forgets_all(service: LocalService, members: object) -> None:
    """After a reset there is nothing; no body is needed."""
    deliver(service, b"")
    assert {} == ask(service, "POST", "/_local/reset", members)
    with service.client() as client:
        assert ((), (), ()) == (service.messages, service.events, client.list_email_identities().email_identities)
        quota = client.get_account().send_quota
        assert quota is not None
        assert 0 == quota.sent_last_24_hours


@pytest.mark.parametrize("path", COMMANDS)
@pytest.mark.parametrize("body", [b"[]", b"null", b'"x"', b"{", b"\xff", b"1" * 5000, b"[" * 100_000])
def test_body_that_is_no_object_is_refused(service: LocalService, path: str, body: bytes) -> None:
    """A command's body is a JSON object."""
    assert {"message": "body: expected a JSON object."} == ask(service, "POST", path, body, 400)


@pytest.mark.parametrize(
    ("path", "members", "message"),
    [
        (CLOCK, {}, "advance: expected a value, got none."),
        (CLOCK, {"advance": None}, "advance: expected float, got None."),
        (CLOCK, {"advance": "1"}, "advance: expected float, got str of 1 character."),
        (CLOCK, {"advance": True}, "advance: expected float, got bool True."),
        (CLOCK, {"advance": 10**30}, "advance: expected int of at most 64 bits, got a larger one."),
        (CLOCK, {"advance": -1}, "the clock can be moved on by 0 to 3,162,240,000 seconds in all, not by -1."),
        (CLOCK, b'{"advance": NaN}', "advance: expected a finite number, got nan."),
        (CLOCK, b'{"advance": Infinity}', "advance: expected a finite number, got inf."),
        (CLOCK, {"advance": 1e300}, "the clock can be moved on by 0 to 3,162,240,000 seconds in all, not by 1e+300."),
        (CLOCK, {"advance": 1, "by": 1}, "by: expected no such member, but advance."),
        ("/_local/reset", {"all": True}, "all: expected no such member, but none."),
        (VERIFY, {}, "email_identity: expected a value, got none."),
        (VERIFY, {"email_identity": 5}, "email_identity: expected str, got int 5."),
        (VERIFY, {"email_identity": "a.de", "found": "no"}, "found: expected bool, got str of 2 characters."),
        (VERIFY, {"email_identity": "a.de", "region_name": None}, "region_name: expected str, got None."),
        (VERIFY, {"EmailIdentity": "a.de"}, "EmailIdentity: expected no such member, but email_identity, region_name,"),
        ("/_local/fail-next", {"drop": 1}, "drop: expected bool, got int 1."),
        ("/_local/fail-next", {"times": 1.5, "drop": True}, "times: expected int, got float 1.5."),
        ("/_local/fail-next", {"action": ["SendEmail"]}, "action: expected str, got list."),
        ("/_local/fail-next", {"action": "\ud800"}, "action: expected text that UTF-8 can encode, got a lone surr"),
    ],
)
def test_wrong_member_is_named(service: LocalService, path: str, members: object, message: str) -> None:
    """A member that is unknown, missing or of the wrong kind is named, with what is expected."""
    answer = ask(service, "POST", path, members, 400)["message"]
    assert message == answer[: len(message)]


@pytest.mark.parametrize(
    ("verb", "path", "status"),
    [
        ("GET", "/_local", 404),
        ("GET", "/_local/", 404),
        ("GET", "/_local/nothing", 404),
        ("POST", MESSAGES, 405),
        ("DELETE", CLOCK, 405),
        ("GET", VERIFY, 405),
        ("GET", "/_local/reset", 405),
        ("GET", f"{MESSAGES}/a/b/c", 404),
        ("GET", f"{MESSAGES}/", 404),
        ("POST", f"{MESSAGES}/a", 405),
    ],
)
def test_where_nothing_is_an_error_is_answered(service: LocalService, verb: str, path: str, status: int) -> None:
    """A wrong path or verb gets JSON with a message."""
    assert ask(service, verb, path, status=status)["message"] != ""


@pytest.mark.parametrize("headers", [EVIL, {"Origin": "null"}, {"Host": "evil.example"}])
@pytest.mark.parametrize(
    ("verb", "path"), [*(("POST", path) for path in COMMANDS), ("DELETE", MESSAGES), ("DELETE", f"{MESSAGES}/x")]
)
def test_pages_from_elsewhere_change_nothing(
    service: LocalService, verb: str, path: str, headers: Mapping[str, str]
) -> None:
    """A page from another host in a browser can neither steer the service nor delete the mail."""
    deliver(service, b"")
    answer = send(service, verb, path, b"{}", headers)
    assert (403, "AccessDeniedException") == (answer.status, answer.code)
    assert 1 == len(service.messages)
