"""Parameters, of every kind that there is."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from email.message import EmailMessage
from email.mime.multipart import MIMEMultipart
from pathlib import Path
from typing import assert_type

from pinpoint_email import (
    BehaviorOnMxFailure,
    Body,
    CloudWatchDestination,
    CloudWatchDimensionConfiguration,
    Content,
    DeliveryOptions,
    Destination,
    DimensionValueSource,
    DomainDeliverabilityTrackingOption,
    EmailContent,
    EventDestinationDefinition,
    EventType,
    InboxPlacementTrackingOption,
    KinesisFirehoseDestination,
    Message,
    MessageTag,
    PinpointEmailClient,
    RawMessage,
    Response,
    SendEmailResponse,
    Tag,
    Template,
    TlsPolicy,
)


def addresses() -> Iterator[str]:
    """Recipients from wherever they are."""
    yield "ada@example.org"


def send(client: PinpointEmailClient, sender: str | None) -> None:
    """Messages: what is required alone, everything, and None for what is not given."""
    content = EmailContent(
        simple=Message(subject=Content(data="Grüße", charset="UTF-8"), body=Body(text=Content(data="Text"), html=None))
    )
    receipt = client.send_email(destination=Destination(to_addresses=["ada@example.org"]), content=content)
    assert_type(receipt, SendEmailResponse)
    client.send_email(
        from_email_address=sender,
        destination=Destination(to_addresses=addresses(), cc_addresses=("b@example.org",), bcc_addresses=None),
        reply_to_addresses={"c@example.org", "d@example.org"},
        feedback_forwarding_email_address="e@example.org",
        content=content,
        email_tags=(MessageTag(name=name, value="1") for name in ("a", "b")),
        configuration_set_name=None,
    )
    for content in (
        EmailContent.from_text(subject="Subject", text="Text", html="<p>Text</p>"),
        EmailContent.from_text(
            subject="Subject",
            text="Text",
            attachments=["a.pdf", Path("b.pdf"), ("c.pdf", b"", "application/pdf")],
            headers={"X-A": "a"},
            list_unsubscribe="https://example.com/",
        ),
        EmailContent.from_text(
            subject="Subject",
            text="Text",
            attachments=Path().glob("*.pdf"),
            headers=[("X-A", "a"), ("X-A", "b")],
            list_unsubscribe=addresses(),
        ),
        EmailContent.from_mime(EmailMessage()),
        EmailContent.from_mime(MIMEMultipart("alternative")),
        EmailContent.from_mime(b"From: a@example.com\r\n\r\nText"),
        EmailContent.from_template("arn:aws:mobiletargeting:::templates/Welcome/EMAIL", {"name": "Ada", "n": 3}),
        EmailContent(raw=RawMessage(data=b"Text")),
        EmailContent(template=Template(template_arn="arn", template_data="{}")),
    ):
        client.send_email(destination=Destination(), content=content)


def send_as_smtplib_does(client: PinpointEmailClient, message: EmailMessage) -> None:
    """A message of the standard library's."""
    assert_type(client.send_message(message), SendEmailResponse)
    client.send_message(message, from_email_address=None, destination=Destination(to_addresses=[]), email_tags=[])


def use_enums_and_strings(client: PinpointEmailClient, text: str) -> None:
    """Each enumeration takes its members and plain strings, alone and in a list."""
    for behavior in (BehaviorOnMxFailure.REJECT_MESSAGE, "REJECT_MESSAGE", text, None):
        client.put_email_identity_mail_from_attributes(email_identity="example.com", behavior_on_mx_failure=behavior)
    for policy in (TlsPolicy.REQUIRE, "REQUIRE", text, None):
        client.put_configuration_set_delivery_options(configuration_set_name="news", tls_policy=policy)
        assert_type(DeliveryOptions(tls_policy=policy).tls_policy, TlsPolicy | None)
    definition = EventDestinationDefinition(
        enabled=True,
        matching_event_types=[EventType.BOUNCE, "COMPLAINT"],
        cloud_watch_destination=CloudWatchDestination(
            dimension_configurations=[
                CloudWatchDimensionConfiguration(
                    dimension_name="campaign", dimension_value_source=source, default_dimension_value="none"
                )
                for source in (DimensionValueSource.MESSAGE_TAG, "LINK_TAG")
            ]
        ),
        kinesis_firehose_destination=KinesisFirehoseDestination(iam_role_arn="arn", delivery_stream_arn="arn"),
    )
    assert_type(definition.matching_event_types, tuple[EventType, ...] | None)
    answer = client.create_configuration_set_event_destination(
        configuration_set_name="news", event_destination_name="all", event_destination=definition
    )
    assert_type(answer, Response)


def use_dates_numbers_and_lists(client: PinpointEmailClient) -> None:
    """Dates are dates or times; lists are any iterable."""
    client.get_domain_statistics_report(
        domain="example.com", start_date=date(2026, 1, 1), end_date=datetime(2026, 1, 31, tzinfo=UTC)
    )
    client.put_dedicated_ip_warmup_attributes(ip="192.0.2.1", warmup_percentage=100)
    client.list_email_identities(next_token=None, page_size=10)
    client.put_account_sending_attributes(sending_enabled=False)
    client.get_blacklist_reports(blacklist_item_names=iter(["192.0.2.1"]))
    client.tag_resource(resource_arn="arn", tags={Tag(key="team", value="news")})
    client.untag_resource(resource_arn="arn", tag_keys={"team": 1}.keys())
    client.put_deliverability_dashboard_option(
        dashboard_enabled=True,
        subscribed_domains=[
            DomainDeliverabilityTrackingOption(
                domain="example.com",
                inbox_placement_tracking_option=InboxPlacementTrackingOption(global_=True, tracked_isps=["Gmail"]),
            )
        ],
    )
