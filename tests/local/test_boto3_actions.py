import json
from collections.abc import Iterator
from contextlib import ExitStack, closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import botocore.session
import pytest

from pinpoint_email.local import LocalService

from .test_boto3 import SIMPLE, boto3_client
from .wire import send

if TYPE_CHECKING:
    from mypy_boto3_pinpoint_email import PinpointEmailClient
    from mypy_boto3_pinpoint_email.type_defs import EmailContentTypeDef, EventDestinationDefinitionTypeDef

APIS = ("pinpoint-email", "sesv2")
ARN = "arn:aws:ses:us-east-1:123456789012:identity/example.com"
DEFAULT_POOL = "ses-default-dedicated-pool"
IPS = ("192.0.2.1", "192.0.2.2", "192.0.2.3")
RED, NEWS = {"Key": "colour", "Value": "röd = red"}, {"Key": "team", "Value": "news"}
JANUARY = datetime(2026, 1, 1, tzinfo=UTC)
SNS: "EventDestinationDefinitionTypeDef" = {
    "Enabled": True,
    "MatchingEventTypes": ["BOUNCE", "COMPLAINT"],
    "SnsDestination": {"TopicArn": "arn:aws:sns:us-east-1:123456789012:topic"},
}
CLOUD_WATCH: "EventDestinationDefinitionTypeDef" = {
    "Enabled": True,
    "MatchingEventTypes": ["SEND", "DELIVERY", "RENDERING_FAILURE"],
    "CloudWatchDestination": {
        "DimensionConfigurations": [
            {"DimensionName": "campaign", "DimensionValueSource": "MESSAGE_TAG", "DefaultDimensionValue": "none"}
        ]
    },
}
MODEL = botocore.session.get_session().get_service_model("pinpoint-email")


@pytest.fixture
def called() -> set[str]:
    """The operations that the clients below called."""
    return set()


@pytest.fixture
def clients(service: LocalService, called: set[str]) -> Iterator[dict[str, Any]]:
    """boto3 clients of both APIs, which record their calls."""

    def note(model: Any, **_: object) -> None:
        called.add(model.name)

    with ExitStack() as stack:
        found = {api: stack.enter_context(closing(boto3_client(service, api))) for api in APIS}
        for client in found.values():
            client.meta.events.register("before-call", note)
        yield found


def bare(answer: Any) -> dict[str, Any]:
    """Return a response without the metadata that botocore adds."""
    assert 200 == answer["ResponseMetadata"]["HTTPStatusCode"]
    return {name: value for name, value in answer.items() if name != "ResponseMetadata"}


def build(client: Any) -> tuple[str, str]:
    """Call every action that changes or sends something, and return the message's and the report's identifiers."""
    client.create_email_identity(EmailIdentity="example.com", Tags=[RED])
    client.put_email_identity_dkim_attributes(EmailIdentity="example.com", SigningEnabled=False)
    client.put_email_identity_feedback_attributes(EmailIdentity="example.com", EmailForwardingEnabled=False)
    client.put_email_identity_mail_from_attributes(
        EmailIdentity="example.com", MailFromDomain="m.example.com", BehaviorOnMxFailure="REJECT_MESSAGE"
    )
    client.tag_resource(ResourceArn=ARN, Tags=[NEWS, {"Key": "a b", "Value": ""}, {"Key": "ä+/=", "Value": "x"}])
    client.untag_resource(ResourceArn=ARN, TagKeys=["a b", "ä+/="])
    client.create_dedicated_ip_pool(PoolName="pool", Tags=[NEWS])
    client.put_dedicated_ip_in_pool(Ip=IPS[0], DestinationPoolName="pool")
    client.put_account_dedicated_ip_warmup_attributes(AutoWarmupEnabled=False)
    client.put_dedicated_ip_warmup_attributes(Ip=IPS[0], WarmupPercentage=30)
    build_configuration_set(client)
    client.put_deliverability_dashboard_option(
        DashboardEnabled=True,
        SubscribedDomains=[
            {
                "Domain": "example.com",
                "SubscriptionStartDate": JANUARY,
                "InboxPlacementTrackingOption": {"Global": True, "TrackedIsps": ["Gmail"]},
            }
        ],
    )
    sent = client.send_email(
        FromEmailAddress="jane@example.com",
        Destination={"ToAddresses": ["a@b.de"], "CcAddresses": ["c@b.de"], "BccAddresses": ["d@b.de"]},
        ReplyToAddresses=["reply@example.com"],
        FeedbackForwardingEmailAddress="bounces@example.com",
        Content=SIMPLE,
        EmailTags=[{"Name": "campaign", "Value": "spring"}],
        ConfigurationSetName="set",
    )
    report = client.create_deliverability_test_report(
        ReportName="spring", FromEmailAddress="jane@example.com", Content=SIMPLE, Tags=[NEWS]
    )
    assert "IN_PROGRESS" == report["DeliverabilityTestStatus"]
    client.put_account_sending_attributes(SendingEnabled=False)
    return sent["MessageId"], report["ReportId"]


def build_configuration_set(client: Any) -> None:
    """Make a configuration set with event destinations, and change all of it."""
    client.create_configuration_set(
        ConfigurationSetName="set",
        TrackingOptions={"CustomRedirectDomain": "old.example.com"},
        DeliveryOptions={"TlsPolicy": "OPTIONAL", "SendingPoolName": DEFAULT_POOL},
        ReputationOptions={"ReputationMetricsEnabled": False, "LastFreshStart": JANUARY},
        SendingOptions={"SendingEnabled": True},
        Tags=[NEWS],
    )
    client.put_configuration_set_tracking_options(ConfigurationSetName="set", CustomRedirectDomain="new.example.com")
    client.put_configuration_set_delivery_options(
        ConfigurationSetName="set", TlsPolicy="REQUIRE", SendingPoolName="pool"
    )
    client.put_configuration_set_reputation_options(ConfigurationSetName="set", ReputationMetricsEnabled=True)
    client.put_configuration_set_sending_options(ConfigurationSetName="set", SendingEnabled=True)
    for name, definition in (("first", SNS), ("second", SNS), ("third", CLOUD_WATCH)):
        client.create_configuration_set_event_destination(
            ConfigurationSetName="set", EventDestinationName=name, EventDestination=definition
        )
    client.update_configuration_set_event_destination(
        ConfigurationSetName="set", EventDestinationName="first", EventDestination=CLOUD_WATCH
    )
    client.delete_configuration_set_event_destination(ConfigurationSetName="set", EventDestinationName="second")


def tear_down(client: Any) -> None:
    """Delete what can be deleted."""
    client.delete_configuration_set(ConfigurationSetName="set")
    client.delete_dedicated_ip_pool(PoolName="pool")
    client.delete_email_identity(EmailIdentity="example.com")


def two_weeks(service: LocalService) -> dict[str, datetime]:
    """The past two weeks without today."""
    today = service.clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    return {"StartDate": today - timedelta(days=14), "EndDate": today - timedelta(days=1)}


def see_resources(service: LocalService, client: Any) -> None:
    """Check that the account, the identity and the configuration set are read as they were put."""
    assert bare(client.get_account()) == {
        "SendQuota": {"Max24HourSend": 50_000.0, "MaxSendRate": 14.0, "SentLast24Hours": 3.0},
        "SendingEnabled": False,
        "DedicatedIpAutoWarmupEnabled": False,
        "EnforcementStatus": "HEALTHY",
        "ProductionAccessEnabled": True,
    }
    assert bare(client.get_configuration_set(ConfigurationSetName="set")) == {
        "ConfigurationSetName": "set",
        "TrackingOptions": {"CustomRedirectDomain": "new.example.com"},
        "DeliveryOptions": {"TlsPolicy": "REQUIRE", "SendingPoolName": "pool"},
        "ReputationOptions": {"ReputationMetricsEnabled": True, "LastFreshStart": JANUARY},
        "SendingOptions": {"SendingEnabled": True},
        "Tags": [NEWS],
    }
    assert bare(client.get_configuration_set_event_destinations(ConfigurationSetName="set")) == {
        "EventDestinations": [{"Name": "first"} | CLOUD_WATCH, {"Name": "third"} | CLOUD_WATCH]
    }
    identity = bare(client.get_email_identity(EmailIdentity="example.com"))
    assert [32, 32, 32] == [len(token) for token in identity["DkimAttributes"].pop("Tokens")]
    assert identity == {
        "IdentityType": "DOMAIN",
        "FeedbackForwardingStatus": False,
        "VerifiedForSendingStatus": True,
        "DkimAttributes": {"SigningEnabled": False, "Status": "SUCCESS"},
        "MailFromAttributes": {
            "MailFromDomain": "m.example.com",
            "MailFromDomainStatus": "SUCCESS",
            "BehaviorOnMxFailure": "REJECT_MESSAGE",
        },
        "Tags": [RED, NEWS],
    }
    assert {"Tags": [RED, NEWS]} == bare(client.list_tags_for_resource(ResourceArn=ARN))
    assert {"ConfigurationSets": ["set"]} == bare(client.list_configuration_sets(PageSize=5))
    assert bare(client.list_email_identities()) == {
        "EmailIdentities": [{"IdentityType": "DOMAIN", "IdentityName": "example.com", "SendingEnabled": True}]
    }
    (message,) = service.messages
    assert ("bounces@example.com", "reply@example.com") == (
        message.feedback_forwarding_address,
        message.mime["Reply-To"],
    )


def see_addresses(client: Any) -> None:
    """Check that pools and addresses are read as they were put."""
    found = [
        {"Ip": IPS[0], "WarmupStatus": "IN_PROGRESS", "WarmupPercentage": 30, "PoolName": "pool"},
        *({"Ip": ip, "WarmupStatus": "DONE", "WarmupPercentage": 100, "PoolName": DEFAULT_POOL} for ip in IPS[1:]),
    ]
    assert {"DedicatedIp": found[0]} == bare(client.get_dedicated_ip(Ip=IPS[0]))
    assert {"DedicatedIps": found} == bare(client.get_dedicated_ips())
    assert {"DedicatedIps": found[:1]} == bare(client.get_dedicated_ips(PoolName="pool", PageSize=10))
    assert {"DedicatedIpPools": [DEFAULT_POOL, "pool"]} == bare(client.list_dedicated_ip_pools())
    report = bare(client.get_blacklist_reports(BlacklistItemNames=list(IPS)))["BlacklistReport"]
    assert {IPS[0]: 0, IPS[1]: 0, IPS[2]: 1} == {ip: len(entries) for ip, entries in report.items()}
    assert {"RblName", "ListingTime", "Description"} == set(report[IPS[2]][0])


def see_deliverability(service: LocalService, client: Any, report_id: str) -> None:
    """Check that the dashboard, its figures and the report are read as they were put."""
    tracking = {"Global": True, "TrackedIsps": ["Gmail"]}
    assert bare(client.get_deliverability_dashboard_options()) == {
        "DashboardEnabled": True,
        "AccountStatus": "ACTIVE",
        "ActiveSubscribedDomains": [
            {"Domain": "example.com", "SubscriptionStartDate": JANUARY, "InboxPlacementTrackingOption": tracking}
        ],
        "PendingExpirationSubscribedDomains": [],
    }
    report = bare(client.get_deliverability_test_report(ReportId=report_id))
    described = report["DeliverabilityTestReport"]
    assert described == {
        "ReportId": report_id,
        "ReportName": "spring",
        "Subject": "Grüße",
        "FromEmailAddress": "jane@example.com",
        "CreateDate": described["CreateDate"],
        "DeliverabilityTestStatus": "COMPLETED",
    }
    assert ([NEWS], 4, True) == (report["Tags"], len(report["IspPlacements"]), "Hello" in report["Message"])
    assert {"DeliverabilityTestReports": [described]} == bare(client.list_deliverability_test_reports(PageSize=1))
    statistics = bare(client.get_domain_statistics_report(Domain="example.com", **two_weeks(service)))
    inboxes = [day["VolumeStatistics"]["InboxRawCount"] for day in statistics["DailyVolumes"]]
    assert (14, statistics["OverallVolume"]["VolumeStatistics"]["InboxRawCount"]) == (len(inboxes), sum(inboxes))
    listed = bare(client.list_domain_deliverability_campaigns(SubscribedDomain="example.com", **two_weeks(service)))[
        "DomainDeliverabilityCampaigns"
    ]
    assert 4 == len(listed)
    assert {"DomainDeliverabilityCampaign": listed[0]} == bare(
        client.get_domain_deliverability_campaign(CampaignId=listed[0]["CampaignId"])
    )


def see_nothing(client: Any) -> None:
    """Check that nothing is left that could be deleted."""
    assert {"ConfigurationSets": []} == bare(client.list_configuration_sets())
    assert {"EmailIdentities": []} == bare(client.list_email_identities())
    assert {"DedicatedIpPools": [DEFAULT_POOL]} == bare(client.list_dedicated_ip_pools())
    assert {DEFAULT_POOL} == {found["PoolName"] for found in client.get_dedicated_ips()["DedicatedIps"]}


@pytest.mark.parametrize("writer", APIS)
@pytest.mark.parametrize("reader", APIS)
def test_all_actions_work_on_the_same_state(
    service: LocalService, clients: dict[str, Any], called: set[str], writer: str, reader: str
) -> None:
    """Changes through any of the 42 modelled actions of one API can be read through the other."""
    message_id, report_id = build(clients[writer])
    service.clock.advance(5)
    assert [message_id] == [message.message_id for message in service.messages]
    see_resources(service, clients[reader])
    see_addresses(clients[reader])
    see_deliverability(service, clients[reader], report_id)
    tear_down(clients[writer])
    see_nothing(clients[reader])
    assert (42, set(MODEL.operation_names)) == (len(called), called)


def test_script_of_a_user(tmp_path: Path) -> None:
    """A script that sets up, sends, looks at what came of it, and tears down does what the reference says."""
    (tmp_path / "welcome").mkdir()
    (tmp_path / "welcome" / "subject.txt").write_text("Welcome, {{name}}")
    (tmp_path / "welcome" / "body.html").write_text("<p>{{name}}</p>")
    arn = "arn:aws:mobiletargeting:us-east-1:123456789012:templates/welcome/EMAIL"
    contents: list[EmailContentTypeDef] = [
        SIMPLE,
        {"Raw": {"Data": b"From: jane@example.com\r\nSubject: Raw\r\n\r\nHello\r\n"}},
        {"Template": {"TemplateArn": arn, "TemplateData": '{"name": "Ada"}'}},
        {"Template": {"TemplateArn": arn, "TemplateData": "{}"}},
    ]
    with (
        LocalService(templates=tmp_path) as service,
        closing(cast("PinpointEmailClient", boto3_client(service))) as client,
    ):
        client.create_email_identity(EmailIdentity="example.com")
        client.create_dedicated_ip_pool(PoolName="news")
        client.put_dedicated_ip_in_pool(Ip=IPS[0], DestinationPoolName="news")
        client.create_configuration_set(ConfigurationSetName="news", DeliveryOptions={"SendingPoolName": "news"})
        for name, definition in (("topic", SNS), ("watch", CLOUD_WATCH)):
            client.create_configuration_set_event_destination(
                ConfigurationSetName="news", EventDestinationName=name, EventDestination=definition
            )
        ids = [
            client.send_email(
                FromEmailAddress="jane@example.com",
                Destination={"ToAddresses": ["bounce@simulator.amazonses.com"]},
                Content=content,
                ConfigurationSetName="news",
            )["MessageId"]
            for content in contents
        ]
        events = json.loads(send(service, "GET", "/_local/events").body)["events"]
        sent = [("SEND", ["watch"]), ("BOUNCE", ["topic"])]
        assert [
            *((message_id, *event) for message_id in ids[:3] for event in sent),
            (ids[3], "RENDERING_FAILURE", ["watch"]),
        ] == [(event["message_id"], event["event_type"], event["event_destinations"]) for event in events]
        assert ["Grüße", "Raw", "Welcome, Ada"] == [message.subject for message in service.messages]
        look_at_deliverability(service, client)
        client.delete_configuration_set(ConfigurationSetName="news")
        client.delete_dedicated_ip_pool(PoolName="news")
        client.delete_email_identity(EmailIdentity="example.com")
        see_nothing(client)


def look_at_deliverability(service: LocalService, client: "PinpointEmailClient") -> None:
    """Subscribe the dashboard, make a test, read figures and campaigns, and end the subscription."""
    client.put_deliverability_dashboard_option(DashboardEnabled=True, SubscribedDomains=[{"Domain": "example.com"}])
    report = client.create_deliverability_test_report(FromEmailAddress="jane@example.com", Content=SIMPLE)
    service.clock.advance(5)
    done = client.get_deliverability_test_report(ReportId=report["ReportId"])
    overall = done["OverallPlacement"]
    assert 100.0 == (
        overall.get("InboxPercentage", 0) + overall.get("SpamPercentage", 0) + overall.get("MissingPercentage", 0)
    )
    days = two_weeks(service)
    statistics = client.get_domain_statistics_report(
        Domain="example.com", StartDate=days["StartDate"], EndDate=days["EndDate"]
    )
    assert [days["StartDate"] + timedelta(days=number) for number in range(14)] == [
        day.get("StartDate") for day in statistics["DailyVolumes"]
    ]
    campaigns = client.list_domain_deliverability_campaigns(
        SubscribedDomain="example.com", StartDate=days["StartDate"], EndDate=days["EndDate"]
    )
    assert ["news@example.com"] * 4 == [
        campaign.get("FromAddress") for campaign in campaigns["DomainDeliverabilityCampaigns"]
    ]
    client.put_deliverability_dashboard_option(DashboardEnabled=False)
    assert "PENDING_EXPIRATION" == client.get_deliverability_dashboard_options().get("AccountStatus")
