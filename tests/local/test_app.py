import pytest

from pinpoint_email.local import LocalService
from pinpoint_email.local.app import create_app
from pinpoint_email.local.signatures import Keys
from pinpoint_email.local.state import ServiceState

from .wire import IDENTITIES, call, exchange, refusal, send

MESSAGES = "/_local/messages"
HTTP = b" HTTP/1.1\r\nHost: 127.0.0.1\r\n"


def status_of(answer: bytes) -> int:
    """Return the HTTP status in the first line of a response."""
    return int(answer.split(b" ", 2)[1])


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
        ("Origin", "http://127.0.0.1:1"),
        ("Origin", "http://localhost"),
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
        {"Host": "localhost:8005", "Origin": "http://localhost:8005"},
    ],
)
def test_own_pages_are_welcome(service: LocalService, headers: dict[str, str]) -> None:
    """The control API responds under any of this machine's own names."""
    assert send(service, "GET", MESSAGES, headers=headers).status == 200


def test_host_that_it_listens_on_is_its_own() -> None:
    """The host on which the service listens is accepted, whatever its case."""
    with create_app(ServiceState(), Keys("test", "test"), ["Mail.Test"]).test_client() as client:
        statuses = [client.get(MESSAGES, headers={"Host": host}).status_code for host in ("mail.test", "other.test")]
    assert statuses == [200, 403]


@pytest.mark.parametrize(
    ("verb", "path", "status"),
    [("GET", "/nothing", 404), ("GET", "/_local/x", 404), ("POST", MESSAGES, 405), ("GET", "//x", 404)],
)
def test_where_nothing_is_an_error_is_answered(service: LocalService, verb: str, path: str, status: int) -> None:
    """A wrong path or verb gets an error in the form of the API."""
    answer = send(service, verb, path)
    assert (status, "UnknownOperationException") == (answer.status, answer.code)
    assert answer.message != ""


@pytest.mark.parametrize(
    ("start", "status"),
    [
        (b"GET http://127.0.0.1/_local/messages", 200),
        (b"GET http://evil.example/_local/messages", 403),
        (b"GET http://127.0.0.1", 308),
        (b"GET http://127.0.0.1?x", 308),
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


@pytest.mark.parametrize("length", [60 * 2**20 + 1, 99_999_999_999_999_999_999])
def test_body_that_is_too_large_is_refused(service: LocalService, length: int) -> None:
    """A body beyond what the service takes is refused before it is read."""
    answer = exchange(service, b"POST " + IDENTITIES.encode() + HTTP + b"Content-Length: %d\r\n\r\n{}" % length)
    assert 413 == status_of(answer)
    assert b"x-amzn-ErrorType: RequestEntityTooLargeException" in answer


def test_full_disk_is_an_error(service: LocalService) -> None:
    """A request that cannot be stored gets a 503 response, and no part of it is stored."""
    store = service._state.store
    ((pages,),) = store.rows("PRAGMA page_count")
    store.rows(f"PRAGMA max_page_count = {pages + 1}")
    tags = [{"Key": f"k{number}", "Value": "v" * 256} for number in range(50)]
    members = {"EmailIdentity": "example.com", "Tags": tags}
    status, code, message = refusal(service, "POST", IDENTITIES, members)
    assert (503, "ServiceUnavailable") == (status, code)
    assert "full" in message
    store.rows("PRAGMA max_page_count = 100000")
    assert 404 == call(service, "GET", f"{IDENTITIES}/example.com").status
    assert 200 == call(service, "POST", IDENTITIES, members).status


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
    """A malformed request gets a 4xx response, and prints nothing."""
    assert status == status_of(exchange(service, data))
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://localhost:3000"])
def test_pages_elsewhere_cannot_send(service: LocalService, origin: str) -> None:
    """A signature does not make a page's request the user's: everyone knows the key."""
    with service.client() as client:
        client.create_email_identity(email_identity="example.com")
        request = client.generate_presigned_request("delete_email_identity", email_identity="example.com")
        target = request.url.removeprefix(service.url)
        assert send(service, request.method, target, headers={"Origin": origin}).status == 403
        assert client.get_email_identity(email_identity="example.com").verified_for_sending_status is True


@pytest.mark.parametrize(
    ("names", "host", "status"),
    [
        (["0.0.0.0"], "192.0.2.9:8005", 200),
        (["0.0.0.0"], "[2001:db8::1]", 200),
        (["0.0.0.0"], "mail:8005", 403),
        (["0.0.0.0", "Mail"], "mail:8005", 200),
        (["127.0.0.1"], "192.0.2.9:8005", 403),
    ],
)
def test_service_that_listens_everywhere_has_any_address(names: list[str], host: str, status: int) -> None:
    """A service that listens everywhere accepts any IP address as its host, but only names that it was given."""
    with create_app(ServiceState(), Keys("test", "test"), names).test_client() as client:
        assert client.get(MESSAGES, headers={"Host": host}, environ_base={"RAW_URI": MESSAGES}).status_code == status
