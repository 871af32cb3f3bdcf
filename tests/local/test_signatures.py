import re
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import pytest
from attrs import evolve
from botocore.auth import SIGV4_TIMESTAMP
from botocore.credentials import ReadOnlyCredentials

from pinpoint_email import NotFoundException, PinpointEmailClient, ServiceError
from pinpoint_email._call.signing import Signer
from pinpoint_email.local import LocalService
from pinpoint_email.local.errors import Refusal
from pinpoint_email.local.signatures import Keys, SignedRequest, verify

from .wire import send

KEYS = Keys("test", "test")
TARGET = "/v1/email/identities?PageSize=2"


def signed(*, key: str = KEYS.access_key, secret: str = KEYS.secret_key, **headers: str) -> SignedRequest:
    """A signed request; underscores in header names stand for hyphens."""
    extra = {name.replace("_", "-"): value for name, value in headers.items()}
    keys = ReadOnlyCredentials(key, secret, None)
    url = f"http://local{TARGET}"
    sent = Signer("eu-west-1", keys, datetime.now(UTC)).sign("POST", url, extra, b"{}")
    return SignedRequest("POST", TARGET, {"host": "local"} | {name.lower(): sent[name] for name in sent}, b"{}")


def with_header(request: SignedRequest, name: str, value: str) -> SignedRequest:
    """The request with a header set, unsigned."""
    return evolve(request, headers={**request.headers, name: value})


def refused(request: SignedRequest, *, later: timedelta = timedelta()) -> tuple[int, str]:
    """Status and code that a request is refused with."""
    with pytest.raises(Refusal) as caught:
        verify(request, KEYS, datetime.now(UTC) + later)
    return caught.value.status_code, caught.value.code


def test_right_signature_names_the_region() -> None:
    """A request that is signed rightly is for the Region in its credential scope."""
    assert verify(signed(), KEYS, datetime.now(UTC)) == "eu-west-1"


def test_wrong_secret_does_not_match() -> None:
    """A signature with another secret is refused."""
    assert refused(signed(secret="other")) == (403, "SignatureDoesNotMatch")


def test_unknown_access_key_is_unrecognized() -> None:
    """An access key other than the service's own is refused."""
    assert refused(signed(key="other")) == (403, "UnrecognizedClientException")


@pytest.mark.parametrize("minutes", [-14, 14])
def test_clock_may_be_some_minutes_off(minutes: int) -> None:
    """A request is accepted up to 15 minutes from its date."""
    assert verify(signed(), KEYS, datetime.now(UTC) + timedelta(minutes=minutes)) == "eu-west-1"


@pytest.mark.parametrize("minutes", [-16, 16])
def test_date_too_far_away_is_skewed(minutes: int) -> None:
    """A request over 15 minutes from its date is refused."""
    assert refused(signed(), later=timedelta(minutes=minutes)) == (403, "RequestTimeTooSkewed")


@pytest.mark.parametrize("headers", [{}, {"authorization": ""}])
def test_no_signature_is_missing_token(headers: dict[str, str]) -> None:
    """A request without a signature is refused."""
    assert refused(SignedRequest("GET", TARGET, headers, b"")) == (403, "MissingAuthenticationToken")


@pytest.mark.parametrize(
    ("pattern", "replacement"),
    [
        ("AWS4-HMAC-SHA256", "AWS3"),
        ("AWS4-HMAC-SHA256", "Bearer"),
        (r"Credential=\w+/", "Credential="),
        (r"Credential=[^,]+, ", ""),
        ("/ses/", "/s3/"),
        ("aws4_request", "aws3_request"),
        (r"SignedHeaders=[^,]+, ", ""),
        ("SignedHeaders=host;", "SignedHeaders="),
        (r", Signature=\w+", ""),
        (r"Signature=\w+", "Signature=abc"),
        (r"$", "0"),
        (r"/\d{8}/", "/today/"),
        (r"/\d{8}/", "/20200101/"),
    ],
)
def test_malformed_authorization_is_incomplete(pattern: str, replacement: str) -> None:
    """An Authorization header with a part missing or malformed is refused as incomplete."""
    request = signed()
    authorization = re.sub(pattern, replacement, request.headers["authorization"], count=1)
    assert refused(with_header(request, "authorization", authorization)) == (403, "IncompleteSignature")


@pytest.mark.parametrize("date", ["", "today", "20201399T000000Z"])
def test_malformed_date_is_incomplete(date: str) -> None:
    """A date that is none is refused as incomplete."""
    assert refused(with_header(signed(), "x-amz-date", date)) == (403, "IncompleteSignature")


def test_date_of_another_time_is_noticed() -> None:
    """The date is a part of what is signed."""
    request = signed()
    date = datetime.strptime(request.headers["x-amz-date"], SIGV4_TIMESTAMP).replace(tzinfo=UTC)
    shift = timedelta(seconds=1 if date.second < 30 else -1)
    other = with_header(request, "x-amz-date", (date + shift).strftime(SIGV4_TIMESTAMP))
    assert refused(other) == (403, "SignatureDoesNotMatch")


@pytest.mark.parametrize(
    "change",
    [
        {"body": b"{ }"},
        {"verb": "GET"},
        {"target": "/v1/email/identitie?PageSize=2"},
        {"target": "/v1/email/identities"},
        {"target": "/v1/email/identities?PageSize=3"},
        {"target": TARGET + "&NextToken=x"},
        {"target": TARGET + "#x"},
    ],
)
def test_change_is_noticed(change: dict[str, Any]) -> None:
    """A signature is good for the request that it was made for only."""
    assert refused(evolve(signed(), **change)) == (403, "SignatureDoesNotMatch")


@pytest.mark.parametrize("name", ["host", "x-amz-target"])
def test_changed_header_is_noticed(name: str) -> None:
    """A signed header cannot be changed."""
    assert refused(with_header(signed(x_amz_target="one"), name, "two")) == (403, "SignatureDoesNotMatch")


def test_unsigned_header_may_change() -> None:
    """A header that is not signed may change in transit."""
    assert verify(with_header(signed(), "x-forwarded-for", "proxy"), KEYS, datetime.now(UTC)) == "eu-west-1"


@pytest.mark.parametrize("digest", [sha256(b"{}").hexdigest(), "UNSIGNED-PAYLOAD"])
def test_content_digest_may_be_sent(digest: str) -> None:
    """The body's digest in a header is accepted if it is right, or if there is none on purpose."""
    assert verify(with_header(signed(), "x-amz-content-sha256", digest), KEYS, datetime.now(UTC)) == "eu-west-1"


def test_content_digest_that_lies_is_noticed() -> None:
    """A digest in a header that does not match the body is refused."""
    request = with_header(signed(), "x-amz-content-sha256", sha256(b"other").hexdigest())
    assert refused(request) == (403, "SignatureDoesNotMatch")


def test_secret_is_not_shown() -> None:
    """A key's repr has no secret in it."""
    assert repr(KEYS) == "Keys(access_key='test')"


@pytest.mark.parametrize(
    "name", ["no such set", "a/b", "50%", "100%25", "a+b@example.com", "a&b=c", "~*'()!", "a//b", "ä.example", "名#?:;"]
)
def test_names_of_all_kinds_verify(service: LocalService, name: str) -> None:
    """A name reaches the service, and its signature is right, whatever characters are in it."""
    with service.client() as client, pytest.raises(NotFoundException, match=re.escape(name)):
        client.get_configuration_set(configuration_set_name=name)


def test_session_token_verifies(service: LocalService) -> None:
    """A session token is among the signed headers."""
    with PinpointEmailClient(
        region_name="us-east-1",
        endpoint_url=service.url,
        aws_access_key_id="test",
        aws_secret_access_key="test",
        aws_session_token="token/+=",
    ) as client:
        assert client.get_account().response_metadata.status_code == 200


@pytest.mark.parametrize(
    ("key", "secret", "code"),
    [("test", "other", "SignatureDoesNotMatch"), ("other", "test", "UnrecognizedClientException")],
)
def test_wrong_keys_are_answered_with_403(service: LocalService, key: str, secret: str, code: str) -> None:
    """Our own client raises the error that the service returns for wrong keys."""
    with (
        PinpointEmailClient(
            region_name="us-east-1", endpoint_url=service.url, aws_access_key_id=key, aws_secret_access_key=secret
        ) as client,
        pytest.raises(ServiceError) as caught,
    ):
        client.get_account()
    assert (403, code) == (caught.value.status_code, caught.value.code)


def test_unsigned_request_is_answered_with_403(service: LocalService) -> None:
    """A request without a signature gets an error response with a request ID."""
    answer = send(service, "GET", "/v1/email/account")
    assert (answer.status, answer.code) == (403, "MissingAuthenticationToken")
    assert len(answer.headers["x-amzn-RequestId"]) == 36
