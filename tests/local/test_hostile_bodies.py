import json
import logging
from base64 import b64encode
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinpoint_email._call.action import ACTIONS
from pinpoint_email._call.route import APIS, route_of
from pinpoint_email._values.wire import wire_name
from pinpoint_email.local import LocalService
from tests.properties import examples

from .valid import SENDS, VALID, make_template, prepare, request_for
from .wire import OUTBOUND, call, send

BODIES = [name for name in sorted(VALID) if route_of(ACTIONS[name], "sesv2").verb in {"POST", "PUT"}]
NAMES = sorted({wire_name(name) for action in ACTIONS.values() for name in action.parameters})
DEEP, LONG = "\0deep", "\0long"
ODD: list[Any] = [
    *(10**30, -(2**63), 2**63, -1, 0, 1e308, float("nan"), float("-inf"), 253402300799, -62135596800, True, None),
    *("", "\ud800", "\0", LONG, "\r\nX: y", "a@example.com", "YQ==", "UTF-16", "rot13", "utf-7", "idna"),
    *([], {}, [None], [[]], {"": None}, {"Data": "\ud800"}, ["x"] * 2_000, {str(n): n for n in range(500)}, DEEP),
]
LEAVES = st.sampled_from(ODD) | st.integers() | st.floats() | st.text(max_size=20)
JSON: st.SearchStrategy[Any] = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=3),
    max_leaves=6,
)
NEW = object()
PIECES = [
    *(b"multipart/mixed", b"multipart/related", b"multipart/alternative", b"message/rfc822", b"message/partial"),
    *(b"text/plain", b"text/html", b"text/x\xff", b"attachment", b"inline", b"base64", b"uuencode", b"7bit", b"x"),
    *(
        b"; boundary=x",
        b"; boundary=",
        b"; charset=utf-7",
        b"; charset=unicode_escape",
        b"; charset=x\0",
        b"; charset=",
    ),
    *(b"; filename=a", b"; filename*=utf-7''+2AA-", b"; filename*=unicode_escape''%5Cud800", b"; filename*0*=x''%ff"),
    *(b"=?utf-8?q?=0a?=", b"=?utf-7?q?+2AA-?=", b"=?unicode_escape?q?=5Cud800?=", b"=?x?b?!?=", b"\\ud800", b"+2AA-"),
    *(b"<", b">", b"@", b":", b";", b",", b'"', b"(", b"[", b"\\", b"\xff", b"a@b.de", b"a=b, c=d", b"set", b"\0"),
]
HEADERS = [
    *(b"From", b"To", b"Cc", b"Subject", b"Content-Type", b"Content-Disposition", b"Content-Transfer-Encoding"),
    *(b"X-SES-MESSAGE-TAGS", b"X-SES-CONFIGURATION-SET", b"MIME-Version", b"Content-ID", b"Date"),
]
VALUES = st.lists(st.sampled_from(PIECES) | st.binary(max_size=3), max_size=5).map(b"".join)
LINES = st.tuples(st.sampled_from(HEADERS), VALUES).map(b": ".join) | st.sampled_from([b"", b"--x", b"--x--", *PIECES])
RAW = st.lists(LINES, max_size=12).map(b"\r\n".join)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalService]:
    """A service for all examples of a property; all that it kept can be read in the end."""
    folder = tmp_path_factory.mktemp("templates")
    make_template(folder)
    with LocalService(templates=folder) as service:
        prepare(service)
        yield service
        assert 200 == send(service, "GET", "/_local/messages").status
        assert 200 == send(service, "GET", "/_local/events").status
        for method in (name for name in VALID if name.startswith(("get_", "list_"))):
            request = request_for(method, "pinpoint-email", VALID[method])
            assert call(service, request.verb, request.target).status in {200, 404}


@pytest.fixture(autouse=True)
def nothing_printed(capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """No traceback is printed or logged."""
    yield
    assert ("", "") == capfd.readouterr()
    assert [] == [record for record in caplog.get_records("call") if record.levelno >= logging.WARNING]


@st.composite
def mutated(draw: st.DrawFn, value: Any) -> Any:
    """A JSON value with something in it, at any depth, replaced, removed or added."""
    if isinstance(value, dict) and value and draw(st.integers(0, 5)):
        members: dict[str, Any] = dict(value)  # pyright: ignore[reportUnknownArgumentType]
        name = draw(st.sampled_from(sorted(members)))
        if draw(st.integers(0, 9)):
            return members | {name: draw(mutated(members[name]))}
        return {other: member for other, member in members.items() if other != name} | draw(
            st.dictionaries(st.sampled_from(NAMES), LEAVES, max_size=1)
        )
    if isinstance(value, list) and value and draw(st.integers(0, 5)):
        return [draw(mutated(value[0])), *value[1:]]  # pyright: ignore[reportUnknownVariableType]
    return draw(JSON)


def encoded(members: object) -> bytes:
    """Members as a body; what stands for deep nesting and long texts is replaced by it."""
    text = json.dumps(members).replace(json.dumps(DEEP), "[" * 100_000 + "]" * 100_000)
    return text.replace(json.dumps(LONG), json.dumps("x" * 70_000)).encode()


def check(service: LocalService, verb: str, target: str, body: bytes | None) -> None:
    """Check that a response is a success, or a client error with a code and a message."""
    answer = call(service, verb, target, body)
    assert answer.status in {200, 400, 404}
    if answer.status != 200:
        assert answer.code.isalnum()
        assert answer.message != ""


def change(service: LocalService, data: st.DataObject, method: str, values: dict[str, Any]) -> None:
    """Make a valid request with something in its body changed."""
    api = data.draw(st.sampled_from(APIS))
    request = request_for(method, api, values)
    members: object = json.loads(request.body or b"{}")
    check(service, request.verb, request.target, encoded(data.draw(mutated(members))))


@pytest.mark.parametrize("api", APIS)
def test_valid_requests_succeed(api: str) -> None:
    """The requests that the properties change are valid as they are."""
    with LocalService() as service:
        prepare(service)
        requests = {method: request_for(method, api, values) for method, values in VALID.items()}
        found = {name: call(service, each.verb, each.target, each.body).status for name, each in requests.items()}
    assert dict.fromkeys(ACTIONS, 200) == found


@given(st.sampled_from(sorted(VALID)), st.sampled_from(APIS), st.binary(max_size=40))
def test_random_bytes_are_no_fault_of_the_service(shared: LocalService, method: str, api: str, body: bytes) -> None:
    """Any bytes as the body of any action get a response, and not a 5xx."""
    request = request_for(method, api, VALID[method])
    check(shared, request.verb, request.target, body)


@given(st.sampled_from(BODIES), st.sampled_from(APIS), st.dictionaries(st.sampled_from(NAMES), JSON) | JSON)
def test_random_json_is_no_fault_of_the_service(shared: LocalService, method: str, api: str, members: object) -> None:
    """Any JSON as the body of any action gets a response, and not a 5xx."""
    request = request_for(method, api, VALID[method])
    check(shared, request.verb, request.target, encoded(members))


@examples(150)
@given(st.sampled_from(BODIES), st.data())
def test_changed_json_is_no_fault_of_the_service(shared: LocalService, method: str, data: st.DataObject) -> None:
    """A valid body of any action in which something is changed gets a response, and not a 5xx."""
    change(shared, data, method, VALID[method])


@examples(100)
@given(st.sampled_from(SENDS), st.data())
def test_changed_messages_are_no_fault_of_the_service(
    shared: LocalService, values: dict[str, Any], data: st.DataObject
) -> None:
    """A message of any kind in which something is changed gets a response, and not a 5xx."""
    change(shared, data, "send_email", values)


def send_raw(service: LocalService, source: bytes) -> None:
    """Send a raw message, which is taken or refused, and read what was taken."""
    service.reset()
    prepare(service)
    members = {
        "FromEmailAddress": "a@example.com",
        "Destination": {"ToAddresses": ["b@c.de"]},
        "Content": {"Raw": {"Data": b64encode(source).decode()}},
    }
    check(service, "POST", OUTBOUND, encoded(members))
    for message in service.messages:
        path = f"/_local/messages/{message.message_id}"
        for rest in ("", "/source", *(f"/attachments/{place}" for place in range(len(message.attachments)))):
            assert 200 == send(service, "GET", path + rest).status


@examples(50)
@given(RAW)
def test_raw_messages_are_no_fault_of_the_service(shared: LocalService, source: bytes) -> None:
    """A raw message is taken, whatever is in it, or refused; all of it can be read again."""
    send_raw(shared, source)


@pytest.mark.parametrize(
    "source",
    [
        b"Content-Type: text/plain; charset=unicode_escape\r\n\r\n\\ud800",
        b"Content-Type: text/plain; charset=utf-7\r\n\r\n+2AA-",
        b"Content-Type: image/gif\r\nContent-Disposition: attachment; filename*=unicode_escape''%5Cud800\r\n\r\nx",
        b"Content-Type: image/gif\r\nContent-Disposition: attachment; filename*=utf-7''%2B2AA-\r\n\r\nx",
        b"Subject: =?unicode_escape?q?=5Cud800?=\r\n\r\nx",
        b"Content-Type: =?utf-7?q?+2AA-?=\r\n\r\nx",
        b"Content-Disposition: =?utf-7?q?+2AA-?=\r\n\r\nx",
        b"Content-Transfer-Encoding: =?utf-7?q?+2AA-?=\r\n\r\nx",
    ],
)
def test_half_a_character_is_no_fault_of_the_service(shared: LocalService, source: bytes) -> None:
    """A raw message whose character set makes a lone surrogate is taken and can be read."""
    send_raw(shared, source)
    assert 1 == len(shared.messages)


@pytest.mark.parametrize("depth", range(100, 1000, 90))
def test_deep_template_data_is_no_fault_of_the_service(shared: LocalService, depth: int) -> None:
    """Template data nested at any depth is filled in or refused."""
    values = dict(SENDS[2])
    template = values["content"]["Template"] | {"TemplateData": '{"name": ' + "[" * depth + "]" * depth + "}"}
    request = request_for("send_email", "pinpoint-email", values | {"content": {"Template": template}})
    check(shared, request.verb, request.target, request.body)


def test_slow_character_set_does_not_hold_up_the_service(service: LocalService) -> None:
    """A character set that mail cannot be in is refused before the text is encoded in it, which can take minutes."""
    prepare(service)
    text = "".join(map(chr, range(200, 12_200)))
    values = VALID["send_email"] | {
        "content": {"Simple": {"Subject": {"Data": "s"}, "Body": {"Text": {"Data": text, "Charset": "punycode"}}}}
    }
    request = request_for("send_email", "pinpoint-email", values)
    assert 400 == call(service, request.verb, request.target, request.body).status
