"""The data types as values."""

import copy
import inspect
import pickle
import socket
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from enum import Enum
from typing import Any

import attrs
import pytest

import pinpoint_email
from pinpoint_email import (
    BlacklistEntry,
    Body,
    CloudWatchDestination,
    CloudWatchDimensionConfiguration,
    Content,
    DeliverabilityTestReport,
    DeliveryOptions,
    Destination,
    DkimAttributes,
    EmailContent,
    EventDestinationDefinition,
    EventType,
    GetBlacklistReportsResponse,
    GetDeliverabilityTestReportResponse,
    IdentityInfo,
    IdentityType,
    MessageTag,
    ParamValidationError,
    PlacementStatistics,
    RawMessage,
    ReputationOptions,
    SendingOptions,
    SendQuota,
    Tag,
    Template,
    TlsPolicy,
    VolumeStatistics,
    models,
)

from .samples import CONTENT

Make = Callable[[], object]
DATA_TYPES = [name for name in models.__all__ if name != "TagKey"]
NAIVE = datetime(2026, 11, 1)  # noqa: DTZ001
_DIMENSION = {"dimension_name": "name", "dimension_value_source": "MESSAGE_TAG", "default_dimension_value": "value"}
DIMENSION = CloudWatchDimensionConfiguration(**_DIMENSION)


@pytest.mark.parametrize("value", [Tag(key="k", value="v"), CONTENT, DIMENSION, Destination(to_addresses=["a@b.c"])])
def test_data_types_are_values(value: Any) -> None:
    """Data types compare, hash, copy and pickle by their members."""
    for again in (pickle.loads(pickle.dumps(value)), copy.copy(value), copy.deepcopy(value), attrs.evolve(value)):  # noqa: S301
        assert value == again
        assert hash(value) == hash(again)


def test_data_types_are_equal_to_none_but_their_own() -> None:
    """A value of another class is different, whatever its members."""
    assert Tag(key="k", value="v") == Tag(key="k", value="v")
    assert Tag(key="k", value="v") != MessageTag(name="k", value="v")
    assert Tag(key="k", value="v") != ("k", "v")


def test_data_types_are_frozen_slotted_and_keyword_only() -> None:
    """All 36 data types are frozen, slotted and keyword-only."""
    types = [getattr(models, name) for name in models.__all__ if name != "TagKey"]
    assert 36 == len(types)
    for cls in types:
        assert not hasattr(cls, "__dict__") or "__dict__" not in dir(cls)
        assert all(field.kw_only for field in attrs.fields(cls))
        assert "__slots__" in vars(cls)
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        SendingOptions().sending_enabled = True  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]


@pytest.mark.parametrize("addresses", [["a", "b"], ("a", "b"), iter(["a", "b"]), {"a": 1, "b": 2}.keys()])
def test_iterables_are_kept_as_tuples(addresses: Iterable[str]) -> None:
    """A list, a generator or a view becomes a tuple."""
    assert ("a", "b") == Destination(to_addresses=addresses).to_addresses


def test_plain_text_is_kept_as_an_enum() -> None:
    """Text becomes a member of the enumeration, so that it has the enumeration's methods."""
    options = DeliveryOptions(tls_policy="REQUIRE")
    definition = EventDestinationDefinition(matching_event_types=["SEND", EventType.BOUNCE, "LATER"])
    assert TlsPolicy.REQUIRE is options.tls_policy
    assert (EventType.SEND, EventType.BOUNCE, EventType("LATER")) == definition.matching_event_types
    assert (DIMENSION,) == CloudWatchDestination(dimension_configurations=[DIMENSION]).dimension_configurations


def test_times_are_kept_in_utc() -> None:
    """A time is converted to UTC and stays the same instant."""
    moment = datetime(2026, 11, 1, 13, tzinfo=timezone(timedelta(hours=1)))
    kept = ReputationOptions(last_fresh_start=moment).last_fresh_start
    assert moment == kept
    assert UTC == (kept.tzinfo if kept else None)


@pytest.mark.parametrize("data", [b"raw", bytearray(b"raw"), memoryview(b"raw")])
def test_raw_data_is_kept_as_bytes(data: bytes) -> None:
    """Any bytes-like object is kept as bytes."""
    assert b"raw" == RawMessage(data=data).data


class Pool(str, Enum):  # noqa: UP042  (as programs have them)
    """An enumeration of a program."""

    FIRST = "pool-1"
    POLICY = "REQUIRE"
    LATER = "LATER"


class Text(str):
    """Text that shows itself as another."""

    __slots__ = ()

    def __str__(self) -> str:
        """Something else."""
        return "OTHER"


@pytest.mark.parametrize("value", [Pool.FIRST, Text("pool-1")])
def test_of_a_subclass_of_str_the_text_counts(value: str) -> None:
    """The text of a str subclass is used, not its ``__str__``."""
    kept = DeliveryOptions(sending_pool_name=value).sending_pool_name
    assert ("pool-1", str) == (kept, type(kept))
    assert [TlsPolicy.REQUIRE, "LATER"] == [DeliveryOptions(tls_policy=policy).tls_policy for policy in list(Pool)[1:]]
    assert "LATER" == f"{TlsPolicy(Pool.LATER)}"


def test_of_a_subclass_of_int_the_number_counts() -> None:
    """The number of an int subclass, such as an enumeration, is used."""
    kept = VolumeStatistics(inbox_raw_count=socket.AF_INET).inbox_raw_count
    assert (2, int) == (kept, type(kept))


class Zone(tzinfo):
    """A time zone that does not work."""

    def utcoffset(self, _: datetime | None) -> timedelta:
        """Fail."""
        raise RuntimeError

    def dst(self, _: datetime | None) -> None:
        """None."""

    def tzname(self, _: datetime | None) -> None:
        """None."""


RELEASED = memoryview(b"raw")
RELEASED.release()


def test_whole_numbers_pass_for_floats() -> None:
    """Whole numbers are taken for floats, as in Python."""
    assert 200.0 == SendQuota(max_24_hour_send=200).max_24_hour_send


@pytest.mark.parametrize(
    ("cls", "members", "text"),
    [
        (Tag, {"key": None, "value": ""}, "Tag: key: expected str, got None"),
        (Tag, {"key": True, "value": ""}, "Tag: key: expected str, got bool True"),
        (Tag, {"key": b"key", "value": ""}, "Tag: key: expected str, got bytes"),
        (Tag, {"key": "", "value": ""}, "Tag: key: expected 1 to 128 characters, got 0"),
        (Tag, {"key": "k" * 129, "value": ""}, "Tag: key: expected 1 to 128 characters, got 129"),
        (Tag, {"key": "k", "value": "v" * 257}, "Tag: value: expected 0 to 256 characters, got 257"),
        (
            Tag,
            {"key": "a*", "value": ""},
            "Tag: key: expected letters, digits, white space and '_.:/=+-@' only, got '*' at position 1",
        ),
        (Tag, {"key": "aws:x", "value": ""}, "Tag: key: expected a text without the reserved prefix 'aws:', got one"),
        (Tag, {"key": "k", "value": "aws:x"}, "Tag: value: expected a text without the reserved prefix 'aws:'"),
        (
            MessageTag,
            {"name": "a b", "value": ""},
            "MessageTag: name: expected ASCII letters, digits, '_' and '-' only",
        ),
        (MessageTag, {"name": "ä", "value": ""}, "MessageTag: name: expected ASCII letters"),
        (MessageTag, {"name": "a", "value": "v" * 257}, "MessageTag: value: expected 0 to 256 characters, got 257"),
        (
            CloudWatchDimensionConfiguration,
            _DIMENSION | {"dimension_name": "a:b"},
            "CloudWatchDimensionConfiguration: dimension_name: expected ASCII letters",
        ),
        (
            CloudWatchDimensionConfiguration,
            _DIMENSION | {"default_dimension_value": "a" * 257},
            "CloudWatchDimensionConfiguration: default_dimension_value: expected 0 to 256 characters, got 257",
        ),
        (
            CloudWatchDimensionConfiguration,
            _DIMENSION | {"dimension_value_source": TlsPolicy.REQUIRE},
            "dimension_value_source: expected DimensionValueSource, got TlsPolicy",
        ),
        (
            Template,
            {"template_data": "x" * 262_145},
            "Template: template_data: expected 0 to 262,144 characters, got 262,145",
        ),
        (Content, {"data": "\ud800"}, "Content: data: expected text that UTF-8 can encode, got a lone surrogate at"),
        (DeliveryOptions, {"tls_policy": 1}, "DeliveryOptions: tls_policy: expected TlsPolicy or str, got int 1"),
        (
            DeliveryOptions,
            {"tls_policy": "\udfff"},
            "DeliveryOptions: tls_policy: expected text that UTF-8 can encode, got a lone surrogate",
        ),
        (
            Destination,
            {"to_addresses": "a@b.c"},
            "Destination: to_addresses: expected a list or another iterable, got str of 5 characters",
        ),
        (Destination, {"to_addresses": ""}, "to_addresses: expected a list or another iterable, got an empty str"),
        (Destination, {"cc_addresses": b"a"}, "Destination: cc_addresses: expected a list or another iterable"),
        (Destination, {"bcc_addresses": {"a": 1}}, "Destination: bcc_addresses: expected a list or another"),
        (Destination, {"bcc_addresses": 5}, "Destination: bcc_addresses: expected a list or another iterable, got"),
        (Destination, {"to_addresses": ["a", 5]}, "Destination: to_addresses[1]: expected str, got int 5"),
        (
            CloudWatchDestination,
            {"dimension_configurations": [{"DimensionName": "x"}]},
            "dimension_configurations[0]: expected CloudWatchDimensionConfiguration, got dict",
        ),
        (SendingOptions, {"sending_enabled": "no"}, "sending_enabled: expected bool, got str of 2 characters"),
        (SendingOptions, {"sending_enabled": 1}, "SendingOptions: sending_enabled: expected bool, got int 1"),
        (SendQuota, {"max_send_rate": float("nan")}, "SendQuota: max_send_rate: expected a finite number, got nan"),
        (SendQuota, {"max_send_rate": float("inf")}, "SendQuota: max_send_rate: expected a finite number, got inf"),
        (SendQuota, {"max_send_rate": "1"}, "SendQuota: max_send_rate: expected float, got str of 1 character"),
        (SendQuota, {"max_send_rate": True}, "SendQuota: max_send_rate: expected float, got bool True"),
        (BlacklistEntry, {"listing_time": NAIVE}, "listing_time: expected datetime with a time zone, got a naive"),
        (BlacklistEntry, {"listing_time": 5}, "listing_time: expected datetime with a time zone, got int 5"),
        (
            BlacklistEntry,
            {"listing_time": datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=1)))},
            "listing_time: expected datetime within the years 1 to 9999 in UTC, got one outside",
        ),
        (RawMessage, {"data": "text"}, "RawMessage: data: expected bytes, got str of 4 characters"),
        (RawMessage, {"data": RELEASED}, "RawMessage: data: expected bytes, got a memoryview that has been released"),
        (
            BlacklistEntry,
            {"listing_time": datetime(2026, 11, 1, tzinfo=Zone())},
            "listing_time: expected datetime with a time zone, got one whose time zone raises RuntimeError",
        ),
        (SendQuota, {"max_send_rate": 10**5000}, "SendQuota: max_send_rate: expected int of at most 64 bits, got a"),
        (Body, {"text": "text"}, "Body: text: expected Content, got str of 4 characters"),
        (EmailContent, {}, "EmailContent: simple, raw, template: expected exactly one of them, got none"),
        (
            EmailContent,
            {"raw": RawMessage(data=b""), "template": Template()},
            "EmailContent: simple, raw, template: expected exactly one of them, got raw and template",
        ),
        (
            GetBlacklistReportsResponse,
            {"blacklist_report": []},
            "GetBlacklistReportsResponse: blacklist_report: expected a mapping, got list",
        ),
        (
            GetBlacklistReportsResponse,
            {"blacklist_report": {"192.0.2.1": [5]}},
            "blacklist_report[...][0]: expected BlacklistEntry, got int 5",
        ),
    ],
)
def test_what_cannot_be_right_is_refused(cls: type, members: dict[str, Any], text: str) -> None:
    """The error names the type, the member, what was expected and what came."""
    with pytest.raises(ParamValidationError) as caught:
        cls(**members)
    assert text in str(caught.value)
    assert caught.value.__cause__ is None


@pytest.mark.parametrize(
    "make",
    [
        lambda: Tag(key="Ж_.:/=+-@ 9", value=""),
        lambda: Tag(key="k" * 128, value="v" * 256),
        lambda: Tag(key="AWS", value="aws"),
        lambda: MessageTag(name="a" * 256, value=""),
        lambda: Template(template_data="x" * 262_144),
        Template,
        Body,
        lambda: DkimAttributes(tokens=()),
        lambda: GetBlacklistReportsResponse(blacklist_report={"192.0.2.1": ()}),
    ],
)
def test_what_the_reference_allows_is_taken(make: Make) -> None:
    """Values are taken up to the last character of their limits."""
    assert make() == make()


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Content(data="secret", charset="UTF-8"), "Content(data=<6 characters>, charset='UTF-8')"),
        (RawMessage(data=b"s"), "RawMessage(data=<1 byte>)"),
        (
            Destination(to_addresses=["secret@example.com"]),
            "Destination(to_addresses=<1 value>, cc_addresses=None, bcc_addresses=None)",
        ),
        (
            IdentityInfo(identity_type=IdentityType.EMAIL_ADDRESS, identity_name="secret@example.com"),
            "identity_name='***@example.com'",
        ),
        (IdentityInfo(identity_name="example.com"), "identity_name='example.com'"),
        (IdentityInfo(identity_name="<a@example.com> secret"), "identity_name='***@example.com'"),
        (DeliverabilityTestReport(subject="secret", from_email_address="secret@b.c"), "subject=<6 characters>"),
        (Template(template_data="secret"), "template_data=<6 characters>"),
        (
            GetDeliverabilityTestReportResponse(
                deliverability_test_report=DeliverabilityTestReport(),
                overall_placement=PlacementStatistics(),
                isp_placements=(),
                message="secret",
            ),
            "message=<6 characters>",
        ),
    ],
)
def test_reprs_show_no_address_and_no_content(value: object, text: str) -> None:
    """A repr shows no address and no content, so that it can be logged."""
    assert text in repr(value)
    assert "secret" not in repr(value)


def test_errors_show_no_address_and_no_content() -> None:
    """An error describes a value by its type and size only."""
    with pytest.raises(ParamValidationError) as caught:
        Destination(to_addresses="secret@example.com")
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("name", [*DATA_TYPES, "ListEmailIdentitiesResponse"])
def test_constructors_show_the_types_at_run_time_too(name: str) -> None:
    """``help()`` and inspection see the types that a type checker sees."""
    signature = inspect.signature(getattr(pinpoint_email, name))
    assert all(parameter.annotation is not inspect.Parameter.empty for parameter in signature.parameters.values())
    assert all(parameter.annotation is not Any for parameter in signature.parameters.values())
