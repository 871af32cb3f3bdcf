"""A call within a call, and a call that is broken off."""

import pytest
import requests

from pinpoint_email import ConnectError, Options, OutcomeUnknownError, ReadTimeoutError
from tests.clients import client_of
from tests.samples import CONTENT, DESTINATION
from tests.servers import RawServer


def test_a_hook_may_make_calls_of_its_own() -> None:
    """A call that a hook makes is not mistaken for the call around it."""
    with RawServer() as server, client_of(server.url) as inner, requests.Session() as session:

        def call_back(response: requests.Response, **_: object) -> None:
            inner.get_account()
            raise requests.ReadTimeout(str(response.status_code))

        session.hooks["response"].append(call_back)
        outer = client_of(server.url, session=session, options=Options(max_attempts=1))
        with pytest.raises(OutcomeUnknownError) as caught:
            outer.send_email(destination=DESTINATION, content=CONTENT)
        assert isinstance(caught.value.__cause__, ReadTimeoutError)


def test_a_call_that_is_broken_off_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    """After a call that was broken off, the next one has a free connection and its own answer."""
    with RawServer() as server, client_of(server.url, options=Options(max_pool_connections=1)) as client:
        with monkeypatch.context() as patch:
            patch.setattr("urllib3.connectionpool.HTTPConnectionPool._make_request", _interrupt)
            with pytest.raises(KeyboardInterrupt):
                client.get_account()
        assert 200 == client.get_account().response_metadata.status_code


def _interrupt(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


def test_a_new_call_forgets_the_one_before() -> None:
    """A request that was sent on one connection says nothing about the next call."""
    with RawServer() as server, client_of(server.url) as client:
        client.get_account()
    with client_of("http://127.0.0.1:1", options=Options(max_attempts=1)) as client, pytest.raises(ConnectError):
        client.send_email(destination=DESTINATION, content=CONTENT)
