import json
from datetime import UTC, datetime
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinpoint_email import (
    BlacklistEntry,
    EmailContent,
    EventDestinationDefinition,
    EventType,
    GetAccountResponse,
    GetBlacklistReportsResponse,
    IdentityInfo,
    ListEmailIdentitiesResponse,
    Options,
    ParamValidationError,
    RawMessage,
    ReputationOptions,
    SendQuota,
    SnsDestination,
    Tag,
    from_dict,
    to_dict,
)
from pinpoint_email._call.action import ACTIONS, Action
from pinpoint_email._values.wire import wire_name
from tests.conformance.oracle import operation
from tests.conformance.strategies import answers, inputs
from tests.conformance.values import arguments, type_of

MOMENT = datetime(2026, 11, 22, 12, 30, tzinfo=UTC)
DEFINITION = EventDestinationDefinition(
    enabled=False, matching_event_types=["SEND"], sns_destination=SnsDestination(topic_arn="arn")
)

every_action = pytest.mark.parametrize("action", ACTIONS.values(), ids=list(ACTIONS))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Tag(key="team", value=""), {"Key": "team", "Value": ""}),
        (EmailContent(raw=RawMessage(data=b"\xff")), {"Raw": {"Data": "/w=="}}),
        (ReputationOptions(last_fresh_start=MOMENT), {"LastFreshStart": "2026-11-22T12:30:00+00:00"}),
        (
            DEFINITION,
            {"Enabled": False, "MatchingEventTypes": ["SEND"], "SnsDestination": {"TopicArn": "arn"}},
        ),
        (
            ListEmailIdentitiesResponse(email_identities=(IdentityInfo(identity_name="a.example"),)),
            {"EmailIdentities": [{"IdentityName": "a.example"}]},
        ),
        (
            GetBlacklistReportsResponse(
                blacklist_report={"192.0.2.1": (BlacklistEntry(rbl_name="x"),), "192.0.2.2": ()}
            ),
            {"BlacklistReport": {"192.0.2.1": [{"RblName": "x"}], "192.0.2.2": []}},
        ),
    ],
)
def test_values_become_dictionaries_and_back(value: Any, expected: dict[str, Any]) -> None:
    """The dictionary is JSON with the reference's names, and leads back to the value."""
    assert expected == to_dict(value)
    assert expected == json.loads(json.dumps(expected))
    assert value == from_dict(type_of(value), expected)


@every_action
@given(data=st.data())
def test_what_boto3_returns_is_read(action: Action, data: st.DataObject) -> None:
    """An answer in boto3's form becomes the response, and can be turned back."""
    shape = operation(action).output_shape
    answer = data.draw(answers(shape, "full"))
    value = from_dict(action.response, answer | {"ResponseMetadata": {"HTTPStatusCode": 200}})
    assert value == from_dict(action.response, to_dict(value))


@every_action
@given(data=st.data())
def test_what_boto3_takes_is_read(action: Action, data: st.DataObject) -> None:
    """A data type in boto3's form, with bytes and datetimes, becomes the value, and can be turned back."""
    shape = operation(action).input_shape
    given_members = data.draw(inputs(shape, "random"))
    meant = arguments(action, shape, given_members)
    for parameter in action.parameters.values():
        value = meant.get(parameter.name)
        if attrs.has(type_of(value)):
            assert value == from_dict(type_of(value), given_members[wire_name(parameter.name)])
            assert value == from_dict(type_of(value), to_dict(value))


@pytest.mark.parametrize(
    ("cls", "data", "message"),
    [
        (Tag, {"Key": "k"}, "Tag: Value: expected a value, got none"),
        (Tag, {"Key": "k", "Value": None}, "Tag: Value: expected a value, got none"),
        (Tag, {"key": "k", "Value": ""}, "Tag: key: expected one of Key, Value, got another name"),
        (Tag, {"Key": "aws:k", "Value": ""}, "Tag: key: expected a text without the reserved prefix 'aws:', got one"),
        (Tag, {"Key": 5, "Value": ""}, "Tag: Key: expected a string, got int 5"),
        (EmailContent, {"Simple": {"Subjct": {}}}, "EmailContent: Simple.Subjct: expected one of Subject, Body, got"),
        (EmailContent, {"Simple": []}, "EmailContent: Simple: expected an object, got list"),
        (EmailContent, {"Raw": {"Data": "?"}}, "EmailContent: Raw.Data: expected Base64, got str of 1 character"),
        (EmailContent, {}, "EmailContent: simple, raw, template: expected exactly one of them, got none"),
        (
            GetAccountResponse,
            {"SendQuota": {"MaxSendRate": "x"}},
            "GetAccountResponse: SendQuota.MaxSendRate: expected",
        ),
        (GetAccountResponse, [], "GetAccountResponse: data: expected an object, got list"),
        (str, {}, "from_dict: cls: expected a data type or a response, got str"),
        ("Tag", {}, "from_dict: cls: expected a data type or a response, got str"),
        (Options, {}, "from_dict: cls: expected a data type or a response, got Options"),
        (datetime, {}, "from_dict: cls: expected a data type or a response, got datetime"),
    ],
)
def test_mistake_is_named(cls: Any, data: Any, message: str) -> None:
    """The error says where the mistake is."""
    with pytest.raises(ParamValidationError) as caught:
        from_dict(cls, data)
    assert message == str(caught.value)[: len(message)]


def test_unknown_members_can_be_ignored() -> None:
    """Unknown members, as a newer service may send, can be ignored."""
    data = {"MaxSendRate": 1.0, "Colour": "red"}
    quota = SendQuota(max_send_rate=1.0)
    assert quota == from_dict(SendQuota, data, ignore_unknown=True)
    answer = {"SendQuota": data, "VdmAttributes": {}, "ResponseMetadata": {"HTTPStatusCode": 200}}
    assert GetAccountResponse(send_quota=quota) == from_dict(GetAccountResponse, answer)


@pytest.mark.parametrize("moment", [MOMENT, MOMENT.timestamp(), "2026-11-22T12:30:00Z", "2026-11-22T13:30:00+01:00"])
def test_times_come_in_several_forms(moment: object) -> None:
    """A time may be a datetime, as in boto3, a number, as on the wire, or text, as in files."""
    assert MOMENT == from_dict(ReputationOptions, {"LastFreshStart": moment}).last_fresh_start


def test_new_enum_values_are_taken() -> None:
    """Enum values that only a newer service knows are taken."""
    read = from_dict(EventDestinationDefinition, {"MatchingEventTypes": ["DELIVERY_DELAY"]})
    assert (EventType("DELIVERY_DELAY"),) == read.matching_event_types


@pytest.mark.parametrize("value", [{}, "text", None, Tag, Options()])
def test_only_values_become_dictionaries(value: object) -> None:
    """Only data types and responses become dictionaries."""
    with pytest.raises(ParamValidationError, match="to_dict: value: expected a data type or a response, got"):
        to_dict(value)
