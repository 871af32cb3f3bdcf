"""The 36 data types of the reference, in its alphabetical order but for what others are made of.

All are frozen, keyword-only values. Members that the reference marks as required must be given; the others are
``None`` when not given, and then not sent. What cannot be right, of a wrong type or beyond a limit that is
stated here, is a :exc:`ParamValidationError`.

Answers are not held to the limits. In them, an optional member that the service leaves out is ``None``, an
absent list is empty, and a required member that is absent has its type's zero value.
"""

import json
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from os import PathLike
from typing import TYPE_CHECKING, Annotated, Any, Self, cast

from attrs import field, frozen

from ._mime.wire_address import ADDRESS
from ._values.checks import Characters, Length, NotPrefix, Size, check_for
from ._values.domains import DNS_NAME
from ._values.facts import MAX_MESSAGE_BYTES
from ._values.members import Value, argument, hidden, hidden_address
from .enums import (
    BehaviorOnMxFailure,
    DeliverabilityTestStatus,
    DimensionValueSource,
    DkimStatus,
    EventType,
    IdentityType,
    MailFromDomainStatus,
    TlsPolicy,
    WarmupStatus,
)
from .exceptions import ParamValidationError

if TYPE_CHECKING:
    from email.message import EmailMessage
    from email.message import Message as MimeMessage

__all__ = [
    "BlacklistEntry",
    "Body",
    "CloudWatchDestination",
    "CloudWatchDimensionConfiguration",
    "Content",
    "DailyVolume",
    "DedicatedIp",
    "DeliverabilityTestReport",
    "DeliveryOptions",
    "Destination",
    "DkimAttributes",
    "DomainDeliverabilityCampaign",
    "DomainDeliverabilityTrackingOption",
    "DomainIspPlacement",
    "EmailContent",
    "EventDestination",
    "EventDestinationDefinition",
    "IdentityInfo",
    "InboxPlacementTrackingOption",
    "IspPlacement",
    "KinesisFirehoseDestination",
    "MailFromAttributes",
    "Message",
    "MessageTag",
    "OverallVolume",
    "PinpointDestination",
    "PlacementStatistics",
    "RawMessage",
    "ReputationOptions",
    "SendQuota",
    "SendingOptions",
    "SnsDestination",
    "Tag",
    "TagKey",
    "Template",
    "TrackingOptions",
    "VolumeStatistics",
]

_IS_TEXT = check_for(str)
_WORD = Characters("ASCII letters, digits, '_' and '-' only", re.compile(r"[^A-Za-z0-9_-]"))
# The reference leaves out '@', which AWS takes in tags everywhere.
_TAG_TEXT = Characters("letters, digits, white space and '_.:/=+-@' only", re.compile(r"[^\w\s.:/=+@-]"))

_DimensionText = Annotated[str, Length(0, 256), _WORD]
_MessageTagText = Annotated[str, Length(0, 256), _WORD]
TagKey = Annotated[str, Length(1, 128), _TAG_TEXT, NotPrefix("aws:")]
"""The key of a tag: 1 to 128 letters, digits, white space or ``_ . : / = + - @``, not beginning with ``aws:``."""
_TagValue = Annotated[str, Length(0, 256), _TAG_TEXT, NotPrefix("aws:")]


# A type checker takes a constructor parameter's type from the member's converter: these say what is
# taken by members that keep something else. The checks of all members make that of it.


def _strings(value: Iterable[str] | None) -> tuple[str, ...] | None:
    return cast("tuple[str, ...] | None", value)


def _event_types(value: Iterable[EventType | str] | None) -> tuple[EventType, ...] | None:
    return cast("tuple[EventType, ...] | None", value)


def _tls_policy(value: TlsPolicy | str | None) -> TlsPolicy | None:
    return cast("TlsPolicy | None", value)


def _dimension_value_source(value: DimensionValueSource | str) -> DimensionValueSource:
    return cast("DimensionValueSource", value)


@frozen(kw_only=True, eq=False, repr=False)
class BlacklistEntry(Value):
    """A time that one of the account's dedicated IP addresses was put on a blacklist (``BlacklistEntry``)."""

    rbl_name: str | None = None
    """The blacklist's name."""
    listing_time: datetime | None = None
    """When the address was put on it, in UTC."""
    description: str | None = None
    """What the blacklist's maintainer says of it."""


@frozen(kw_only=True, eq=False, repr=False)
class Content(Value):
    """A piece of text and the character set to encode it in (``Content``)."""

    data: str = field(repr=hidden)
    """The text, not yet encoded."""
    charset: str | None = None
    """The character set, such as ``UTF-8``. ``None`` is for 7-bit ASCII: the service takes no other text then."""


@frozen(kw_only=True, eq=False, repr=False)
class Body(Value):
    """The body of a simple message (``Body``): as text, as HTML, or both, of which mail programs show one."""

    text: Content | None = None
    """What mail programs show that do not show HTML. ``None`` for no such version."""
    html: Content | None = None
    """What mail programs show that do. ``None`` for no such version."""


@frozen(kw_only=True, eq=False, repr=False)
class CloudWatchDimensionConfiguration(Value):
    """A dimension under which events are counted in CloudWatch (``CloudWatchDimensionConfiguration``)."""

    dimension_name: _DimensionText
    """The dimension's name: at most 256 ASCII letters, digits, ``_`` or ``-``."""
    dimension_value_source: DimensionValueSource = field(converter=_dimension_value_source)
    """Where a message's value for the dimension comes from: ``MESSAGE_TAG``, ``EMAIL_HEADER`` or ``LINK_TAG``."""
    default_dimension_value: _DimensionText
    """The value for messages that bring none: at most 256 ASCII letters, digits, ``_`` or ``-``."""


def _dimension_configurations(
    value: Iterable[CloudWatchDimensionConfiguration],
) -> tuple[CloudWatchDimensionConfiguration, ...]:
    return cast("tuple[CloudWatchDimensionConfiguration, ...]", value)


@frozen(kw_only=True, eq=False, repr=False)
class CloudWatchDestination(Value):
    """Amazon CloudWatch as the place that events go to, where they are counted (``CloudWatchDestination``)."""

    dimension_configurations: tuple[CloudWatchDimensionConfiguration, ...] = field(converter=_dimension_configurations)
    """The dimensions under which events are counted. The service takes at least one."""


@frozen(kw_only=True, eq=False, repr=False)
class DomainIspPlacement(Value):
    """Where a domain's mail to one email provider ended up (``DomainIspPlacement``)."""

    isp_name: str | None = None
    """The email provider's name."""
    inbox_raw_count: int | None = None
    """How many messages reached inboxes."""
    spam_raw_count: int | None = None
    """How many messages reached spam folders."""
    inbox_percentage: float | None = None
    """The share of messages that reached inboxes, in percent."""
    spam_percentage: float | None = None
    """The share of messages that reached spam folders, in percent."""


@frozen(kw_only=True, eq=False, repr=False)
class VolumeStatistics(Value):
    """How many messages were delivered, and where they ended up (``VolumeStatistics``)."""

    inbox_raw_count: int | None = None
    """How many messages reached inboxes."""
    spam_raw_count: int | None = None
    """How many messages reached spam folders."""
    projected_inbox: int | None = None
    """The share of the domain's mail that is expected to reach inboxes, in percent."""
    projected_spam: int | None = None
    """The share of the domain's mail that is expected to reach spam folders, in percent."""


@frozen(kw_only=True, eq=False, repr=False)
class DailyVolume(Value):
    """One day's figures of a domain (``DailyVolume``)."""

    start_date: datetime | None = None
    """The day, as its beginning in UTC."""
    volume_statistics: VolumeStatistics | None = None
    """The figures over all email providers."""
    domain_isp_placements: tuple[DomainIspPlacement, ...] = ()
    """The figures for each email provider."""


@frozen(kw_only=True, eq=False, repr=False)
class DedicatedIp(Value):
    """A dedicated IP address of the account (``DedicatedIp``)."""

    ip: str
    """The address."""
    warmup_status: WarmupStatus
    """Whether it is ready for its full share of mail: ``DONE``, or ``IN_PROGRESS``."""
    warmup_percentage: int
    """How far its warm-up has come, in percent. Amazon SES v2 says -1 of addresses that it warms up itself."""
    pool_name: str | None = None
    """The pool that it belongs to."""


@frozen(kw_only=True, eq=False, repr=False)
class DeliverabilityTestReport(Value):
    """What identifies a predictive inbox placement test, without its results (``DeliverabilityTestReport``)."""

    report_id: str | None = None
    """The test's identifier, for :meth:`PinpointEmailClient.get_deliverability_test_report`."""
    report_name: str | None = None
    """The name that it was given."""
    subject: str | None = field(default=None, repr=hidden)
    """The subject of the message that was tested."""
    from_email_address: str | None = field(default=None, repr=hidden_address)
    """The sender of the message that was tested."""
    create_date: datetime | None = None
    """When the test was begun, in UTC."""
    deliverability_test_status: DeliverabilityTestStatus | None = None
    """Whether the results are there: ``COMPLETED``, or ``IN_PROGRESS`` for about a day."""


@frozen(kw_only=True, eq=False, repr=False)
class DeliveryOptions(Value):
    """Through which IP addresses, and how protected, a configuration set's mail leaves (``DeliveryOptions``)."""

    tls_policy: TlsPolicy | None = field(default=None, converter=_tls_policy)
    """``REQUIRE`` delivers over TLS or not at all, ``OPTIONAL`` in plain text where TLS cannot be had. ``None``
    leaves it to the service, which takes ``OPTIONAL``."""
    sending_pool_name: str | None = None
    """The dedicated IP pool to send through; ``None`` for no pool."""


@frozen(kw_only=True, eq=False, repr=False)
class Destination(Value):
    """The recipients of a message, at most 50 in all (``Destination``).

    The limit is checked by ``send_email`` and ``send_message``. A domain beyond ASCII is kept as it stands in the DNS.
    """

    to_addresses: tuple[Annotated[str, ADDRESS], ...] | None = field(default=None, converter=_strings, repr=hidden)
    """The addresses in ``To``."""
    cc_addresses: tuple[Annotated[str, ADDRESS], ...] | None = field(default=None, converter=_strings, repr=hidden)
    """The addresses in ``Cc``, who get a copy that everyone can see."""
    bcc_addresses: tuple[Annotated[str, ADDRESS], ...] | None = field(default=None, converter=_strings, repr=hidden)
    """The addresses in ``Bcc``, who get a copy that no one else can see."""


@frozen(kw_only=True, eq=False, repr=False)
class DkimAttributes(Value):
    """The DKIM settings of an identity (``DkimAttributes``)."""

    signing_enabled: bool | None = None
    """Whether mail from the identity is signed."""
    status: DkimStatus | None = None
    """How far the service has got in finding the domain's DKIM records in its DNS."""
    tokens: tuple[str, ...] = ()
    """What a domain's three CNAME records are made of; :func:`dns_records` makes them. Once they are
    published, it can take 72 hours until they are found. Empty for an address."""


@frozen(kw_only=True, eq=False, repr=False)
class DomainDeliverabilityCampaign(Value):
    """How a campaign's mail fared, if its domain is subscribed to the dashboard (``DomainDeliverabilityCampaign``).

    The rates count only recipients whose mail program shows images.
    """

    campaign_id: str | None = None
    """The identifier that the dashboard gave the campaign; campaigns made in Amazon Pinpoint have others."""
    image_url: str | None = None
    """The URL of a picture of the message."""
    subject: str | None = field(default=None, repr=hidden)
    """The message's subject."""
    from_address: str | None = field(default=None, repr=hidden_address)
    """The message's sender."""
    sending_ips: tuple[str, ...] = ()
    """The IP addresses that it was sent from."""
    first_seen_date_time: datetime | None = None
    """When it first reached an inbox, in UTC."""
    last_seen_date_time: datetime | None = None
    """When it last reached an inbox, in UTC."""
    inbox_count: int | None = None
    """How many messages reached inboxes."""
    spam_count: int | None = None
    """How many messages reached spam folders."""
    read_rate: float | None = None
    """The share that was opened, in percent."""
    delete_rate: float | None = None
    """The share that was deleted unopened, in percent."""
    read_delete_rate: float | None = None
    """The share that was opened and then deleted, in percent."""
    projected_volume: int | None = None
    """How many recipients the campaign had, as an estimate."""
    esps: tuple[str, ...] = ()
    """The large email providers that handled the message (``Esps``)."""


@frozen(kw_only=True, eq=False, repr=False)
class InboxPlacementTrackingOption(Value):
    """Which inbox placement figures are collected for a domain (``InboxPlacementTrackingOption``)."""

    global_: bool | None = None
    """Whether they are collected at all (``Global``; the plain word is a Python keyword)."""
    tracked_isps: tuple[str, ...] | None = field(default=None, converter=_strings)
    """The names of the email providers that they are collected for."""


@frozen(kw_only=True, eq=False, repr=False)
class DomainDeliverabilityTrackingOption(Value):
    """A domain's Deliverability dashboard subscription (``DomainDeliverabilityTrackingOption``)."""

    domain: Annotated[str, DNS_NAME] | None = None
    """The verified domain."""
    subscription_start_date: datetime | None = None
    """When it was subscribed, in UTC."""
    inbox_placement_tracking_option: InboxPlacementTrackingOption | None = None
    """Which inbox placement figures are collected for it."""


@frozen(kw_only=True, eq=False, repr=False)
class Message(Value):
    """A message that the service puts together from subject and body (``Message``)."""

    subject: Content
    """The subject line. Text beyond ASCII needs a ``charset``; the service then encodes it."""
    body: Body
    """The body, as text, HTML or both."""


@frozen(kw_only=True, eq=False, repr=False)
class RawMessage(Value):
    """A complete MIME message (``RawMessage``)."""

    data: Annotated[bytes, Size(MAX_MESSAGE_BYTES)] = field(repr=hidden)
    """The message's bytes, at most 41,943,040 (40 MB): headers, an empty line, and the body. The service takes lines
    of at most 1,000 characters. Base64 for the wire is the library's to do."""


@frozen(kw_only=True, eq=False, repr=False)
class Template(Value):
    """A stored message template and what to fill in (``Template``)."""

    template_arn: str | None = None
    """The template's Amazon Resource Name."""
    template_data: Annotated[str, Length(0, 262_144)] | None = field(default=None, repr=hidden)
    """The values of its variables by their names, as the text of a JSON object: at most 262,144 characters."""


@frozen(kw_only=True, eq=False, repr=False)
class EmailContent(Value):
    """What is sent, in exactly one of three forms (``EmailContent``).

    :meth:`from_text`, :meth:`from_mime` and :meth:`from_template` make it of plain Python types.
    """

    simple: Message | None = None
    """Subject and body, from which the service makes the message."""
    raw: RawMessage | None = None
    """A complete MIME message, with attachments or headers of its own."""
    template: Template | None = None
    """A stored template, filled in by the service."""

    def __attrs_post_init__(self) -> None:
        super().__attrs_post_init__()
        given = [kind for kind in ("simple", "raw", "template") if getattr(self, kind) is not None]
        if len(given) != 1:
            raise ParamValidationError(
                where="EmailContent",
                member="simple, raw, template",
                expected="exactly one of them",
                got=" and ".join(given) or "none",
            )

    @classmethod
    def from_text(
        cls,
        *,
        subject: str,
        text: str | None = None,
        html: str | None = None,
        attachments: Iterable[str | PathLike[str] | tuple[str, bytes, str]] | None = None,
        headers: Mapping[str, str] | Iterable[tuple[str, str]] | None = None,
        list_unsubscribe: str | Iterable[str] | None = None,
    ) -> Self:
        """A message of text, HTML or both in UTF-8, with attachments, pictures and headers.

        With attachments, headers or ``list_unsubscribe`` it is raw, else simple. The raw message has no ``From``,
        ``To``, ``Cc`` and ``Reply-To``: ``send_email`` puts them in front, from its own parameters, so that the
        same content can go to several recipients one by one.

        Args:
            subject: The subject line.
            text: The body for mail programs that do not show HTML. None for no such version.
            html: The body for those that do. None for no such version. One of the two has to be given; both are
                better.
            attachments: The files that go with it. Each is a path, whose file is read now, or a tuple of a name (1
                to 255 bytes in UTF-8, no path), the data, and a type such as ``"application/pdf"`` (at most 200
                characters, not ``multipart/...``, and ``message/rfc822`` for a message). A file that the HTML names
                is shown there: ``logo.png`` by ``<img src="cid:logo.png">``. All others are ordinary attachments.
                None for no files.
            headers: Further headers, by their names (1 to 50 ASCII characters) or in pairs. Values are one line
                each, and encoded where they are not ASCII. The headers that are made of other parameters or by the
                service cannot be given. None for no further headers.
            list_unsubscribe: Where recipients can unsubscribe: one URL with ``https:``, to which mail programs post
                when someone clicks (RFC 8058), URLs with ``mailto:``, or both; each of at most 900 characters. None
                for no such header.

        Returns:
            The content.

        Raises:
            ParamValidationError: There is no body, a file cannot be read, or an argument is not what it should be.
        """
        if text is None and html is None:
            raise ParamValidationError(
                where="EmailContent.from_text", member="text, html", expected="one of them at least", got="none"
            )
        subject = argument("EmailContent.from_text", "subject", _IS_TEXT, subject)
        bodies = {
            kind: argument("EmailContent.from_text", kind, _IS_TEXT, data)
            for kind, data in (("text", text), ("html", html))
            if data is not None
        }
        if attachments is not None or headers is not None or list_unsubscribe is not None:
            from ._mime.building import raw_message

            raw = raw_message(subject, bodies, attachments, headers, list_unsubscribe)
            if raw is not None:
                return cls(raw=raw)
        body = Body(**{kind: Content(data=data, charset="UTF-8") for kind, data in bodies.items()})
        return cls(simple=Message(subject=Content(data=subject, charset="UTF-8"), body=body))

    @classmethod
    def from_mime(cls, message: "EmailMessage | MimeMessage[Any, Any] | bytes") -> Self:
        """A message that is put together already, with attachments or headers of its own.

        Args:
            message: A message of the standard library's, or its bytes. Of a message, what is ASCII in lines of at
                most 998 bytes stays as it is, all else is encoded, and ``Bcc`` headers are left out; the object
                itself is not changed. Bytes stay as they are.

        Returns:
            The content.

        Raises:
            ParamValidationError: An address cannot be read, or is not ASCII before the @; a signed part would have to
                be changed; or the message has more than 40 MB.
        """
        from ._mime.messages import raw_data

        return cls(raw=RawMessage(data=message if isinstance(message, bytes) else raw_data(message)))

    @classmethod
    def from_template(cls, arn: str, data: Mapping[str, object] | None = None) -> Self:
        """A stored template with the values to fill in.

        Args:
            arn: The template's Amazon Resource Name.
            data: The values of its variables, by their names: anything that JSON can hold, at most 262,144
                characters in all. None for a template without variables.

        Returns:
            The content.

        Raises:
            ParamValidationError: The data cannot be written as JSON, or is too long.
        """
        try:
            text = json.dumps(dict(data or {}), ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        except (TypeError, ValueError, RecursionError) as error:
            raise ParamValidationError(
                where="EmailContent.from_template",
                member="data",
                expected="a mapping of what JSON can hold",
                got=f"one that raises {type(error).__name__}",
            ) from None
        return cls(template=Template(template_arn=arn, template_data=text))


@frozen(kw_only=True, eq=False, repr=False)
class KinesisFirehoseDestination(Value):
    """An Amazon Data Firehose stream as the place that events go to (``KinesisFirehoseDestination``)."""

    iam_role_arn: str
    """The Amazon Resource Name of the IAM role that the service takes on to write to the stream."""
    delivery_stream_arn: str
    """The stream's Amazon Resource Name."""


@frozen(kw_only=True, eq=False, repr=False)
class PinpointDestination(Value):
    """An Amazon Pinpoint project as the place that events go to (``PinpointDestination``)."""

    application_arn: str | None = None
    """The project's Amazon Resource Name."""


@frozen(kw_only=True, eq=False, repr=False)
class SnsDestination(Value):
    """An Amazon SNS topic as the place that events go to (``SnsDestination``)."""

    topic_arn: str
    """The topic's Amazon Resource Name."""


@frozen(kw_only=True, eq=False, repr=False)
class EventDestination(Value):
    """Where events of a configuration set's mail go, as the service answers it (``EventDestination``)."""

    name: str
    """The event destination's name within its configuration set."""
    enabled: bool | None = None
    """Whether events are sent."""
    matching_event_types: tuple[EventType, ...]
    """The kinds of events that go there."""
    kinesis_firehose_destination: KinesisFirehoseDestination | None = None
    """The Firehose stream that they go to, if any."""
    cloud_watch_destination: CloudWatchDestination | None = None
    """The CloudWatch dimensions that they are counted under, if any."""
    sns_destination: SnsDestination | None = None
    """The SNS topic that they go to, if any."""
    pinpoint_destination: PinpointDestination | None = None
    """The Pinpoint project that they go to, if any."""


@frozen(kw_only=True, eq=False, repr=False)
class EventDestinationDefinition(Value):
    """Where events of a configuration set's mail should go (``EventDestinationDefinition``).

    The service takes one kind of event at least, and exactly one of the four destinations.
    """

    enabled: bool | None = None
    """Whether events are sent. ``None`` is not sent, which the service takes as ``False``."""
    matching_event_types: tuple[EventType, ...] | None = field(default=None, converter=_event_types)
    """The kinds of events to send."""
    kinesis_firehose_destination: KinesisFirehoseDestination | None = None
    """The Firehose stream to send them to."""
    cloud_watch_destination: CloudWatchDestination | None = None
    """The CloudWatch dimensions to count them under."""
    sns_destination: SnsDestination | None = None
    """The SNS topic to send them to."""
    pinpoint_destination: PinpointDestination | None = None
    """The Pinpoint project to send them to."""


@frozen(kw_only=True, eq=False, repr=False)
class IdentityInfo(Value):
    """An email identity, in short (``IdentityInfo``)."""

    identity_type: IdentityType | None = None
    """Whether it is an address or a domain."""
    identity_name: str | None = field(default=None, repr=hidden_address)
    """The address or domain."""
    sending_enabled: bool | None = None
    """Whether mail can be sent from it, that is, whether it is verified."""


@frozen(kw_only=True, eq=False, repr=False)
class PlacementStatistics(Value):
    """Where the messages of a predictive inbox placement test ended up (``PlacementStatistics``)."""

    inbox_percentage: float | None = None
    """The share that reached inboxes, in percent."""
    spam_percentage: float | None = None
    """The share that reached spam folders, in percent."""
    missing_percentage: float | None = None
    """The share that never arrived, in percent."""
    spf_percentage: float | None = None
    """The share that passed SPF, in percent."""
    dkim_percentage: float | None = None
    """The share that passed DKIM, in percent."""


@frozen(kw_only=True, eq=False, repr=False)
class IspPlacement(Value):
    """How one email provider treated a predictive inbox placement test (``IspPlacement``)."""

    isp_name: str | None = None
    """The email provider's name."""
    placement_statistics: PlacementStatistics | None = None
    """Where the messages to it ended up."""


@frozen(kw_only=True, eq=False, repr=False)
class MailFromAttributes(Value):
    """The custom MAIL FROM domain of an identity (``MailFromAttributes``).

    Without such a domain the service answers with ``behavior_on_mx_failure`` alone: the other two members are
    then empty.
    """

    mail_from_domain: str
    """The domain; ``""`` without one."""
    mail_from_domain_status: MailFromDomainStatus
    """How far the service has got in finding the domain's MX record; equal to ``""`` without a domain."""
    behavior_on_mx_failure: BehaviorOnMxFailure
    """What the service does while the record is not found: ``USE_DEFAULT_VALUE`` or ``REJECT_MESSAGE``."""


@frozen(kw_only=True, eq=False, repr=False)
class MessageTag(Value):
    """A name and a value attached to a message, to tell its events by (``MessageTag``)."""

    name: _MessageTagText
    """The name: at most 256 ASCII letters, digits, ``_`` or ``-``."""
    value: _MessageTagText
    """The value: at most 256 ASCII letters, digits, ``_`` or ``-``."""


@frozen(kw_only=True, eq=False, repr=False)
class OverallVolume(Value):
    """A domain's figures over the whole time that was asked for (``OverallVolume``)."""

    volume_statistics: VolumeStatistics | None = None
    """The figures over all email providers."""
    read_rate_percent: float | None = None
    """The share of messages that were opened, in percent."""
    domain_isp_placements: tuple[DomainIspPlacement, ...] = ()
    """The figures for each email provider."""


@frozen(kw_only=True, eq=False, repr=False)
class ReputationOptions(Value):
    """Whether reputation figures are collected for a configuration set (``ReputationOptions``)."""

    reputation_metrics_enabled: bool | None = None
    """Whether they are collected. ``None`` is not sent, which the service takes as ``False``."""
    last_fresh_start: datetime | None = None
    """When their count last began anew, in UTC; ``None`` if it never did."""


@frozen(kw_only=True, eq=False, repr=False)
class SendingOptions(Value):
    """Whether mail may be sent with a configuration set (``SendingOptions``)."""

    sending_enabled: bool | None = None
    """Whether it may. ``None`` is not sent."""


@frozen(kw_only=True, eq=False, repr=False)
class SendQuota(Value):
    """How much the account may send in the Region, and how much it has sent (``SendQuota``)."""

    max_24_hour_send: float | None = None
    """The most messages that may be sent in any 24 hours."""
    max_send_rate: float | None = None
    """The most messages that may be sent a second."""
    sent_last_24_hours: float | None = None
    """How many messages were sent in the past 24 hours."""


@frozen(kw_only=True, eq=False, repr=False)
class Tag(Value):
    """A label on a resource (``Tag``). The service lets a resource have at most 50, each with a key of its own.

    Keys and values are case-sensitive. Tags of AWS's own, with the prefix ``aws:``, can be read but not set or
    removed.
    """

    key: TagKey
    """The key: 1 to 128 letters, digits, white space or ``_ . : / = + - @``, not beginning with ``aws:``."""
    value: _TagValue
    """The value: at most 256 of the same characters, not beginning with ``aws:``; ``""`` for none."""


@frozen(kw_only=True, eq=False, repr=False)
class TrackingOptions(Value):
    """The domain for tracking opens and clicks (``TrackingOptions``).

    To track them, the service adds an invisible picture to the message and changes its links; both point to
    this domain.
    """

    custom_redirect_domain: Annotated[str, DNS_NAME]
    """A domain of your own, in place of AWS's."""
