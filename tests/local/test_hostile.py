import json
import logging
import re
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from botocore.auth import SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials, ReadOnlyCredentials
from hypothesis import given
from hypothesis import strategies as st

from pinpoint_email._call.action import ACTIONS
from pinpoint_email._call.route import APIS
from pinpoint_email._call.signing import Signer
from pinpoint_email._values.wire import wire_name
from pinpoint_email.local import LocalService
from tests.properties import examples

from .valid import VALID, prepare, request_for
from .wire import RawResponse, call, exchange, send

MESSAGES = "/_local/messages"
HTTP = b" HTTP/1.1\r\nHost: 127.0.0.1\r\n"
METHODS = st.sampled_from(sorted(VALID))
ROUTES = st.tuples(METHODS, st.sampled_from(APIS))
LISTS = st.sampled_from([name for name in sorted(VALID) if "next_token" in ACTIONS[name].parameters])
VERBS = st.sampled_from(["GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH"])
NAMES = sorted({wire_name(name) for action in ACTIONS.values() for name in action.parameters})
LONG = "\0long"
ODD = ["\0", "\ud800", "../..", "%", "%zz", "%ff", "%00", "\r\n", LONG, "9" * 5000, "-1", "ß", "٣", "[", "//"]
TEXT = st.sampled_from(ODD) | st.text(max_size=20)
RAW_TEXT = st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=40)
QUERY = st.lists(st.tuples(st.sampled_from(NAMES), TEXT), max_size=6)
TOKENS = st.text(max_size=30) | st.sampled_from(["Email identity ", "Email identity x", "Email identity 9" * 9])
JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=8,
)
MEMBERS = ["advance", "email_identity", "region_name", "found", "times", "action", "error", "drop", "takes_effect"]
COMMANDS = {name: f"/_local/{name}" for name in ("clock", "fail-next", "verify-identity", "reset")}


@pytest.fixture(scope="module")
def shared() -> Iterator[LocalService]:
    """A service for all examples of a property, which works to the end."""
    with LocalService() as service:
        prepare(service)
        yield service
        assert 200 == send(service, "GET", MESSAGES).status
        with service.client() as client:
            assert client.get_account().response_metadata.status_code == 200


@pytest.fixture(autouse=True)
def nothing_printed(capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """No traceback is printed or logged."""
    yield
    assert ("", "") == capfd.readouterr()
    assert [] == [record for record in caplog.get_records("call") if record.levelno >= logging.WARNING]


def text_of(name: str) -> str:
    """A text as it stands in a URL; what stands for a long one is replaced by it."""
    return quote(name.encode("utf-8", "replace"), safe="").replace("%00long", "x" * 50_000)


def check(answer: RawResponse) -> None:
    """Check that a response is a success, or a client error with a code and a message."""
    assert 200 <= answer.status < 500
    if answer.status >= 400 and answer.body:
        assert answer.code != ""
        assert answer.message != ""


@given(st.sampled_from([b"", b"GET /v1/email/", b"GET /_local/", b"POST /v1/email/identities" + HTTP]), st.binary())
def test_random_bytes_do_no_harm(shared: LocalService, start: bytes, data: bytes) -> None:
    """Random bytes never get a 5xx response, and the service goes on."""
    answer = exchange(shared, start + data + b"\r\n\r\n")
    # The response to a request without a version has no status line.
    assert None is re.match(rb"HTTP/1\.1 5|.*internal error", answer, re.DOTALL)
    assert send(shared, "GET", MESSAGES).status == 200


@given(st.lists(st.tuples(st.binary(max_size=20), st.binary(max_size=20)), max_size=4), st.binary(max_size=40))
def test_random_headers_do_no_harm(shared: LocalService, headers: list[tuple[bytes, bytes]], body: bytes) -> None:
    """Random headers never get a 5xx response."""
    lines = b"".join(name + b": " + value + b"\r\n" for name, value in headers)
    for path in (b"GET /v1/email/account", b"POST /_local/reset", b"GET /_local/messages"):
        answer = exchange(shared, path + HTTP + lines + b"\r\n" + body)
        assert None is re.match(rb"HTTP/1\.1 5|.*internal error", answer, re.DOTALL)


@given(VERBS, st.sampled_from(["/v1/email", "/v2/email", "/_local", ""]), st.lists(TEXT, max_size=5), TEXT)
def test_random_paths_do_no_harm(shared: LocalService, verb: str, start: str, segments: list[str], query: str) -> None:
    """Any path and query get a response, and not a 5xx."""
    target = "/".join([start, *map(text_of, segments)]) + f"?PageSize={text_of(query)}&{text_of(query)}"
    check(call(shared, verb, target[:60_000] if target.startswith("/") else f"/{target}"[:60_000]))


@given(VERBS, RAW_TEXT, RAW_TEXT)
def test_paths_that_are_not_encoded_do_no_harm(shared: LocalService, verb: str, path: str, query: str) -> None:
    """A target gets a response, and not a 5xx, even if it is percent-encoded wrongly or not at all."""
    for start in ("/v1/email/", "/_local/"):
        check(send(shared, verb, f"{start}{path}?{query}"))


@given(ROUTES, st.lists(TEXT, min_size=3, max_size=3))
def test_random_names_do_no_harm(shared: LocalService, route: tuple[str, str], names: list[str]) -> None:
    """Any names in the path of any action get a response, and not a 5xx."""
    method, api = route
    action = ACTIONS[method]
    in_path = [name for name in VALID[method] if f"{{{name}}}" in action.route]
    clean = (name.encode("utf-8", "replace").decode() for name in names)
    request = request_for(method, api, VALID[method] | dict(zip(in_path, clean, strict=False)))
    check(call(shared, request.verb, request.target[:60_000], request.body))


@given(ROUTES, QUERY)
def test_random_queries_do_no_harm(shared: LocalService, route: tuple[str, str], fields: list[tuple[str, str]]) -> None:
    """Any query of any action gets a response, and not a 5xx."""
    method, api = route
    request = request_for(method, api, VALID[method])
    query = "&".join(f"{name}={text_of(value)}" for name, value in fields)
    check(call(shared, request.verb, f"{request.target.partition('?')[0]}?{query}"[:60_000], request.body))


@given(LISTS, TOKENS | TOKENS.map(lambda text: urlsafe_b64encode(text.encode()).decode()), st.integers())
def test_random_page_tokens_do_no_harm(shared: LocalService, method: str, token: str, size: int) -> None:
    """Any page token of any list gets a response, and not a 5xx."""
    for api in APIS:
        request = request_for(method, api, VALID[method] | {"next_token": token, "page_size": size})
        check(call(shared, request.verb, request.target, request.body))


@given(st.integers(0, 200), st.integers(0, 20), RAW_TEXT)
def test_random_signatures_in_a_header_do_no_harm(shared: LocalService, start: int, length: int, text: str) -> None:
    """A signature in which something is replaced gets a 403, or a 200 if it is still right."""
    url = f"{shared.url}/v1/email/account"
    keys = ReadOnlyCredentials("test", "test", None)
    headers = Signer("us-east-1", keys, datetime.now(UTC)).sign("GET", url, {}, b"")
    signature = headers["Authorization"]
    headers["Authorization"] = signature[:start] + text + signature[start + length :]
    assert send(shared, "GET", "/v1/email/account", headers=headers).status in {200, 403}
    headers = headers | {"Authorization": signature, "X-Amz-Date": text}
    assert 403 == send(shared, "GET", "/v1/email/account", headers=headers).status


@given(st.integers(0, 400), st.integers(0, 20), RAW_TEXT.map(lambda text: text.replace("#", "")))
def test_random_signatures_in_a_query_do_no_harm(shared: LocalService, start: int, length: int, text: str) -> None:
    """A signed link in which something is replaced gets a 403, or a 200 if it is still right."""
    request = AWSRequest(method="GET", url=f"{shared.url}/v1/email/account", headers={})
    SigV4QueryAuth(Credentials("test", "test"), "ses", "us-east-1", expires=60).add_auth(request)
    query = urlsplit(str(request.url)).query
    target = f"/v1/email/account?{query[:start]}{text}{query[start + length :]}"
    assert send(shared, "GET", target).status in {200, 403}


@examples(100)
@given(st.sampled_from(sorted(COMMANDS)), st.dictionaries(st.sampled_from(MEMBERS), JSON, max_size=4) | JSON)
def test_random_commands_do_no_harm(shared: LocalService, command: str, members: object) -> None:
    """Any JSON as a command gets a response, and not a 5xx."""
    check(send(shared, "POST", COMMANDS[command], json.dumps(members).encode()))
    shared.reset()


@given(st.sampled_from(sorted(COMMANDS)), st.binary(max_size=50))
def test_random_bytes_as_commands_do_no_harm(shared: LocalService, command: str, body: bytes) -> None:
    """Any bytes as a command get a response, and not a 5xx."""
    check(send(shared, "POST", COMMANDS[command], body))
    shared.reset()


@given(st.sampled_from(["GET", "DELETE"]), TEXT, st.sampled_from(["", "/source", "/attachments/0", "/attachments/x"]))
def test_random_message_ids_do_no_harm(shared: LocalService, verb: str, name: str, rest: str) -> None:
    """A message of any identifier that does not exist is not found."""
    target = f"{MESSAGES}/{text_of(name)}{rest}"
    check(send(shared, verb, target[:60_000]))


@given(TEXT)
def test_random_searches_do_no_harm(shared: LocalService, search: str) -> None:
    """Any search returns a list."""
    answer = send(shared, "GET", f"{MESSAGES}?search={text_of(search)}"[:60_000])
    assert (200, {"messages"}) == (answer.status, set(json.loads(answer.body)))
