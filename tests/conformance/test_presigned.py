"""Presigned requests are what botocore makes of the same parameters at the same moment."""

from datetime import UTC, datetime
from typing import Any
from unittest.mock import patch

import pytest
from botocore.auth import SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from hypothesis import given
from hypothesis import strategies as st

from pinpoint_email import PinpointEmailClient
from pinpoint_email._call.action import ACTIONS, Action
from pinpoint_email._call.route import APIS, route_of
from tests.clients import KEYS
from tests.properties import examples
from tests.recorder import Recorder

from .oracle import Oracle, operation, signing_at
from .strategies import inputs
from .values import arguments, ordered, type_of

MOMENT = datetime(2026, 11, 22, 12, 0, 0, tzinfo=UTC)

every_action = pytest.mark.parametrize("action", ACTIONS.values(), ids=list(ACTIONS))
every_api = pytest.mark.parametrize("api", APIS)
WITHOUT_BODY = [
    pytest.param(action, api, id=f"{name}-{api}")
    for name, action in ACTIONS.items()
    for api in APIS
    if route_of(action, api).verb in {"GET", "DELETE"}
]


class BodyKept(SigV4QueryAuth):
    """botocore's signer; by itself, it would move the body into the query, where no action looks for it."""

    def _modify_request_before_signing(self, request: AWSRequest) -> None:
        body, request.data = request.data, b""
        super()._modify_request_before_signing(request)  # type: ignore[misc]
        request.data = body


def client(api: Any) -> PinpointEmailClient:
    """A client with the oracle's keys."""
    return Recorder().client(api=api)


@every_api
@every_action
@examples(10)
@given(data=st.data())
def test_signature_is_botocores(action: Action, api: str, data: st.DataObject) -> None:
    """For any input, the URL is that of botocore's signer over the same request."""
    shape = operation(action).input_shape
    parameters = arguments(action, shape, _drawn(action, data))
    with (
        signing_at(MOMENT),
        patch("pinpoint_email._clock.ClientClock.now", return_value=MOMENT),
    ):
        made = client(api).generate_presigned_request(action.method.__name__, expires_in=77, **parameters)
        bare = made.url.partition("X-Amz-Algorithm=")[0].rstrip("?&")
        request = AWSRequest(method=made.method, url=bare, headers=dict(made.headers), data=made.body or b"")
        BodyKept(Credentials(*KEYS.values()), "ses", "us-east-1", expires=77).add_auth(request)
    assert made.method == route_of(action, api).verb
    assert request.url == made.url


@pytest.mark.parametrize(("action", "api"), WITHOUT_BODY)
@examples(10)
@given(data=st.data())
def test_url_is_that_of_botocores_client(action: Action, api: str, data: st.DataObject) -> None:
    """For an action without a body, botocore's client makes the same URL."""
    shape = operation(action).input_shape
    parameters = _drawn(action, data)
    with (
        signing_at(MOMENT),
        patch("pinpoint_email._clock.ClientClock.now", return_value=MOMENT),
    ):
        expected = Oracle(api).presigned_url(action, ordered(action, shape, parameters), 77)
        made = client(api).generate_presigned_request(
            action.method.__name__, expires_in=77, **arguments(action, shape, parameters)
        )
    assert (expected, {}, None) == (made.url, made.headers, made.body)


def _drawn(action: Action, data: st.DataObject) -> dict[str, Any]:
    """Parameters; of a list in the query one item at most, as botocore's signer would keep only the first."""
    drawn = data.draw(inputs(operation(action).input_shape, "random"))
    single = action.name in {"GetBlacklistReports", "UntagResource"}
    return {name: value[:1] if single and type_of(value) is list else value for name, value in drawn.items()}
