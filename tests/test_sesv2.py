"""The same methods on Amazon SES v2: on a server that no one here wrote, and where the two services differ."""

import json
import warnings
from collections.abc import Iterator
from typing import Any

import pytest

from pinpoint_email import (
    AlreadyExistsException,
    DeliveryOptions,
    EmailContent,
    GetConfigurationSetResponse,
    IdentityType,
    NotFoundException,
    ParamValidationError,
    PinpointEmailClient,
    ResponseDecodeError,
    Tag,
    UnknownTargetWarning,
    from_dict,
    paginate,
)
from pinpoint_email.local import LocalService

from .clients import client_of
from .conformance.oracle import VERSION
from .recorder import Recorder
from .samples import CONTENT, DESTINATION

moto_server: Any = pytest.importorskip("moto.server", reason="no moto here")

PINPOINT_TEMPLATE = "arn:aws:mobiletargeting:us-east-1:123456789012:templates/welcome/EMAIL"
needs_new_routes = pytest.mark.skipif(VERSION < (1, 43, 105), reason="moto has botocore's routes, new since 1.43.105")


@pytest.fixture(scope="module")
def moto_url() -> Iterator[str]:
    """The address of moto's server, on a free port."""
    server = moto_server.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def moto_client(moto_url: str) -> Iterator[PinpointEmailClient]:
    """A client of moto's SES v2."""
    with client_of(moto_url, api="sesv2") as client:
        yield client


@needs_new_routes
def test_identities_on_moto(moto_client: PinpointEmailClient) -> None:
    """Identities can be made, read, listed, tagged, sent from and deleted."""
    client = moto_client
    created = client.create_email_identity(email_identity="example.com", tags=[Tag(key="team", value="news")])
    read = client.get_email_identity(email_identity="example.com")
    assert (IdentityType.DOMAIN, IdentityType.DOMAIN) == (created.identity_type, read.identity_type)
    assert (Tag(key="team", value="news"),) == read.tags
    assert ["example.com"] == [identity.identity_name for identity in paginate(client.list_email_identities)]
    sent = client.send_email(from_email_address="a@example.com", destination=DESTINATION, content=CONTENT)
    assert sent.message_id
    arn = "arn:aws:ses:us-east-1:123456789012:identity/example.com"
    client.tag_resource(resource_arn=arn, tags=[Tag(key="cost centre", value="7")])
    client.untag_resource(resource_arn=arn, tag_keys=["team"])
    assert (Tag(key="cost centre", value="7"),) == client.list_tags_for_resource(resource_arn=arn).tags
    client.delete_email_identity(email_identity="example.com")
    with pytest.raises(NotFoundException):
        client.get_email_identity(email_identity="example.com")


@needs_new_routes
def test_configuration_sets_on_moto(moto_client: PinpointEmailClient) -> None:
    """Configuration sets and pools can be made, read, listed and deleted."""
    client = moto_client
    client.create_dedicated_ip_pool(pool_name="pool")
    client.create_configuration_set(
        configuration_set_name="set", delivery_options=DeliveryOptions(tls_policy="REQUIRE", sending_pool_name="pool")
    )
    # moto has an object where the model has true or false; what it knows is read, what it gets wrong is named.
    with pytest.raises(ResponseDecodeError, match=r"SendingOptions\.SendingEnabled: expected true or false") as caught:
        client.get_configuration_set(configuration_set_name="set")
    answer = json.loads(caught.value.body)
    read = from_dict(GetConfigurationSetResponse, answer | {"SendingOptions": None})
    assert "set" == read.configuration_set_name
    assert DeliveryOptions(tls_policy="REQUIRE", sending_pool_name="pool") == read.delivery_options
    assert ["set"] == list(paginate(client.list_configuration_sets))
    assert ["pool"] == list(paginate(client.list_dedicated_ip_pools))
    client.delete_configuration_set(configuration_set_name="set")
    client.delete_dedicated_ip_pool(pool_name="pool")
    assert ([], []) == (list(paginate(client.list_configuration_sets)), list(paginate(client.list_dedicated_ip_pools)))


def test_templates_of_pinpoint_are_refused() -> None:
    """A Pinpoint template is refused before anything is sent, as SES does not have it."""
    recorder = Recorder()
    client = recorder.client(api="sesv2")
    content = EmailContent.from_template(PINPOINT_TEMPLATE)
    expected = (
        "content.template.template_arn: expected the ARN of an Amazon SES template, whose store is another, got one"
    )
    with pytest.raises(ParamValidationError, match=f"^SendEmail: {expected}"):
        client.send_email(destination=DESTINATION, content=content)
    with pytest.raises(ParamValidationError, match=f"^CreateDeliverabilityTestReport: {expected}"):
        client.create_deliverability_test_report(from_email_address="a@b.de", content=content)
    with pytest.raises(ParamValidationError, match=f"^SendEmail: {expected}"):
        client.generate_presigned_request("send_email", destination=DESTINATION, content=content)
    assert [] == recorder.sent


@pytest.mark.parametrize(
    ("api", "arn"), [("sesv2", "arn:aws:ses:us-east-1:1:template/x"), ("pinpoint-email", PINPOINT_TEMPLATE)]
)
def test_templates_of_the_service_itself_are_sent(api: str, arn: str) -> None:
    """Each service is sent the templates of its own store."""
    recorder = Recorder()
    recorder.client(api=api).send_email(destination=DESTINATION, content=EmailContent.from_template(arn))
    bodies: list[Any] = [request.body for request in recorder.sent]
    assert [arn] == [json.loads(body)["Content"]["Template"]["TemplateArn"] for body in bodies]


DESTINATIONS: Any = {
    "EventDestinations": [
        {"Name": "bus", "MatchingEventTypes": ["SEND"], "EventBridgeDestination": {"EventBusArn": "arn"}},
        {"Name": "topic", "MatchingEventTypes": ["DELIVERY_DELAY"], "SnsDestination": {"TopicArn": "arn"}},
    ]
}


def test_target_that_is_unknown_is_warned_of() -> None:
    """Reading an unknown target warns, at the caller's line, that writing it back would lose it."""
    recorder = Recorder()
    recorder.answer_with(json.dumps(DESTINATIONS).encode())
    with pytest.warns(UnknownTargetWarning, match="the event destination 'bus' has a target that is unknown") as caught:
        answer = recorder.client(api="sesv2").get_configuration_set_event_destinations(configuration_set_name="set")
    assert [__file__] == [warning.filename for warning in caught]
    assert ["bus", "topic"] == [destination.name for destination in answer.event_destinations]
    assert not answer.event_destinations[1].matching_event_types[0].is_known


def test_pinpoint_itself_has_no_other_targets() -> None:
    """Pinpoint's own API never warns of unknown targets."""
    recorder = Recorder()
    recorder.answer_with(json.dumps(DESTINATIONS).encode())
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        recorder.client().get_configuration_set_event_destinations(configuration_set_name="set")


def test_more_in_an_answer_is_no_complaint() -> None:
    """Members and values that only SES v2 has are ignored."""
    recorder = Recorder()
    recorder.answer_with(
        json.dumps(
            {
                "IdentityType": "DOMAIN",
                "VerificationStatus": "SUCCESS",
                "VerificationInfo": {"LastCheckedTimestamp": 1},
                "Policies": {"one": "{}"},
                "DkimAttributes": {"Status": "SUCCESS", "SigningHostedZone": "dkim.amazonses.com", "Tokens": ["a"]},
                "MailFromAttributes": {"BehaviorOnMxFailure": "USE_DEFAULT_VALUE"},
                "ConfigurationSetName": "set",
            }
        ).encode()
    )
    read = recorder.client(api="sesv2").get_email_identity(email_identity="example.com")
    assert (IdentityType.DOMAIN, ("a",)) == (read.identity_type, read.dkim_attributes and read.dkim_attributes.tokens)


def test_identity_that_exists_is_an_error_here(service: LocalService) -> None:
    """SES v2 raises AlreadyExistsException for an identity that exists, unlike Pinpoint."""
    with service.client(api="sesv2") as client:
        client.create_email_identity(email_identity="example.com")
        with pytest.raises(AlreadyExistsException):
            client.create_email_identity(email_identity="example.com")
