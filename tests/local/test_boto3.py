from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING, Any, cast

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from pinpoint_email.local import LocalService

if TYPE_CHECKING:
    from mypy_boto3_pinpoint_email import PinpointEmailClient
    from mypy_boto3_pinpoint_email.type_defs import EmailContentTypeDef, TagTypeDef

SIMPLE: "EmailContentTypeDef" = {
    "Simple": {
        "Subject": {"Data": "Grüße", "Charset": "UTF-8"},
        "Body": {"Text": {"Data": "Hello"}, "Html": {"Data": "<p>é</p>", "Charset": "UTF-8"}},
    }
}


def boto3_client(service: LocalService, name: str = "pinpoint-email", **changes: str) -> Any:
    """A boto3 client; the types of some services are not installed."""
    arguments = {"aws_access_key_id": "test", "aws_secret_access_key": "test", "region_name": "us-east-1"} | changes
    config = Config(retries={"total_max_attempts": 1})
    make = cast("Any", boto3.Session()).client
    return make(name, endpoint_url=service.url, config=config, **arguments)


@pytest.fixture
def caller(service: LocalService) -> "Iterator[PinpointEmailClient]":
    """A boto3 client of this API."""
    with closing(cast("PinpointEmailClient", boto3_client(service))) as client:
        yield client


@pytest.fixture
def sesv2(service: LocalService) -> Iterator[Any]:
    """A boto3 client of the newer API."""
    with closing(boto3_client(service, "sesv2")) as client:
        yield client


def refused(caught: pytest.ExceptionInfo[ClientError]) -> tuple[int | None, str | None]:
    """Status and code of an error."""
    answer = caught.value.response
    return answer.get("ResponseMetadata", {}).get("HTTPStatusCode"), answer.get("Error", {}).get("Code")


def test_account_is_read(caller: "PinpointEmailClient") -> None:
    """GetAccount returns the account's state."""
    account = caller.get_account()
    assert account["SendQuota"] == {"Max24HourSend": 50_000.0, "MaxSendRate": 14.0, "SentLast24Hours": 0.0}
    assert (account["SendingEnabled"], account["EnforcementStatus"]) == (True, "HEALTHY")
    assert len(account["ResponseMetadata"]["RequestId"]) == 36


def test_identity_lives_and_dies(caller: "PinpointEmailClient") -> None:
    """All actions on identities do what they say."""
    tag: TagTypeDef = {"Key": "team", "Value": "news"}
    created = caller.create_email_identity(EmailIdentity="example.com", Tags=[tag])
    assert (created["IdentityType"], created["VerifiedForSendingStatus"]) == ("DOMAIN", True)
    caller.put_email_identity_dkim_attributes(EmailIdentity="example.com", SigningEnabled=False)
    caller.put_email_identity_feedback_attributes(EmailIdentity="example.com", EmailForwardingEnabled=False)
    caller.put_email_identity_mail_from_attributes(
        EmailIdentity="example.com", MailFromDomain="m.example.com", BehaviorOnMxFailure="REJECT_MESSAGE"
    )
    read = caller.get_email_identity(EmailIdentity="example.com")
    assert read["MailFromAttributes"] == {
        "MailFromDomain": "m.example.com",
        "MailFromDomainStatus": "SUCCESS",
        "BehaviorOnMxFailure": "REJECT_MESSAGE",
    }
    assert (False, False, [tag]) == (
        read["DkimAttributes"].get("SigningEnabled"),
        read["FeedbackForwardingStatus"],
        read["Tags"],
    )
    caller.delete_email_identity(EmailIdentity="example.com")
    assert caller.list_email_identities()["EmailIdentities"] == []


def test_identity_beyond_ascii_is_kept_as_in_the_dns(caller: "PinpointEmailClient") -> None:
    """boto3 sends a domain as it is written; the service knows both spellings as one identity."""
    caller.create_email_identity(EmailIdentity="bücher.example")
    caller.put_email_identity_mail_from_attributes(
        EmailIdentity="xn--bcher-kva.example", MailFromDomain="m.BÜCHER.example"
    )
    read = caller.get_email_identity(EmailIdentity="Bücher.example")
    listed = caller.list_email_identities()["EmailIdentities"]
    assert "m.xn--bcher-kva.example" == read["MailFromAttributes"]["MailFromDomain"]
    assert ["xn--bcher-kva.example"] == [identity.get("IdentityName") for identity in listed]
    caller.send_email(
        FromEmailAddress="a@bücher.example", Destination={"ToAddresses": ["b@grün.example"]}, Content=SIMPLE
    )


def test_list_is_paged(caller: "PinpointEmailClient") -> None:
    """A page has as many identities as were asked for, and the token of the next."""
    for name in ("a.example", "b.example"):
        caller.create_email_identity(EmailIdentity=name)
    first = caller.list_email_identities(PageSize=1)
    second = caller.list_email_identities(PageSize=1, NextToken=first.get("NextToken", ""))
    found = [identity.get("IdentityName") for page in (first, second) for identity in page["EmailIdentities"]]
    assert (found, "NextToken" in second) == (["a.example", "b.example"], False)


def test_messages_are_sent(service: LocalService, caller: "PinpointEmailClient") -> None:
    """Simple and raw messages arrive."""
    raw = b"From: jane@example.com\n\n\x00\xff"
    caller.create_email_identity(EmailIdentity="example.com")
    answers = [
        caller.send_email(FromEmailAddress="jane@example.com", Destination={"ToAddresses": ["a@b.de"]}, Content=content)
        for content in (SIMPLE, cast("EmailContentTypeDef", {"Raw": {"Data": raw}}))
    ]
    simple, complete = service.messages
    assert [simple.subject, simple.text, simple.html] == ["Grüße", "Hello\n", "<p>é</p>\n"]
    assert raw == complete.source
    assert [answer["MessageId"] for answer in answers] == [simple.message_id, complete.message_id]


@pytest.mark.parametrize("name", ["no such", "a/b", "50%", "a+b@example.com", "~*", "ä.example", "a?b#c"])
def test_unknown_name_is_not_found(caller: "PinpointEmailClient", name: str) -> None:
    """A name of any characters verifies, and is not found."""
    with pytest.raises(caller.exceptions.NotFoundException, match="does not exist") as caught:
        caller.get_email_identity(EmailIdentity=name)
    assert refused(caught) == (404, "NotFoundException")


def test_modelled_errors_are_raised(caller: "PinpointEmailClient") -> None:
    """boto3 raises the class of an error that the action names."""
    with pytest.raises(caller.exceptions.BadRequestException, match="EmailIdentity"):
        caller.create_email_identity(EmailIdentity="x")
    with pytest.raises(caller.exceptions.MailFromDomainNotVerifiedException, match="not verified"):
        caller.send_email(FromEmailAddress="a@b.de", Destination={"ToAddresses": ["a@b.de"]}, Content=SIMPLE)
    caller.create_email_identity(EmailIdentity="b.de")
    with pytest.raises(caller.exceptions.NotFoundException, match="Configuration set none"):
        caller.send_email(
            FromEmailAddress="a@b.de",
            Destination={"ToAddresses": ["a@b.de"]},
            Content=SIMPLE,
            ConfigurationSetName="none",
        )


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"aws_secret_access_key": "other"}, (403, "SignatureDoesNotMatch")),
        ({"aws_access_key_id": "other"}, (403, "UnrecognizedClientException")),
    ],
)
def test_wrong_keys_are_refused(service: LocalService, changes: dict[str, str], expected: tuple[int, str]) -> None:
    """Keys that the service does not know are errors with status 403."""
    with closing(boto3_client(service, **changes)) as client, pytest.raises(ClientError) as caught:
        client.get_account()
    assert expected == refused(caught)


def test_session_token_verifies(service: LocalService) -> None:
    """boto3 signs a session token with the rest."""
    with closing(boto3_client(service, aws_session_token="token/+=")) as client:
        assert client.get_account()["ResponseMetadata"]["HTTPStatusCode"] == 200


def test_regions_are_apart(caller: "PinpointEmailClient", service: LocalService) -> None:
    """Resources made in one Region do not exist in another."""
    caller.create_email_identity(EmailIdentity="example.com")
    with closing(boto3_client(service, region_name="eu-west-1")) as other:
        assert other.list_email_identities()["EmailIdentities"] == []


def test_action_that_is_not_there_is_unknown(sesv2: Any) -> None:
    """boto3 can read the response to an action that the API does not have."""
    with pytest.raises(ClientError) as caught:
        sesv2.list_contact_lists()
    assert refused(caught) == (404, "UnknownOperationException")


def test_sesv2_paths_are_answered(service: LocalService, sesv2: Any) -> None:
    """The same actions are there for clients of Amazon SES v2, on the same state."""
    sesv2.create_email_identity(EmailIdentity="example.com")
    sesv2.put_email_identity_dkim_attributes(EmailIdentity="example.com", SigningEnabled=False)
    assert not sesv2.get_email_identity(EmailIdentity="example.com")["DkimAttributes"]["SigningEnabled"]
    sent = sesv2.send_email(
        FromEmailAddress="jane@example.com", Destination={"ToAddresses": ["a@b.de"]}, Content=SIMPLE
    )
    assert [sent["MessageId"]] == [message.message_id for message in service.messages]
    assert sesv2.get_account()["SendQuota"]["SentLast24Hours"] == 1.0
    with service.client() as client:
        assert len(client.list_email_identities().email_identities) == 1


def test_sesv2_identities_are_listed_and_deleted(sesv2: Any) -> None:
    """The list that has a path of its own in Amazon SES v2 is paged as well."""
    for name in ("a.example", "b.example"):
        sesv2.create_email_identity(EmailIdentity=name)
    first = sesv2.list_email_identities(PageSize=1)
    sesv2.delete_email_identity(EmailIdentity="a.example")
    assert [identity["IdentityName"] for identity in first["EmailIdentities"]] == ["a.example"]
    with pytest.raises(sesv2.exceptions.NotFoundException, match=r"a\.example"):
        sesv2.get_email_identity(EmailIdentity="a.example")
