"""What the client sends is what botocore sends."""

from datetime import UTC, datetime
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinpoint_email._call.action import ACTIONS, Action
from pinpoint_email._call.route import APIS
from pinpoint_email._values.wire import wire_name
from tests.properties import examples
from tests.recorder import Recorder

from .oracle import VERSION, Oracle, operation, service_model, signing_at
from .strategies import Extent, inputs
from .values import arguments, ordered

_APART = {"user-agent", "amz-sdk-invocation-id"}
_WITH_TIMES = {"CreateConfigurationSet", "PutDeliverabilityDashboardOption"}
_MOVED = {"ListConfigurationSets", "ListEmailIdentities"}
_ATTEMPT, _ATTEMPTS = "amz-sdk-request", "; max=3"

every_action = pytest.mark.parametrize("action", ACTIONS.values(), ids=list(ACTIONS))


@pytest.fixture(scope="module", params=APIS)
def pair(request: pytest.FixtureRequest) -> tuple[str, Recorder, Oracle]:
    """A session under the client, and botocore's client, of one service."""
    return request.param, Recorder(), Oracle(request.param)


def skip_if_too_old(action: Action, api: str) -> None:
    """Skip what older versions of botocore send otherwise."""
    if VERSION < (1, 43, 93) and action.name in _WITH_TIMES:
        pytest.skip("botocore sends fractions of seconds from 1.43.93 on")
    if VERSION < (1, 43, 105) and api == "sesv2" and action.name in _MOVED:
        pytest.skip("botocore's model of SES v2 has the route since 1.43.105")


def sent_by_both(
    action: Action, pair: tuple[str, Recorder, Oracle], parameters: dict[str, Any]
) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    """Verb, URL, headers and body of both, at the same moment."""
    api, recorder, oracle = pair
    shape = operation(action).input_shape
    client = recorder.client(api=api)
    moment = datetime(2026, 11, 22, 12, 0, 0, tzinfo=UTC)
    with (
        signing_at(moment),
        patch("pinpoint_email._clock.ClientClock.now", return_value=moment),
    ):
        oracle.call(action, ordered(action, shape, parameters))
        getattr(client, action.method.__name__)(**arguments(action, shape, parameters))
    theirs, ours = oracle.sent.pop(), recorder.sent.pop()
    their_headers, our_headers = _headers(theirs.headers), _headers(ours.headers)
    if _ATTEMPTS not in their_headers[_ATTEMPT]:
        # Older versions of botocore leave out how many attempts there may be.
        our_headers[_ATTEMPT] = our_headers[_ATTEMPT].removesuffix(_ATTEMPTS)
    return (
        (theirs.method, theirs.url, their_headers, theirs.body),
        (ours.method, ours.url, our_headers, ours.body),
    )


def _headers(headers: Any) -> dict[str, str]:
    texts = {name: value.decode() if isinstance(value, bytes) else value for name, value in headers.items()}
    return {name.lower(): text for name, text in texts.items() if name.lower() not in _APART}


def test_every_action_of_the_model_is_a_method() -> None:
    """The client has the model's 42 actions and no others."""
    assert sorted(service_model().operation_names) == sorted(action.name for action in ACTIONS.values())


@every_action
def test_parameters_are_those_of_the_model(action: Action) -> None:
    """Each method takes the action's members, and requires the same ones."""
    shape = operation(action).input_shape
    required = set(shape.required_members if shape else ())
    assert set(shape.members if shape else ()) == {wire_name(name) for name in action.parameters}
    assert required == {wire_name(parameter.name) for parameter in action.parameters.values() if parameter.required}


@every_action
@pytest.mark.parametrize("extent", ["full", "minimal", "random"])
@examples(10)
@given(data=st.data())
def test_requests_are_botocores(
    action: Action, extent: Extent, pair: tuple[str, Recorder, Oracle], data: st.DataObject
) -> None:
    """For any input, verb, URL, query, headers, body and signature are botocore's to the byte."""
    skip_if_too_old(action, pair[0])
    parameters = data.draw(inputs(operation(action).input_shape, extent))
    theirs, ours = sent_by_both(action, pair, parameters)
    assert theirs == ours


@pytest.mark.parametrize(
    "name", ["a b", "a+b", "a@b", "a/b", "a%b", "a%2Fb", "a~b", "a*b", "äöü", "中文", "a?b#c", "a;b=c&d", "...", "a..b"]
)
@pytest.mark.parametrize("method", ["get_configuration_set", "untag_resource", "get_dedicated_ips"])
def test_awkward_names_are_written_as_botocore_writes_them(
    method: str, name: str, pair: tuple[str, Recorder, Oracle]
) -> None:
    """Names with characters that mean something in a URL go into path and query as botocore puts them."""
    parameters: dict[str, dict[str, Any]] = {
        "get_configuration_set": {"ConfigurationSetName": name},
        "untag_resource": {"ResourceArn": name, "TagKeys": ["a b", "a+b", "a/b"]},
        "get_dedicated_ips": {"PoolName": name, "NextToken": "", "PageSize": 0},
    }
    theirs, ours = sent_by_both(ACTIONS[method], pair, parameters[method])
    assert theirs == ours
