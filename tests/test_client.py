import inspect
import logging
from typing import Any, Literal

import pytest
import requests
from botocore import xform_name
from botocore.session import Session

from pinpoint_email import (
    ConfigurationError,
    NotFoundException,
    Options,
    PinpointEmailClient,
    ServiceError,
    TransportError,
)

from .clients import KEYS, client_of
from .servers import OK, RawServer

_ACTIONS: list[str] = Session().get_service_model("pinpoint-email").operation_names


def test_an_unknown_api_is_refused() -> None:
    """An API other than the two is refused with a list of both."""
    api: Any = "ses"
    with pytest.raises(ConfigurationError, match=r"^api: expected one of pinpoint-email, sesv2, got 'ses'$"):
        PinpointEmailClient(region_name="us-east-1", api=api)


@pytest.mark.parametrize("action", _ACTIONS)
def test_every_action_has_a_method_with_keywords_only(action: str) -> None:
    """Each action has a method of its name in snake case, which takes keyword arguments only."""
    name = xform_name(action)
    parameters = inspect.signature(getattr(PinpointEmailClient, name)).parameters
    assert "self" == next(iter(parameters))
    assert {inspect.Parameter.KEYWORD_ONLY} >= {parameters[name].kind for name in list(parameters)[1:]}


@pytest.mark.parametrize(
    ("api", "expected"),
    [
        ("pinpoint-email", ["GET /v1/email/account", "GET /v1/email/identities", "GET /v1/email/configuration-sets"]),
        (
            "sesv2",
            ["GET /v2/email/account", "POST /v2/email/list-identities", "POST /v2/email/list-configuration-sets"],
        ),
    ],
)
def test_the_api_chooses_the_paths(api: Literal["pinpoint-email", "sesv2"], expected: list[str]) -> None:
    """The same methods serve both APIs with their own routes."""
    with RawServer() as server, client_of(server.url, api=api) as client:
        client.get_account()
        client.list_email_identities()
        client.list_configuration_sets()
    assert expected == [f"{request.verb} {request.target}" for request in server.requests]


def test_the_connection_is_kept_for_further_calls() -> None:
    """Calls share a connection, also those of a client with other options."""
    with RawServer() as server, client_of(server.url) as client:
        client.get_account()
        client.get_account()
        client.with_options(read_timeout=5).get_account()
        assert (3, 1) == (len(server.requests), server.connections)


def test_other_options_leave_the_client_as_it_was() -> None:
    """The first client keeps its options and sends with them."""
    options = Options(user_agent_extra="first", read_timeout=7)
    with RawServer() as server, client_of(server.url, options=options) as client:
        other = client.with_options(user_agent_extra="second")
        for each in (client, other, client):
            each.get_account()
    agents = [(request.header("User-Agent") or "").split(" ")[-1] for request in server.requests]
    assert ["first", "second", "first"] == agents
    assert options is client.options
    assert Options(user_agent_extra="second", read_timeout=7) == other.options
    assert repr(client) == repr(other)


def test_other_options_keep_the_class() -> None:
    """A derived client has the class and the attributes of the first one."""

    class Mine(PinpointEmailClient):
        mark = "none"

    client = Mine(region_name="us-east-1")
    client.mark = "some"
    other = client.with_options(max_attempts=1)
    assert (Mine, "some") == (type(other), other.mark)


def test_without_options_they_are_the_defaults(client: PinpointEmailClient) -> None:
    """A client without options has the default ones."""
    assert Options() == client.options


def test_closing_leaves_no_connection_and_is_not_the_end() -> None:
    """close() ends all connections, and a further call opens a new one."""
    with RawServer() as server:
        client = client_of(server.url)
        client.get_account()
        client.close()
        assert server.is_idle()
        client.get_account()
        client.close()
        assert server.is_idle()
        assert 2 == server.connections


def test_the_end_of_a_with_statement_closes() -> None:
    """A with statement yields the client and closes it at its end."""
    with RawServer() as server:
        client = client_of(server.url)
        with client as same:
            same.get_account()
            assert same is client
        assert server.is_idle()


class _Inspected(requests.Session):
    """A session that keeps the settings of a request and then fails."""

    def send(self, request: requests.PreparedRequest, **how: Any) -> requests.Response:
        self.how = how
        raise requests.ConnectionError(request.method)


def test_a_given_session_is_told_the_options() -> None:
    """The client's options override the session's own settings."""
    session = _Inspected()
    options = Options(verify=False, proxies={"http": "http://proxy.test"}, max_attempts=1)
    with pytest.raises(TransportError):
        client_of("http://service.test", session=session, options=options).get_account()
    assert (False, {"http": "http://proxy.test"}) == (session.how["verify"], session.how["proxies"])


class _Session(requests.Session):
    closed = False

    def close(self) -> None:
        self.closed = True
        super().close()


def test_the_callers_session_is_used_and_not_closed() -> None:
    """The session's adapters carry the requests, its hooks see the answers, and it stays open."""
    seen: list[int] = []

    def note(response: requests.Response, **_: object) -> None:
        seen.append(response.status_code)

    with RawServer() as server, _Session() as session:
        session.hooks["response"].append(note)
        with client_of(server.url, session=session) as client:
            client.get_account()
        session.get(server.url)
        assert (2, 1) == (len(server.requests), server.connections)
        assert session.closed is False
    assert [200, 200] == seen


def test_a_hook_that_raises_for_the_status_hides_no_answer() -> None:
    """The service's error is raised even if a hook raises for the status."""

    def check(response: requests.Response, **_: object) -> None:
        response.raise_for_status()

    answer = b'HTTP/1.1 404 Not Found\r\nContent-Length: 28\r\n\r\n{"code":"NotFoundException"}'
    with RawServer(lambda _: answer) as server, requests.Session() as session:
        session.hooks["response"].append(check)
        with pytest.raises(NotFoundException):
            client_of(server.url, session=session).get_account()


def test_a_session_that_cannot_reach_the_endpoint_says_nothing_of_the_path() -> None:
    """The exception of requests, which shows the URL, is not chained."""
    session = requests.Session()
    session.adapters.clear()
    with pytest.raises(TransportError) as caught:
        client_of("http://127.0.0.1", session=session).get_email_identity(email_identity="somebody")
    assert str(caught.value).endswith("the scheme of the endpoint or the proxy is not supported (InvalidSchema)")
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


@pytest.mark.parametrize(
    ("argument", "value", "expected"),
    [
        ("region_name", 5, "str, got int"),
        ("endpoint_url", b"http://127.0.0.1", "str, got bytes"),
        ("profile_name", ["a"], "str, got list"),
        ("aws_access_key_id", 5, "str, got int"),
        ("aws_secret_access_key", 5, "str, got int"),
        ("aws_session_token", 5, "str, got int"),
        ("options", {"read_timeout": 5}, "Options, got dict"),
        ("session", 42, "Session, got int"),
    ],
)
def test_arguments_of_a_wrong_type_are_named(argument: str, value: Any, expected: str) -> None:
    """The constructor says what an argument should be and what came."""
    arguments: dict[str, Any] = {"region_name": "us-east-1", argument: value}
    with pytest.raises(ConfigurationError, match=f"^{argument}: expected {expected}$"):
        PinpointEmailClient(**arguments)


def test_a_derived_client_stays_where_the_first_one_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment is read once, when the first client is built."""
    monkeypatch.setenv("AWS_REGION", "eu-west-1")
    client = PinpointEmailClient()
    monkeypatch.setenv("AWS_REGION", "us-east-1")
    assert repr(client) == repr(client.with_options(read_timeout=5))


def test_a_single_hook_needs_no_list() -> None:
    """A session's hook may be a function instead of a list, as in requests."""
    seen: list[int] = []

    def note(response: requests.Response, **_: object) -> None:
        seen.append(response.status_code)

    with RawServer() as server, _Session() as session:
        session.hooks = {"response": note}  # type: ignore[dict-item]
        client_of(server.url, session=session).get_account()
    assert [200] == seen


def test_a_hook_for_nothing_is_a_transport_error() -> None:
    """A hook for an unknown event is refused by requests at the call, and is a TransportError."""
    with _Session() as session:
        session.hooks = {"request": []}
        with pytest.raises(TransportError, match="ValueError"):
            client_of("http://127.0.0.1", session=session).get_account()


def test_the_callers_session_adds_nothing_to_the_request() -> None:
    """A session adds no headers, cookies, parameters or authentication, as they would not be signed."""
    with RawServer() as server, _Session() as session:
        client_of(server.url, session=session).get_account()
        session.auth = ("somebody", "hidden")
        session.headers["X-Hidden"] = "hidden"
        session.cookies.set("hidden", "hidden", domain="127.0.0.1")
        session.params = {"hidden": "hidden"}
        client_of(server.url, session=session).get_account()
    first, second = server.requests
    assert first.target == second.target
    assert [name for name, _ in first.headers] == [name for name, _ in second.headers]
    assert "hidden" not in str(second)


def test_cookies_are_not_sent_back() -> None:
    """The client sends no cookies, which are neither signed nor part of the API."""
    answer = OK.replace(b"\r\n", b"\r\nSet-Cookie: a=b; Path=/\r\n", 1)
    with RawServer(lambda _: answer) as server, _Session() as session:
        for each in (None, session):
            with client_of(server.url, session=each) as client:
                client.get_account()
                client.get_account()
    assert [None] * 4 == [request.header("Cookie") for request in server.requests]


@pytest.mark.parametrize("own", [True, False])
@pytest.mark.parametrize(
    ("status", "location"),
    [
        (301, "{url}/elsewhere"),
        (302, "{url}/elsewhere"),
        (303, "{url}/elsewhere"),
        (307, "{url}/elsewhere"),
        (308, "{url}/elsewhere"),
        (302, "/elsewhere"),
        (302, "http://[malformed"),
        (302, "http:///"),
        (302, ""),
    ],
)
def test_a_redirect_is_an_error_of_the_service(*, status: int, own: bool, location: str) -> None:
    """A redirect is not followed, wherever it leads."""
    with RawServer() as elsewhere, requests.Session() as session:
        session.max_redirects = 0
        where = location.format(url=elsewhere.url)
        answer = f"HTTP/1.1 {status} Moved\r\nLocation: {where}\r\nContent-Length: 0\r\n\r\n".encode()
        with RawServer(lambda _: answer) as server:
            client = client_of(server.url, session=None if own else session)
            with client, pytest.raises(ServiceError) as caught:
                client.delete_email_identity(email_identity="a")
    assert (str(status), status) == (caught.value.code, caught.value.status_code)
    assert (1, 0) == (len(server.requests), len(elsewhere.requests))


def test_the_client_tells_its_region(monkeypatch: pytest.MonkeyPatch) -> None:
    """``region_name`` has the Region from the argument or from the environment."""
    monkeypatch.setenv("AWS_REGION", "eu-central-1")
    assert "eu-central-1" == PinpointEmailClient().region_name
    assert "us-east-1" == PinpointEmailClient(region_name="us-east-1").region_name


def test_the_repr_shows_no_secrets() -> None:
    """The repr says where calls go, and nothing else."""
    client = client_of("http://127.0.0.1", options=Options(proxies={"http": "http://user:hidden@proxy"}))
    expected = "PinpointEmailClient(api='pinpoint-email', region_name='us-east-1', endpoint_url='http://127.0.0.1')"
    assert expected == repr(client)


@pytest.mark.parametrize("given", [True, False])
def test_no_log_shows_secrets(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, *, given: bool
) -> None:
    """At DEBUG, botocore, requests and urllib3 log no secret, token or signature."""
    caplog.set_level(logging.DEBUG)
    for name, value in KEYS.items():
        monkeypatch.setenv(name.upper(), value)
    keys = KEYS if given else dict.fromkeys(KEYS)
    answers = iter([OK, OK.replace(b"200 OK", b"403 Forbidden")])
    with RawServer(lambda _: next(answers)) as server, client_of(server.url, **keys) as client:
        client.get_account()
        with pytest.raises(ServiceError):
            client.get_account()
    signatures = [(request.header("Authorization") or "").rpartition("=")[2] for request in server.requests]
    assert [64, 64] == [len(signature) for signature in signatures]
    assert given or any(record.name.startswith("botocore.credentials") for record in caplog.records)
    assert [] == [hidden for hidden in ("secret-key", "session-token", *signatures) if hidden in caplog.text]
