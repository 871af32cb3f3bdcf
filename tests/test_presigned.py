from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests

from pinpoint_email import ConfigurationError, ParamValidationError, PinpointEmailClient, PresignedRequest, Tag
from pinpoint_email.local import LocalService

from .clients import client_of
from .samples import CONTENT, DESTINATION


def send(request: PresignedRequest) -> tuple[int, str, dict[str, Any]]:
    """Status, error code and body of the answer when someone else sends the request."""
    with requests.Session() as session:
        session.trust_env = False
        answer = session.request(request.method, request.url, headers=dict(request.headers), data=request.body)
    return answer.status_code, answer.headers.get("x-amzn-ErrorType", ""), answer.json()


@pytest.mark.parametrize("api", ["pinpoint-email", "sesv2"])
def test_anyone_can_send_it(service: LocalService, api: Any) -> None:
    """A presigned request can be sent without keys and without this library, whatever the action."""
    keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test", "aws_session_token": "token/+"}
    with client_of(service.url, api=api, **keys) as client:
        create = client.generate_presigned_request("create_email_identity", email_identity="example.com")
        listing = client.generate_presigned_request("list_email_identities", page_size=5)
        sending = client.generate_presigned_request(
            "send_email", from_email_address="a@example.com", destination=DESTINATION, content=CONTENT
        )
        arn = "arn:aws:ses:us-east-1:123456789012:identity/example.com"
        tags = [Tag(key=key, value="") for key in ("a b", "c+d", "e")]
        tag = client.generate_presigned_request("tag_resource", resource_arn=arn, tags=tags)
        untag = client.generate_presigned_request("untag_resource", resource_arn=arn, tag_keys=["a b", "c+d"])
        left = client.generate_presigned_request("list_tags_for_resource", resource_arn=arn)
        delete = client.generate_presigned_request("delete_email_identity", email_identity="example.com")
    assert [(200, "")] * 4 == [send(request)[:2] for request in (create, sending, tag, untag)]
    assert {"Tags": [{"Key": "e", "Value": ""}]} == send(left)[2]
    assert ["example.com"] == [identity["IdentityName"] for identity in send(listing)[2]["EmailIdentities"]]
    assert ["A subject"] == [message.subject for message in service.messages]
    assert ((200, "", {}), (404, "NotFoundException")) == (send(delete), send(delete)[:2])


def test_request_tells_what_it_is() -> None:
    """A presigned request has its verb, headers, body and expiry, and its repr hides what gives access."""
    with client_of(region_name="eu-west-1") as client:
        before = datetime.now(UTC)
        request = client.generate_presigned_request("put_account_sending_attributes", sending_enabled=False)
    assert ("PUT", b'{"SendingEnabled": false}') == (request.method, request.body)
    assert {"Content-Type": "application/json"} == request.headers
    assert request.url.startswith("https://email.eu-west-1.amazonaws.com/v1/email/account/sending?X-Amz-Algorithm=")
    assert timedelta(seconds=898) < request.expires_at - before <= timedelta(seconds=901)
    assert "AKID" not in repr(request)
    assert "Signature" not in repr(request)


def test_request_ends(service: LocalService) -> None:
    """The service refuses a request that has expired."""
    with service.client() as client:
        client._caller.clock.offset = timedelta(seconds=-100)
        request = client.generate_presigned_request("get_account", expires_in=99)
    status, code, body = send(request)
    assert (403, "SignatureDoesNotMatch") == (status, code)
    assert "expired" in body["message"]


def test_changed_request_is_refused(service: LocalService) -> None:
    """The service refuses a request that was changed, body included."""
    with service.client() as client:
        request = client.generate_presigned_request("create_email_identity", email_identity="example.com")
    other = PresignedRequest(
        method=request.method,
        url=request.url,
        headers=request.headers,
        body=b'{"EmailIdentity": "example.org"}',
        expires_at=request.expires_at,
    )
    assert (403, "SignatureDoesNotMatch") == send(other)[:2]


@pytest.mark.parametrize(
    ("action", "parameters", "message"),
    [
        ("GetAccount", {}, "generate_presigned_request: action: expected the name of a method such as 'get_account',"),
        (["x"], {}, "generate_presigned_request: action: expected str, got list"),
        ("send_message", {}, "generate_presigned_request: action: expected the name of a method such as"),
        ("get_account", {"page_size": 1}, "GetAccount: page_size: expected no parameters, got another name"),
        ("list_email_identities", {"size": 1}, "ListEmailIdentities: size: expected one of next_token, page_size, got"),
        ("get_email_identity", {}, "GetEmailIdentity: email_identity: expected a value, got none"),
        ("get_email_identity", {"email_identity": ".."}, "GetEmailIdentity: email_identity: expected a name that can"),
        (
            "get_account",
            {"expires_in": 0},
            "generate_presigned_request: expires_in: expected a number from 1 to 604800",
        ),
        ("get_account", {"expires_in": 604_801}, "generate_presigned_request: expires_in: expected a number from 1 to"),
        ("get_account", {"expires_in": 1.5}, "generate_presigned_request: expires_in: expected int, got float 1.5"),
    ],
)
def test_wrong_argument_is_refused(
    client: PinpointEmailClient, action: Any, parameters: dict[str, Any], message: str
) -> None:
    """Arguments that Python or the service would refuse are refused before signing."""
    with pytest.raises(ParamValidationError) as caught:
        client.generate_presigned_request(action, **parameters)
    assert message == str(caught.value)[: len(message)]


def test_without_credentials_there_is_no_signature() -> None:
    """Without credentials nothing can be signed."""
    with PinpointEmailClient(region_name="us-east-1") as client, pytest.raises(ConfigurationError, match="no credent"):
        client.generate_presigned_request("get_account")
