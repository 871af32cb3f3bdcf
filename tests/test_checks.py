"""Parameters are checked before anything is sent."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from attrs import frozen

from pinpoint_email import EventType, ParamValidationError, PinpointEmailClient, Tag
from pinpoint_email._call.action import ACTIONS, Action

from .recorder import Recorder
from .samples import CONTENT, DESTINATION, minimal_arguments

every_action = pytest.mark.parametrize("action", ACTIONS.values(), ids=list(ACTIONS))
IN_PATH = [
    (name, parameter)
    for name, action in ACTIONS.items()
    for parameter in action.parameters
    if f"{{{parameter}}}" in action.route
]
SEND = {"destination": DESTINATION, "content": CONTENT}
DAYS = {"start_date": date(2026, 11, 1), "end_date": date(2026, 11, 2)}


@pytest.fixture
def recorder() -> Recorder:
    """A session that would send."""
    return Recorder()


@pytest.fixture
def client(recorder: Recorder) -> PinpointEmailClient:
    """A client that sends over it."""
    return recorder.client()


@every_action
def test_every_action_goes_out_with_what_it_requires(
    action: Action, client: PinpointEmailClient, recorder: Recorder
) -> None:
    """The required arguments are enough for one request and a response of the action's class."""
    assert action.response is type(getattr(client, action.method.__name__)(**minimal_arguments(action)))
    assert 1 == len(recorder.sent)


@every_action
def test_no_action_takes_none_for_what_it_requires(
    action: Action, client: PinpointEmailClient, recorder: Recorder
) -> None:
    """None for a required parameter is refused by the parameter's name."""
    for name in minimal_arguments(action):
        with pytest.raises(ParamValidationError) as caught:
            getattr(client, action.method.__name__)(**(minimal_arguments(action) | {name: None}))
        assert (action.name, name, "None") == (caught.value.where, caught.value.member, caught.value.got)
    assert [] == recorder.sent


@every_action
def test_no_action_takes_an_object_of_some_other_kind(
    action: Action, client: PinpointEmailClient, recorder: Recorder
) -> None:
    """An object of another type is refused by the parameter's name."""
    for name in action.parameters:
        with pytest.raises(ParamValidationError) as caught:
            getattr(client, action.method.__name__)(**(minimal_arguments(action) | {name: object()}))
        assert (action.name, name, "object") == (caught.value.where, caught.value.member, caught.value.got)
    assert [] == recorder.sent


@pytest.mark.parametrize(("method", "parameter"), IN_PATH)
def test_no_action_takes_a_name_that_would_change_its_path(
    method: str, parameter: str, client: PinpointEmailClient, recorder: Recorder
) -> None:
    """Every parameter that goes into a path is checked."""
    with pytest.raises(ParamValidationError) as caught:
        getattr(client, method)(**(minimal_arguments(ACTIONS[method]) | {parameter: ".."}))
    assert parameter == caught.value.member
    assert [] == recorder.sent


@pytest.mark.parametrize("name", ["", ".", "..", "a\x00b", "a\nb", "\x7f", "a\x85", "\ud800"])
def test_a_name_that_would_change_the_path_is_refused(
    name: str, client: PinpointEmailClient, recorder: Recorder
) -> None:
    """An empty name, one or two dots, and control characters never reach a URL."""
    with pytest.raises(ParamValidationError):
        client.get_email_identity(email_identity=name)
    assert [] == recorder.sent


@pytest.mark.parametrize("name", ["...", ".a", "a/../b", "%2e%2e", " ", "\u200b", "ä"])
def test_a_name_that_only_looks_odd_is_taken(name: str, client: PinpointEmailClient, recorder: Recorder) -> None:
    """The checks are no stricter than they need to be."""
    client.get_configuration_set(configuration_set_name=name)
    assert 1 == len(recorder.sent)


@pytest.mark.parametrize(
    ("method", "arguments", "text"),
    [
        ("send_email", SEND | {"destination": {"ToAddresses": ["a"]}}, "destination: expected Destination, got dict"),
        ("send_email", SEND | {"reply_to_addresses": "a@b.c"}, "reply_to_addresses: expected a list or another"),
        ("send_email", SEND | {"reply_to_addresses": ["a", None]}, "reply_to_addresses[1]: expected str, got None"),
        ("send_email", SEND | {"email_tags": [Tag(key="k", value="v")]}, "email_tags[0]: expected MessageTag, got Tag"),
        ("send_email", SEND | {"from_email_address": "\ud800"}, "from_email_address: expected text that UTF-8 can"),
        ("create_email_identity", {"email_identity": "a", "tags": [{"Key": "k"}]}, "tags[0]: expected Tag, got dict"),
        ("untag_resource", {"resource_arn": "a", "tag_keys": "abc"}, "tag_keys: expected a list or another iterable"),
        ("untag_resource", {"resource_arn": "a", "tag_keys": [""]}, "tag_keys[0]: expected 1 to 128 characters, got 0"),
        ("untag_resource", {"resource_arn": "a", "tag_keys": ["aws:x"]}, "tag_keys[0]: expected a text without the"),
        ("put_account_sending_attributes", {"sending_enabled": "no"}, "sending_enabled: expected bool, got str"),
        ("put_account_sending_attributes", {"sending_enabled": 0}, "sending_enabled: expected bool, got int 0"),
        ("put_dedicated_ip_warmup_attributes", {"ip": "a", "warmup_percentage": True}, "expected int, got bool True"),
        ("put_dedicated_ip_warmup_attributes", {"ip": "a", "warmup_percentage": float("nan")}, "got float nan"),
        ("list_email_identities", {"page_size": 1001}, "page_size: expected a number from 0 to 1000, got 1001"),
        ("list_email_identities", {"page_size": -1}, "page_size: expected a number from 0 to 1000, got -1"),
        ("get_dedicated_ips", {"page_size": 10**5000}, "page_size: expected int of at most 64 bits, got a larger one"),
        ("get_dedicated_ips", {"pool_name": 10**5000}, "pool_name: expected str, got an int of more than 64 bits"),
        ("list_email_identities", {"next_token": 5}, "next_token: expected str, got int 5"),
        ("list_deliverability_test_reports", {"page_size": 1001}, "page_size: expected a number from 0 to 1000"),
        (
            "put_configuration_set_delivery_options",
            {"configuration_set_name": "a", "tls_policy": EventType.SEND},
            "tls_policy: expected TlsPolicy, got EventType",
        ),
        (
            "get_domain_statistics_report",
            {"domain": "a", "start_date": date(2026, 10, 1), "end_date": date(2026, 11, 1)},
            "GetDomainStatisticsReport: end_date: expected a date at most 30 days after start_date, got a later one",
        ),
        (
            "list_domain_deliverability_campaigns",
            {
                "subscribed_domain": "a",
                "start_date": date(2026, 10, 1),
                "end_date": datetime(2026, 10, 31, 0, 1, tzinfo=UTC),
            },
            "end_date: expected a date at most 30 days after start_date",
        ),
        (
            "get_domain_statistics_report",
            DAYS | {"domain": "a", "start_date": datetime(2026, 11, 1)},  # noqa: DTZ001
            "start_date: expected datetime with a time zone, got a naive datetime",
        ),
        (
            "get_domain_statistics_report",
            DAYS | {"domain": "a", "start_date": "2026-11-01"},
            "start_date: expected date",
        ),
    ],
)
def test_what_cannot_be_right_is_refused(
    method: str, arguments: dict[str, Any], text: str, client: PinpointEmailClient, recorder: Recorder
) -> None:
    """The error names the action, the parameter, what was expected and what came; nothing is sent."""
    with pytest.raises(ParamValidationError) as caught:
        getattr(client, method)(**arguments)
    assert text in str(caught.value)
    assert ACTIONS[method].name == caught.value.where
    assert [] == recorder.sent


@pytest.mark.parametrize("method", ["get_dedicated_ips", "list_configuration_sets", "list_dedicated_ip_pools"])
def test_page_sizes_are_bounded_only_where_the_reference_says_so(
    method: str, client: PinpointEmailClient, recorder: Recorder
) -> None:
    """Where the reference has no limit, any page size is left to the service."""
    getattr(client, method)(page_size=5000)
    assert str(recorder.sent[0].url).endswith("?PageSize=5000")


@pytest.mark.parametrize(
    "end", [date(2026, 10, 31), datetime(2026, 10, 31, 2, tzinfo=timezone(timedelta(hours=2))), date(2026, 9, 1)]
)
def test_a_range_of_30_days_is_taken(end: date, client: PinpointEmailClient, recorder: Recorder) -> None:
    """A range may be exactly 30 days in any time zone, and its order is left to the service."""
    client.get_domain_statistics_report(domain="a", start_date=date(2026, 10, 1), end_date=end)
    assert "StartDate=2026-10-01T00%3A00%3A00Z" in str(recorder.sent[0].url)


def test_an_iterator_is_used_once(client: PinpointEmailClient, recorder: Recorder) -> None:
    """A generator is taken like a list."""

    def keys() -> Iterator[str]:
        yield "a"
        yield "b"

    client.untag_resource(resource_arn="arn", tag_keys=keys())
    assert str(recorder.sent[0].url).endswith("?ResourceArn=arn&TagKeys=a&TagKeys=b")


def test_false_zero_and_empty_text_are_sent(client: PinpointEmailClient, recorder: Recorder) -> None:
    """Only None is left out of a request."""
    client.put_account_sending_attributes(sending_enabled=False)
    client.put_configuration_set_tracking_options(configuration_set_name="a", custom_redirect_domain="")
    client.create_email_identity(email_identity="a", tags=[])
    client.put_account_sending_attributes()
    bodies = [request.body for request in recorder.sent]
    assert [
        b'{"SendingEnabled": false}',
        b'{"CustomRedirectDomain": ""}',
        b'{"EmailIdentity": "a", "Tags": []}',
        b"{}",
    ] == bodies


def test_plain_strings_are_taken_for_enums(client: PinpointEmailClient, recorder: Recorder) -> None:
    """Text is sent as it is, whether the enumeration knows it or not."""
    client.put_configuration_set_delivery_options(configuration_set_name="a", tls_policy="LATER")
    assert b'{"TlsPolicy": "LATER"}' == recorder.sent[0].body


def test_a_subclass_of_a_data_type_sends_only_what_the_service_knows(
    client: PinpointEmailClient, recorder: Recorder
) -> None:
    """Members that a program adds in a subclass are not sent."""

    @frozen(kw_only=True)
    class Noted(Tag):
        origin: object = None

    client.tag_resource(resource_arn="arn", tags=[Noted(key="k", value="v", origin=object())])
    assert b'{"ResourceArn": "arn", "Tags": [{"Key": "k", "Value": "v"}]}' == recorder.sent[0].body
