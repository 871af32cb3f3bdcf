import re
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import pytest

from pinpoint_email import (
    CloudWatchDestination,
    CloudWatchDimensionConfiguration,
    DomainDeliverabilityTrackingOption,
    EmailContent,
    EventDestination,
    EventDestinationDefinition,
    KinesisFirehoseDestination,
    PinpointDestination,
    SnsDestination,
    Tag,
    Template,
)
from pinpoint_email.local import LocalService
from pinpoint_email.local.web.overview import target_of

from .mail import SENDER, deliver, simple
from .test_views import get, page, post, words

TOPIC = "arn:aws:sns:us-east-1:123456789012:news"


def test_identities_are_listed() -> None:
    """An identity is shown with its states, tags and the DNS records that it needs."""
    with LocalService() as service, service.client() as client:
        assert "No identities yet" in words(service, "/identities")
        client.create_email_identity(email_identity="example.com", tags=[Tag(key="team", value="mail")])
        client.put_email_identity_mail_from_attributes(email_identity="example.com", mail_from_domain="m.example.com")
        text = words(service, "/identities")
        for part in ("us-east-1 example.com Domain Verified", "m.example.com Success", "team: mail", "5 DNS records"):
            assert part in text
        assert "Confirm" not in text
        assert 'data-copy="10 feedback-smtp.us-east-1.amazonses.com"' in page(service, "/identities")


def test_pending_identity_is_confirmed() -> None:
    """A pending identity has a button that confirms it; one that failed has none."""
    with LocalService(manual_verification=True) as service, service.client(region_name="eu-west-1") as client:
        client.create_email_identity(email_identity="example.com")
        client.create_email_identity(email_identity="jane@example.net")
        assert 2 == page(service, "/identities").count("Confirm<")
        answer = post(service, "/identities/confirm", "region=eu-west-1&identity=example.com")
        assert (303, "/identities") == (answer.status, answer.headers["Location"])
        assert client.get_email_identity(email_identity="example.com").verified_for_sending_status
        service.verify_identity("example.com", region_name="eu-west-1", found=False)
        assert "example.com Domain Failed" in words(service, "/identities")
        assert 1 == page(service, "/identities").count("Confirm<")


def test_identity_that_is_not_there_is_not_confirmed(service: LocalService) -> None:
    """Confirming an identity that does not exist is an error, and creates no Region."""
    assert 404 == post(service, "/identities/confirm").status
    assert "No Region was used yet" in words(service, "/account")


def test_deliverability_of_a_domain(service: LocalService) -> None:
    """The figures of the chosen domain and days are shown, as a chart and as a table."""
    with service.client() as client, service.client(region_name="eu-west-1") as other:
        assert "No domain yet" in words(service, "/deliverability")
        client.create_email_identity(email_identity="jane@example.com")
        client.create_email_identity(email_identity="a.example")
        other.create_email_identity(email_identity="b.example")
        text = words(service, "/deliverability")
        assert "a.example (us-east-1)" in text
        assert 7 == page(service, "/deliverability").count('class="day"')
        chosen = f"/deliverability?of={quote('us-east-1/a.example', safe='')}&days=30"
        assert 30 == page(service, chosen).count('<th scope="row">')
        assert '<option value="us-east-1/a.example" selected>' in page(service, chosen)
        assert "a.example is not subscribed to the dashboard" in words(service, chosen)
        assert 7 == page(service, "/deliverability?of=x&days=8").count('class="day"')
        for provider in ("AOL", "Gmail", "Hotmail", "Yahoo"):
            assert provider in text


def test_campaigns_are_listed(service: LocalService) -> None:
    """A subscribed domain's campaigns are shown; a week has two, of which none is today's on a Wednesday."""
    service.clock.advance(timedelta(days=(2 - service.clock.now().weekday()) % 7))
    with service.client() as client:
        client.create_email_identity(email_identity="a.example")
        option = DomainDeliverabilityTrackingOption(domain="a.example")
        client.put_deliverability_dashboard_option(dashboard_enabled=True, subscribed_domains=[option])
        text = words(service, "/deliverability")
        assert "Dashboard Active a.example" in text
        assert 4 == page(service, "/deliverability?days=14").count("Newsletter of ")
        client.put_deliverability_dashboard_option(dashboard_enabled=False)
        assert "Dashboard Pending expiration until" in words(service, "/deliverability")


def test_test_reports_are_listed() -> None:
    """A test report is in progress until it is complete, and then has its placements."""
    with LocalService(report_delay=60) as service, service.client() as client:
        client.create_email_identity(email_identity="example.com")
        client.create_deliverability_test_report(report_name="First", from_email_address=SENDER, content=simple("S"))
        assert "First In progress" in words(service, "/deliverability")
        service.clock.advance(60)
        assert re.search(r"First Completed .* % inbox · SPF 100 % · DKIM 100 %", words(service, "/deliverability"))


def test_account_is_shown(service: LocalService) -> None:
    """Quota, switches, pools and configuration sets are shown for each Region."""
    with service.client() as client:
        deliver(client, simple("S"))
        client.put_dedicated_ip_warmup_attributes(ip="192.0.2.1", warmup_percentage=30)
        client.create_dedicated_ip_pool(pool_name="empty")
        client.put_account_sending_attributes(sending_enabled=False)
        client.create_configuration_set(configuration_set_name="letters", tags=[Tag(key="team", value="mail")])
        assert "No event destinations" in words(service, "/account")
        client.create_configuration_set_event_destination(
            configuration_set_name="letters",
            event_destination_name="topic",
            event_destination=EventDestinationDefinition(
                enabled=True, matching_event_types=["BOUNCE"], sns_destination=SnsDestination(topic_arn=TOPIC)
            ),
        )
        text = words(service, "/account")
    for part in (
        "Recipients in 24 hours 1 of 50,000",
        "Sending Paused Production access On Reputation Healthy Rate 14 a second",
        "30 % In progress",
        "on rbl.example",
        "empty No addresses",
        "letters configuration set",
        f"topic On Amazon SNS {TOPIC} Bounce",
        "team: mail",
    ):
        assert part in text


def test_clock_that_was_moved_is_told(service: LocalService) -> None:
    """The page says by how much the service's time was moved on."""
    assert "moved on" not in words(service, "/account")
    service.clock.advance(timedelta(days=2, hours=3, minutes=4))
    assert "moved on by 2 d 3 h" in words(service, "/account")


def test_event_without_message(tmp_path: Path) -> None:
    """A rendering failure is shown, and has no message to be opened."""
    (tmp_path / "hello").mkdir()
    (tmp_path / "hello" / "body.txt").write_text("Hello {{name}}")
    arn = "arn:aws:ses:us-east-1:123456789012:template/hello"
    with LocalService(templates=tmp_path) as service, service.client() as client:
        message_id = deliver(client, EmailContent(template=Template(template_arn=arn)))
        assert "Rendering failure joe@example.net the variable name has no value not kept" in words(service, "/events")
        assert 404 == get(service, f"/messages/{message_id}").status


def destination(
    *,
    stream: KinesisFirehoseDestination | None = None,
    watch: CloudWatchDestination | None = None,
    topic: SnsDestination | None = None,
    project: PinpointDestination | None = None,
) -> EventDestination:
    """An event destination."""
    return EventDestination(
        name="x",
        matching_event_types=(),
        kinesis_firehose_destination=stream,
        cloud_watch_destination=watch,
        sns_destination=topic,
        pinpoint_destination=project,
    )


DIMENSION = CloudWatchDimensionConfiguration(
    dimension_name="a", dimension_value_source="MESSAGE_TAG", default_dimension_value="b"
)


@pytest.mark.parametrize(
    ("destination", "expected"),
    [
        (destination(topic=SnsDestination(topic_arn=TOPIC)), ("Amazon SNS", TOPIC)),
        (
            destination(stream=KinesisFirehoseDestination(iam_role_arn="role", delivery_stream_arn="stream")),
            ("Amazon Data Firehose", "stream"),
        ),
        (destination(project=PinpointDestination(application_arn="project")), ("Amazon Pinpoint", "project")),
        (destination(project=PinpointDestination()), ("Amazon Pinpoint", "")),
        (
            destination(watch=CloudWatchDestination(dimension_configurations=[DIMENSION, DIMENSION])),
            ("Amazon CloudWatch", "a, a"),
        ),
        (destination(), ("Amazon CloudWatch", "")),
    ],
)
def test_targets_of_event_destinations(destination: EventDestination, expected: tuple[str, str]) -> None:
    """The target of an event destination is shown in the terms of its service."""
    assert expected == target_of(destination)
