"""Mistakes in parameters."""

from datetime import date

from pinpoint_email import (
    Content,
    Destination,
    EmailContent,
    EventDestinationDefinition,
    MessageTag,
    PinpointEmailClient,
    RawMessage,
    Tag,
)

TO = Destination(to_addresses=["ada@example.org"])
CONTENT = EmailContent.from_text(subject="Subject", text="Text")
DAY = date(2026, 1, 1)


def leave_out(client: PinpointEmailClient) -> None:
    """What is required is missing."""
    client.send_email(destination=TO)  # E: call-arg, reportCallIssue
    client.get_email_identity()  # E: call-arg, reportCallIssue
    client.get_domain_statistics_report(domain="example.com", start_date=DAY)  # E: call-arg, reportCallIssue
    client.tag_resource(resource_arn="arn")  # E: call-arg, reportCallIssue
    Content(charset="UTF-8")  # E: call-arg, reportCallIssue
    MessageTag(name="a")  # E: call-arg, reportCallIssue


def misspell(client: PinpointEmailClient) -> None:
    """A keyword, a method or a member is there under another name only."""
    client.get_email_identity(identity="example.com")  # E: call-arg, reportCallIssue
    client.send_email(destination=TO, content=CONTENT, configuration_set="news")  # E: call-arg, reportCallIssue
    client.send_email(Destination=TO, content=CONTENT)  # E: call-arg, reportCallIssue
    client.sendEmail(destination=TO, content=CONTENT)  # E: attr-defined, reportAttributeAccessIssue
    client.list_email_identities(page_token="token")  # E: call-arg, reportCallIssue
    Destination(to=["ada@example.org"])  # E: call-arg, reportCallIssue
    EmailContent.from_text(title="Subject", text="Text")  # E: call-arg, reportCallIssue


def mistake_the_type(client: PinpointEmailClient, address: str | None) -> None:
    """A value is of another type."""
    client.get_email_identity(email_identity=1)  # E: arg-type, reportArgumentType
    client.get_email_identity(email_identity=None)  # E: arg-type, reportArgumentType
    client.get_email_identity(email_identity=address)  # E: arg-type, reportArgumentType
    client.send_email(destination={"ToAddresses": ["ada@example.org"]}, content=CONTENT)  # E: arg-type, reportArgumentType
    client.send_email(destination=TO, content="Text")  # E: arg-type, reportArgumentType
    client.send_email(destination=TO, content=CONTENT, email_tags={"campaign": "spring"})  # E: dict-item, reportArgumentType
    client.send_email(destination=TO, content=CONTENT, email_tags=[Tag(key="a", value="b")])  # E: list-item, reportArgumentType
    client.send_email(destination=TO, content=CONTENT, email_tags=MessageTag(name="a", value="b"))  # E: arg-type, reportArgumentType
    client.put_account_sending_attributes(sending_enabled="yes")  # E: arg-type, reportArgumentType
    client.put_dedicated_ip_warmup_attributes(ip="192.0.2.1", warmup_percentage=99.5)  # E: arg-type, reportArgumentType
    client.list_email_identities(page_size="10")  # E: arg-type, reportArgumentType
    client.get_domain_statistics_report(domain="example.com", start_date="2026-01-01", end_date=DAY)  # E: arg-type, reportArgumentType
    client.put_configuration_set_delivery_options(configuration_set_name="news", tls_policy=True)  # E: arg-type, reportArgumentType
    client.send_message("From: a@example.com")  # E: arg-type, reportArgumentType
    Destination(to_addresses=["ada@example.org", None])  # E: list-item, reportArgumentType
    Destination(cc_addresses=[b"ada@example.org"])  # E: list-item, reportArgumentType
    RawMessage(data="From: a@example.com")  # E: arg-type, reportArgumentType
    EventDestinationDefinition(matching_event_types=[1])  # E: list-item, reportArgumentType
    EmailContent.from_text(subject="Subject", text=b"Text")  # E: arg-type, reportArgumentType
    EmailContent.from_text(subject="Subject", text="Text", attachments=[("a.pdf", b"")])  # E: list-item, reportArgumentType
    EmailContent.from_text(subject="Subject", text="Text", headers={"X-A": 1})  # E: arg-type, reportArgumentType
    EmailContent.from_text(subject="Subject", text="Text", list_unsubscribe=1)  # E: arg-type, reportArgumentType
    EmailContent.from_template("arn", ["name"])  # E: arg-type, reportArgumentType


def give_by_position(client: PinpointEmailClient) -> None:
    """Everything has a name."""
    client.get_email_identity("example.com")  # E: call-arg, reportCallIssue
    client.send_email(TO, CONTENT)  # E: call-arg, reportCallIssue
    client.list_email_identities("token")  # E: call-arg, reportCallIssue
    Destination(["ada@example.org"])  # E: call-arg, reportCallIssue
    Tag("team", "news")  # E: call-arg, reportCallIssue


def change_a_value() -> None:
    """Values stay as they are."""
    TO.to_addresses = None  # E: misc, reportAttributeAccessIssue
    Content(data="Text").data = "Other"  # E: misc, reportAttributeAccessIssue
