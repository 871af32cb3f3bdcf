"""A request for each of the 42 actions that succeeds on a service with these resources."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from pinpoint_email import DomainDeliverabilityTrackingOption, EventDestinationDefinition, SnsDestination
from pinpoint_email._call.action import ACTIONS
from pinpoint_email._call.route import route_of
from pinpoint_email._transport.messages import Request
from pinpoint_email.local import LocalService
from pinpoint_email.local.figures import campaign_of
from pinpoint_email.local.records import Report

_DAYS = {"start_date": "2024-02-26T00:00:00Z", "end_date": "2024-02-29T00:00:00Z"}
_CAMPAIGN = campaign_of("example.com", date(2024, 2, 27))
_CONTENT = {
    "Simple": {
        "Subject": {"Data": "s", "Charset": "UTF-8"},
        "Body": {"Text": {"Data": "t"}, "Html": {"Data": "<p>", "Charset": "UTF-8"}},
    }
}
_TEMPLATE = {
    "TemplateArn": "arn:aws:ses:us-east-1:123456789012:template/welcome",
    "TemplateData": '{"name": {"first": "Jo"}}',
}
_TAGS = [{"Key": "k", "Value": "v"}]
_SET = {"configuration_set_name": "set"}
_DESTINATION = {"configuration_set_name": "set", "event_destination_name": "there"}
_DEFINITION = {
    "Enabled": True,
    "MatchingEventTypes": ["SEND", "BOUNCE"],
    "CloudWatchDestination": {
        "DimensionConfigurations": [
            {"DimensionName": "n", "DimensionValueSource": "EMAIL_HEADER", "DefaultDimensionValue": "v"}
        ]
    },
}
_IDENTITY = {"email_identity": "example.com"}
_ARN = "arn:aws:ses:us-east-1:123456789012:identity/example.com"
_SUBSCRIPTION = {
    "Domain": "example.com",
    "SubscriptionStartDate": 1709200000,
    "InboxPlacementTrackingOption": {"Global": True, "TrackedIsps": ["Gmail"]},
}

VALID: Mapping[str, dict[str, Any]] = {
    "create_configuration_set": {
        "configuration_set_name": "new",
        "tracking_options": {"CustomRedirectDomain": "links.example.com"},
        "delivery_options": {"TlsPolicy": "REQUIRE", "SendingPoolName": "pool"},
        "reputation_options": {"ReputationMetricsEnabled": True, "LastFreshStart": 1709200000.5},
        "sending_options": {"SendingEnabled": True},
        "tags": _TAGS,
    },
    "create_configuration_set_event_destination": {
        **_SET,
        "event_destination_name": "new",
        "event_destination": _DEFINITION,
    },
    "create_dedicated_ip_pool": {"pool_name": "new", "tags": _TAGS},
    "create_deliverability_test_report": {
        "report_name": "r",
        "from_email_address": "a@example.com",
        "content": _CONTENT,
        "tags": _TAGS,
    },
    "create_email_identity": {"email_identity": "new.example", "tags": _TAGS},
    "delete_configuration_set": {"configuration_set_name": "gone"},
    "delete_configuration_set_event_destination": {**_SET, "event_destination_name": "gone"},
    "delete_dedicated_ip_pool": {"pool_name": "gone"},
    "delete_email_identity": {"email_identity": "gone.example"},
    "get_account": {},
    "get_blacklist_reports": {"blacklist_item_names": ("192.0.2.1", "192.0.2.3")},
    "get_configuration_set": _SET,
    "get_configuration_set_event_destinations": _SET,
    "get_dedicated_ip": {"ip": "192.0.2.1"},
    "get_dedicated_ips": {"pool_name": "pool", "page_size": 2},
    "get_deliverability_dashboard_options": {},
    "get_deliverability_test_report": {"report_id": "report"},
    "get_domain_deliverability_campaign": {"campaign_id": (_CAMPAIGN and _CAMPAIGN.campaign_id) or ""},
    "get_domain_statistics_report": {"domain": "example.com", **_DAYS},
    "get_email_identity": _IDENTITY,
    "list_configuration_sets": {"page_size": 1},
    "list_dedicated_ip_pools": {"page_size": 1},
    "list_deliverability_test_reports": {"page_size": 1},
    "list_domain_deliverability_campaigns": {**_DAYS, "subscribed_domain": "example.com", "page_size": 1},
    "list_email_identities": {"page_size": 1},
    "list_tags_for_resource": {"resource_arn": _ARN},
    "put_account_dedicated_ip_warmup_attributes": {"auto_warmup_enabled": True},
    "put_account_sending_attributes": {"sending_enabled": True},
    "put_configuration_set_delivery_options": {**_SET, "tls_policy": "OPTIONAL", "sending_pool_name": "pool"},
    "put_configuration_set_reputation_options": {**_SET, "reputation_metrics_enabled": True},
    "put_configuration_set_sending_options": {**_SET, "sending_enabled": True},
    "put_configuration_set_tracking_options": {**_SET, "custom_redirect_domain": "links.example.com"},
    "put_dedicated_ip_in_pool": {"ip": "192.0.2.2", "destination_pool_name": "pool"},
    "put_dedicated_ip_warmup_attributes": {"ip": "192.0.2.2", "warmup_percentage": 50},
    "put_deliverability_dashboard_option": {"dashboard_enabled": True, "subscribed_domains": [_SUBSCRIPTION]},
    "put_email_identity_dkim_attributes": {**_IDENTITY, "signing_enabled": True},
    "put_email_identity_feedback_attributes": {**_IDENTITY, "email_forwarding_enabled": True},
    "put_email_identity_mail_from_attributes": {
        **_IDENTITY,
        "mail_from_domain": "mail.example.com",
        "behavior_on_mx_failure": "REJECT_MESSAGE",
    },
    "send_email": {
        "from_email_address": "Jane <jane@example.com>",
        "destination": {"ToAddresses": ["b@c.de"], "CcAddresses": [], "BccAddresses": ["d@c.de"]},
        "reply_to_addresses": ["e@c.de"],
        "feedback_forwarding_email_address": "f@c.de",
        "content": _CONTENT,
        "email_tags": [{"Name": "n", "Value": "v"}],
        "configuration_set_name": "set",
    },
    "tag_resource": {"resource_arn": _ARN, "tags": _TAGS},
    "untag_resource": {"resource_arn": _ARN, "tag_keys": ("a", "b")},
    "update_configuration_set_event_destination": {**_DESTINATION, "event_destination": _DEFINITION},
}
"""The parameters of the actions by their Python names; values that go into a body are JSON."""

SENDS: tuple[dict[str, Any], ...] = (
    VALID["send_email"],
    VALID["send_email"] | {"content": {"Raw": {"Data": "U3ViamVjdDogcw0KDQp0"}}},
    VALID["send_email"] | {"content": {"Template": _TEMPLATE}},
)
"""The parameters of SendEmail, with each of the three kinds of content."""


def request_for(method: str, api: str, values: Mapping[str, Any]) -> Request:
    """The request for these parameters of an action."""
    return route_of(ACTIONS[method], api).fill(values)


def prepare(service: LocalService) -> None:
    """Make the resources that the requests are about."""
    with service.client() as client:
        for name in ("example.com", "gone.example"):
            client.create_email_identity(email_identity=name)
        for name in ("pool", "gone"):
            client.create_dedicated_ip_pool(pool_name=name)
        for name in ("set", "gone"):
            client.create_configuration_set(configuration_set_name=name)
        for name in ("there", "gone"):
            client.create_configuration_set_event_destination(
                configuration_set_name="set",
                event_destination_name=name,
                event_destination=EventDestinationDefinition(
                    matching_event_types=["SEND"], sns_destination=SnsDestination(topic_arn="arn:aws:sns:us-east-1:1:t")
                ),
            )
        client.put_deliverability_dashboard_option(
            dashboard_enabled=True, subscribed_domains=[DomainDeliverabilityTrackingOption(domain="example.com")]
        )
    report = Report(
        name="report",
        tags=(),
        report_name="",
        subject="s",
        from_email_address="a@example.com",
        message="",
        created=datetime.now(UTC),
    )
    service._state.region("us-east-1").put(report)


def make_template(folder: Path) -> None:
    """Make the template that a message is filled in from."""
    (folder / "welcome").mkdir()
    (folder / "welcome" / "subject.txt").write_text("Hello {{name.first}}")
    (folder / "welcome" / "body.txt").write_text("{{name}}")
