"""Domains beyond ASCII, as other clients send them."""

from collections.abc import Iterator
from urllib.parse import quote

import pytest

from pinpoint_email import (
    BadRequestException,
    Destination,
    DomainDeliverabilityTrackingOption,
    EmailContent,
    PinpointEmailClient,
    RawMessage,
    Tag,
)
from pinpoint_email.local import LocalService

from .wire import IDENTITIES, OUTBOUND, call, refusal

pytestmark = pytest.mark.once

SPELLINGS = ("bücher.example", "BÜCHER.example", "xn--bcher-kva.example")
IN_DNS = "xn--bcher-kva.example"
SIMPLE = {"Simple": {"Subject": {"Data": "s"}, "Body": {"Text": {"Data": "t"}}}}
TRACKING = "/v1/email/configuration-sets/news/tracking-options"
every_spelling = pytest.mark.parametrize("domain", SPELLINGS)


@pytest.fixture
def manual() -> Iterator[LocalService]:
    """A service that leaves identities pending until they are confirmed."""
    with LocalService(manual_verification=True) as service:
        yield service


@pytest.fixture
def caller(service: LocalService) -> Iterator[PinpointEmailClient]:
    """A client of the service."""
    with service.client() as client:
        yield client


def names(client: PinpointEmailClient) -> list[str | None]:
    """The names of all identities."""
    return [identity.identity_name for identity in client.list_email_identities().email_identities]


@every_spelling
def test_identity_is_one_in_both_spellings(service: LocalService, caller: PinpointEmailClient, domain: str) -> None:
    """An identity is kept as in the DNS, and found, changed and deleted in either spelling."""
    assert 200 == call(service, "POST", IDENTITIES, {"EmailIdentity": domain}).status
    assert 200 == call(service, "POST", IDENTITIES, {"EmailIdentity": f"ada@{domain}"}).status
    assert [IN_DNS, f"ada@{IN_DNS}"] == names(caller)
    for other in SPELLINGS:
        target = f"{IDENTITIES}/{quote(other)}"
        assert 200 == call(service, "PUT", f"{target}/mail-from", {"MailFromDomain": f"bounce.{domain}"}).status
        attributes = caller.get_email_identity(email_identity=other).mail_from_attributes
        assert f"bounce.{IN_DNS}" == (attributes.mail_from_domain if attributes else None)
    assert 200 == call(service, "DELETE", f"{IDENTITIES}/{quote(domain)}").status
    assert [f"ada@{IN_DNS}"] == names(caller)


@every_spelling
def test_tests_verify_an_identity_in_either_spelling(manual: LocalService, domain: str) -> None:
    """An identity that waits is verified by any of its names."""
    with manual.client() as client:
        client.create_email_identity(email_identity=IN_DNS)
        manual.verify_identity(domain)
        assert client.get_email_identity(email_identity=domain).verified_for_sending_status


@every_spelling
def test_sender_in_either_spelling_may_send(service: LocalService, caller: PinpointEmailClient, domain: str) -> None:
    """A sender whose domain is verified may send, and is kept as in the DNS, as recipients are."""
    caller.create_email_identity(email_identity="bücher.example")
    for sender in (f"news@{domain}", f"news@mail.{domain}"):
        members = {
            "FromEmailAddress": sender,
            "Destination": {"ToAddresses": [f"ada@{domain}"]},
            "ReplyToAddresses": [f"reply@{domain}"],
            "Content": SIMPLE,
        }
        assert 200 == call(service, "POST", OUTBOUND, members).status
    first, second = service.messages
    assert [f"news@{IN_DNS}", f"news@mail.{IN_DNS}"] == [first.from_address, second.from_address]
    assert ((f"ada@{IN_DNS}",), f"reply@{IN_DNS}") == (first.to_addresses, str(first.mime["Reply-To"]))


@every_spelling
def test_headers_of_a_raw_message_may_have_either_spelling(
    service: LocalService, caller: PinpointEmailClient, domain: str
) -> None:
    """Sender and recipients that stand in a message are compared and kept as in the DNS."""
    caller.create_email_identity(email_identity="bücher.example")
    source = f"From: News <news@{domain}>\r\nTo: Ada <ada@{domain}>, b@{domain}\r\n\r\nHello".encode()
    caller.send_email(destination=Destination(), content=EmailContent(raw=RawMessage(data=source)))
    (message,) = service.messages
    assert (f"news@{IN_DNS}", (f"ada@{IN_DNS}", f"b@{IN_DNS}")) == (message.from_address, message.to_addresses)


@pytest.mark.parametrize(
    ("headers", "text"),
    [
        ("From: a@bücher.example\r\nTo: é@b.de", "Destination: expected .*ASCII"),
        ("From: é@bücher.example\r\nTo: a@b.de", "FromEmailAddress: expected an email address"),
        ("From: a@☕.example\r\nTo: a@b.de", "FromEmailAddress: expected an email address"),
    ],
)
def test_headers_of_a_raw_message_that_no_mail_can_carry_are_refused(
    service: LocalService, caller: PinpointEmailClient, headers: str, text: str
) -> None:
    """An address that has no form in ASCII is the sender's fault."""
    caller.create_email_identity(email_identity="bücher.example")
    content = EmailContent(raw=RawMessage(data=f"{headers}\r\n\r\nHello".encode()))
    with pytest.raises(BadRequestException, match=text):
        caller.send_email(destination=Destination(), content=content)
    assert () == service.messages


@pytest.mark.parametrize(
    ("verb", "target", "members", "member"),
    [
        ("POST", IDENTITIES, {"EmailIdentity": "☕.example"}, "EmailIdentity"),
        ("POST", IDENTITIES, {"EmailIdentity": "é@b.de"}, "EmailIdentity"),
        ("GET", f"{IDENTITIES}/{quote('☕.example')}", None, "EmailIdentity"),
        ("PUT", TRACKING, {"CustomRedirectDomain": "☕.example"}, "CustomRedirectDomain"),
        ("POST", OUTBOUND, {"Destination": {"ToAddresses": ["é@b.de"]}, "Content": SIMPLE}, "Destination"),
    ],
)
def test_what_cannot_be_in_ascii_is_refused(
    service: LocalService, verb: str, target: str, members: object, member: str
) -> None:
    """A domain that the DNS cannot have, and a local part beyond ASCII, are refused by the member's name."""
    status, code, message = refusal(service, verb, target, members)
    assert (400, "BadRequestException", member) == (status, code, message[: len(member)])


@every_spelling
def test_other_domains_are_kept_as_in_the_dns(service: LocalService, caller: PinpointEmailClient, domain: str) -> None:
    """Redirect domains, and those of the dashboard, are kept in one spelling."""
    caller.create_email_identity(email_identity="bücher.example")
    caller.create_configuration_set(configuration_set_name="news")
    assert 200 == call(service, "PUT", TRACKING, {"CustomRedirectDomain": domain.lower()}).status
    tracking = caller.get_configuration_set(configuration_set_name="news").tracking_options
    assert IN_DNS == (tracking.custom_redirect_domain if tracking else None)
    caller.put_deliverability_dashboard_option(
        dashboard_enabled=True, subscribed_domains=[DomainDeliverabilityTrackingOption(domain=domain)]
    )
    options = caller.get_deliverability_dashboard_options().active_subscribed_domains
    assert [IN_DNS] == [option.domain for option in options]


@every_spelling
def test_tags_are_reached_in_either_spelling(caller: PinpointEmailClient, domain: str) -> None:
    """The Amazon Resource Name of an identity may have its domain in either spelling."""
    caller.create_email_identity(email_identity="bücher.example", tags=[Tag(key="team", value="mail")])
    arn = f"arn:aws:ses:us-east-1:123456789012:identity/{domain}"
    assert (Tag(key="team", value="mail"),) == caller.list_tags_for_resource(resource_arn=arn).tags
