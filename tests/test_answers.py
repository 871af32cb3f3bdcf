"""Whatever an answer is, a method returns a response or raises one of the library's errors."""

import contextlib
import json
from datetime import UTC, datetime
from functools import cache
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinpoint_email import (
    BehaviorOnMxFailure,
    BlacklistEntry,
    DedicatedIp,
    DeliverabilityTestReport,
    GetDeliverabilityDashboardOptionsResponse,
    GetDeliverabilityTestReportResponse,
    IdentityType,
    MailFromAttributes,
    MailFromDomainStatus,
    Options,
    PinpointEmailClient,
    PinpointEmailError,
    PlacementStatistics,
    Response,
    ResponseDecodeError,
    ServiceError,
    WarmupStatus,
)
from pinpoint_email._call.action import ACTIONS, Action
from tests.conformance.oracle import operation
from tests.conformance.strategies import answers
from tests.conformance.values import type_of
from tests.properties import examples
from tests.recorder import Recorder

from .samples import minimal_arguments

every_action = pytest.mark.parametrize("action", ACTIONS.values(), ids=list(ACTIONS))
many = examples(20)

_JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=10,
)
_HEADERS = st.dictionaries(
    st.sampled_from(["x-amzn-ErrorType", "x-amzn-RequestId", "Content-Type", "Location"]), st.text(max_size=20)
)


@cache
def _pair() -> tuple[Recorder, PinpointEmailClient]:
    recorder = Recorder()
    return recorder, recorder.client(options=Options(max_attempts=1))


def call(action: Action, body: bytes, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """Call an action and answer it with this."""
    recorder, client = _pair()
    recorder.answer_with(body, status, headers)
    recorder.sent.clear()
    return cast("Response", getattr(client, action.method.__name__)(**minimal_arguments(action)))


def mutations(value: Any) -> st.SearchStrategy[Any]:
    """A value in which one part is replaced by anything."""
    if value and type_of(value) is dict:
        names = st.sampled_from(sorted(value))
        return _JSON | names.flatmap(lambda name: mutations(value[name]).map(lambda new: value | {name: new}))
    if value and type_of(value) is list:
        return _JSON | mutations(value[0]).map(lambda new: [new, *value[1:]])
    return _JSON


@every_action
@many
@given(
    body=st.binary() | _JSON.map(lambda value: json.dumps(value).encode()),
    status=st.integers(100, 999),
    headers=_HEADERS,
)
def test_no_random_answer_brings_a_foreign_exception(
    action: Action, body: bytes, status: int, headers: dict[str, str]
) -> None:
    """Random bytes, JSON, statuses and headers end in a response or one of the library's errors."""
    with contextlib.suppress(PinpointEmailError):
        assert isinstance(call(action, body, status, headers), action.response)


@every_action
@many
@given(data=st.data())
def test_no_mutated_answer_brings_a_foreign_exception(action: Action, data: st.DataObject) -> None:
    """A valid answer with one wrong part ends in a response or one of the library's errors."""
    answer = data.draw(answers(operation(action).output_shape, "full").flatmap(mutations))
    with contextlib.suppress(ResponseDecodeError):
        assert isinstance(call(action, json.dumps(answer).encode()), action.response)


@pytest.fixture
def recorder() -> Recorder:
    """A session that plays the answers."""
    return Recorder()


def test_a_required_member_that_is_left_out_has_its_zero_value(recorder: Recorder) -> None:
    """A recorded answer for an identity without a MAIL FROM domain can be read."""
    recorder.answer_with(b'{"MailFromAttributes": {"BehaviorOnMxFailure": "USE_DEFAULT_VALUE"}}')
    attributes = recorder.client().get_email_identity(email_identity="example.com").mail_from_attributes
    expected = MailFromAttributes(
        mail_from_domain="",
        mail_from_domain_status=MailFromDomainStatus(""),
        behavior_on_mx_failure=BehaviorOnMxFailure.USE_DEFAULT_VALUE,
    )
    assert expected == attributes
    assert not expected.mail_from_domain_status.is_known


@pytest.mark.parametrize("body", [b"{}", b"", b'{"DashboardEnabled": null, "ActiveSubscribedDomains": null}'])
def test_what_is_absent_or_null_is_none_empty_or_zero(body: bytes, recorder: Recorder) -> None:
    """An absent or null member is None if that is allowed, else an empty tuple or zero."""
    recorder.answer_with(body)
    expected = GetDeliverabilityDashboardOptionsResponse(dashboard_enabled=False)
    assert expected == recorder.client().get_deliverability_dashboard_options()
    assert () == expected.active_subscribed_domains


def test_required_structures_and_lists_are_made_up_too(recorder: Recorder) -> None:
    """A required data type that is left out becomes an empty one."""
    expected = GetDeliverabilityTestReportResponse(
        deliverability_test_report=DeliverabilityTestReport(),
        overall_placement=PlacementStatistics(),
        isp_placements=(),
    )
    assert expected == recorder.client().get_deliverability_test_report(report_id="id")


def test_a_map_is_read_with_its_lists(recorder: Recorder) -> None:
    """An absent map is empty, and null in a map is an empty list."""
    client = recorder.client()
    assert {} == client.get_blacklist_reports(blacklist_item_names=["192.0.2.1"]).blacklist_report
    recorder.answer_with(b'{"BlacklistReport": {"192.0.2.1": [{"RblName": "list"}, null], "192.0.2.2": null}}')
    expected = {"192.0.2.1": (BlacklistEntry(rbl_name="list"),), "192.0.2.2": ()}
    assert expected == client.get_blacklist_reports(blacklist_item_names=["192.0.2.1"]).blacklist_report


def test_unknown_members_and_enum_values_are_no_trouble(recorder: Recorder) -> None:
    """Members and values that the service adds later do not break a program."""
    recorder.answer_with(b'{"IdentityType": "NEW_KIND", "Later": {"x": [1]}, "Tags": [{"Key": "aws:x", "Value": "*"}]}')
    identity = recorder.client().get_email_identity(email_identity="example.com")
    kind = identity.identity_type
    assert isinstance(kind, IdentityType)
    assert ("NEW_KIND", False) == (kind, kind.is_known)
    assert ["aws:x"] == [tag.key for tag in identity.tags]


def test_known_enum_values_are_the_members_themselves(recorder: Recorder) -> None:
    """A known value is the member of the enumeration, not just an equal text."""
    recorder.answer_with(b'{"IdentityType": "DOMAIN"}')
    assert IdentityType.DOMAIN is recorder.client().get_email_identity(email_identity="example.com").identity_type


@pytest.mark.parametrize(
    "written",
    ["1793534400", "1793534400.0", '"2026-11-01T12:00:00Z"', '"2026-11-01T13:00:00+01:00"', '"2026-11-01T12:00"'],
)
def test_times_are_read_in_every_form(written: str, recorder: Recorder) -> None:
    """Seconds since 1970 and ISO 8601 both become an aware datetime in UTC."""
    recorder.answer_with(f'{{"SubscriptionExpiryDate": {written}}}'.encode())
    answer = recorder.client().get_deliverability_dashboard_options()
    assert datetime(2026, 11, 1, 12, tzinfo=UTC) == answer.subscription_expiry_date
    assert answer.subscription_expiry_date is not None
    assert UTC == answer.subscription_expiry_date.tzinfo


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b'{"SendQuota": {"MaxSendRate": "14"}}', "SendQuota.MaxSendRate: expected a number, got str of 2 characters"),
        (b'{"SendQuota": {"MaxSendRate": 1' + b"0" * 400 + b"}}", "SendQuota.MaxSendRate: expected a number within"),
        (b'{"SendQuota": []}', "SendQuota: expected an object, got list"),
        (b'{"SendingEnabled": "yes"}', "SendingEnabled: expected true or false, got str of 3 characters"),
        (b'{"EnforcementStatus": 1}', "EnforcementStatus: expected a string, got int 1"),
        (b"[]", "body: expected an object, got list"),
        (b"null", "body: expected an object, got None"),
        (b"<html></html>", "not JSON"),
        (b"\xff\xfe\x00", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"1" * 10_000, "not JSON"),
    ],
)
def test_an_answer_that_cannot_be_read_says_why(body: bytes, reason: str, recorder: Recorder) -> None:
    """The error names the action and the member, and keeps the status and the body."""
    recorder.answer_with(body)
    with pytest.raises(ResponseDecodeError) as caught:
        recorder.client().get_account()
    assert f"GetAccount: cannot read the answer (HTTP 200): {reason}" in str(caught.value)
    assert ("GetAccount", 200, body) == (caught.value.operation_name, caught.value.status_code, caught.value.body)


@pytest.mark.parametrize(
    ("method", "arguments", "body", "reason"),
    [
        ("get_dedicated_ip", {"ip": "192.0.2.1"}, b'{"DedicatedIp": {"WarmupPercentage": 1.5}}', "a whole number"),
        ("list_configuration_sets", {}, b'{"ConfigurationSets": "x"}', "a list"),
        ("list_configuration_sets", {}, b'{"ConfigurationSets": [1]}', "ConfigurationSets[...]: expected a string"),
        ("get_blacklist_reports", {"blacklist_item_names": ["x"]}, b'{"BlacklistReport": []}', "an object"),
        (
            "get_blacklist_reports",
            {"blacklist_item_names": ["x"]},
            b'{"BlacklistReport": {"x": 1}}',
            "[...]: expected a",
        ),
        ("get_deliverability_dashboard_options", {}, b'{"SubscriptionExpiryDate": 1e300}', "a time"),
        ("get_deliverability_dashboard_options", {}, b'{"SubscriptionExpiryDate": NaN}', "a time"),
        ("get_deliverability_dashboard_options", {}, b'{"SubscriptionExpiryDate": "soon"}', "a time"),
        ("get_deliverability_dashboard_options", {}, b'{"SubscriptionExpiryDate": true}', "a time"),
    ],
)
def test_values_of_the_wrong_type_are_named(
    method: str, arguments: dict[str, Any], body: bytes, reason: str, recorder: Recorder
) -> None:
    """The error for a value of the wrong type says what was expected."""
    recorder.answer_with(body)
    with pytest.raises(ResponseDecodeError) as caught:
        getattr(recorder.client(), method)(**arguments)
    assert reason in str(caught.value)


def test_whole_numbers_may_come_as_floats(recorder: Recorder) -> None:
    """The number 50.0 is read as 50."""
    recorder.answer_with(b'{"DedicatedIp": {"WarmupPercentage": 50.0}}')
    answer = recorder.client().get_dedicated_ip(ip="192.0.2.1").dedicated_ip
    assert DedicatedIp(ip="", warmup_status=WarmupStatus(""), warmup_percentage=50) == answer


def test_metadata_come_with_every_answer(recorder: Recorder) -> None:
    """A response has its request identifier, status, headers and attempts, which comparisons ignore."""
    recorder.answer_with(b"{}", 201, {"x-amzn-RequestId": "id"})
    response = recorder.client().put_account_sending_attributes(sending_enabled=True)
    metadata = response.response_metadata
    assert ("id", 201, 1) == (metadata.request_id, metadata.status_code, metadata.attempts)
    assert "id" == metadata.headers["X-AMZN-REQUESTID"]
    assert Response() == response
    assert "Response()" == repr(response)


@pytest.mark.parametrize(
    ("status", "body", "headers", "code", "message"),
    [
        (502, b"<html>Bad gateway</html>", {}, "502", ""),
        (503, b"", {}, "503", ""),
        (500, b"\xff", {}, "500", ""),
        (400, b'["code"]', {}, "400", ""),
        (400, b"[" * 100_000, {}, "400", ""),
        (400, b'{"code": 5, "message": {}}', {}, "400", ""),
        (403, b'{"message": "no"}', {}, "403", "no"),
        (404, b'{"__type": "Unheard", "Message": "m"}', {}, "Unheard", "m"),
        (302, b"", {"Location": "https://example.com"}, "302", ""),
        (400, b"{}", {"x-amzn-ErrorType": ":"}, "400", ""),
    ],
)
def test_an_error_without_a_class_is_a_service_error(
    status: int, body: bytes, headers: dict[str, str], code: str, message: str, recorder: Recorder
) -> None:
    """An unknown code is kept, and the status stands in for a missing one."""
    recorder.answer_with(body, status, headers)
    with pytest.raises(ServiceError) as caught:
        recorder.client(options=Options(max_attempts=1)).get_account()
    assert ServiceError is type(caught.value)
    assert (code, message, status) == (caught.value.code, caught.value.message, caught.value.status_code)
