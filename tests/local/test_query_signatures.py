import re
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from attrs import evolve
from botocore.auth import SIGV4_TIMESTAMP, SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from pinpoint_email.local import LocalService
from pinpoint_email.local.errors import Refusal
from pinpoint_email.local.signatures import SignedRequest, verify

from .test_signatures import KEYS, TARGET, refused, with_header
from .wire import send


def presigned(
    verb: str = "GET",
    target: str = TARGET,
    *,
    host: str = "local",
    secret: str = KEYS.secret_key,
    key: str = KEYS.access_key,
    token: str | None = None,
    expires: int = 60,
) -> SignedRequest:
    """A request that botocore has signed in its query."""
    request = AWSRequest(method=verb, url=f"http://{host}{target}", headers={"x-amz-target": "x"})
    SigV4QueryAuth(Credentials(key, secret, token), "ses", "eu-west-1", expires=expires).add_auth(request)
    parts = urlsplit(str(request.url))
    return SignedRequest(verb, f"{parts.path}?{parts.query}", {"host": host, "x-amz-target": "x"}, b"")


def replaced(request: SignedRequest, pattern: str, replacement: str) -> SignedRequest:
    """The request with a part of its target replaced."""
    assert re.search(pattern, request.target) is not None
    return evolve(request, target=re.sub(pattern, replacement, request.target, count=1))


@pytest.mark.parametrize("verb", ["GET", "DELETE"])
@pytest.mark.parametrize("target", [TARGET, "/v1/email/account", "/v1/email/identities/a%2Fb%20c", TARGET + "&A=%2B"])
@pytest.mark.parametrize("token", [None, "token/+="])
def test_signature_in_the_query_names_the_region(verb: str, target: str, token: str | None) -> None:
    """A request that botocore has signed in its query is for the Region in its credential scope."""
    assert "eu-west-1" == verify(presigned(verb, target, token=token), KEYS, datetime.now(UTC))


def test_further_headers_are_signed_in_the_query() -> None:
    """A signature in the query covers headers."""
    request = with_header(presigned(), "x-amz-target", "y")
    assert (403, "SignatureDoesNotMatch") == refused(request)


@pytest.mark.parametrize("expires", [1, 60, 604_800])
def test_signature_in_the_query_expires(expires: int) -> None:
    """A signature in the query is valid for its lifetime, and then refused with the time of its expiry."""
    request = presigned(expires=expires)
    signed_at = datetime.strptime(re.findall(r"Date=(\w+)", request.target)[0], SIGV4_TIMESTAMP).replace(tzinfo=UTC)
    end = signed_at + timedelta(seconds=expires)
    assert "eu-west-1" == verify(request, KEYS, end)
    with pytest.raises(Refusal) as caught:
        verify(request, KEYS, end + timedelta(seconds=1))
    expected = (403, "SignatureDoesNotMatch", f"The signature expired at {end:%Y-%m-%d %H:%M:%S}.")
    assert expected == (caught.value.status_code, caught.value.code, caught.value.message)


@pytest.mark.parametrize(("minutes", "code"), [(16, "RequestTimeTooSkewed"), (14, "")])
def test_signature_in_the_query_from_the_future_is_skewed(minutes: int, code: str) -> None:
    """A request that is signed over 15 minutes ahead is refused."""
    request, now = presigned(), datetime.now(UTC) - timedelta(minutes=minutes)
    if code:
        assert (403, code) == refused(request, later=timedelta(minutes=-minutes))
    else:
        assert "eu-west-1" == verify(request, KEYS, now)


@pytest.mark.parametrize("expires", ["0", "-1", "1.5", "x", "", "604801", "999999", "1000000", "9" * 5000, "%D9%A3"])
def test_impossible_expiry_is_incomplete(expires: str) -> None:
    """A signature in the query is good for 1 second to 7 days."""
    assert (403, "IncompleteSignature") == refused(replaced(presigned(), r"(Expires=)\w+", rf"\g<1>{expires}"))


@pytest.mark.parametrize("part", ["Credential", "Date", "Expires", "SignedHeaders", "Signature"])
@pytest.mark.parametrize("replacement", ["", r"\g<1>"])
def test_missing_part_of_the_query_is_incomplete(part: str, replacement: str) -> None:
    """A signature in the query with a part missing or empty is refused as incomplete."""
    request = replaced(presigned(), rf"(&X-Amz-{part}=)[^&]*", replacement)
    assert (403, "IncompleteSignature") == refused(request)


@pytest.mark.parametrize(
    ("pattern", "replacement", "code"),
    [
        ("X-Amz-Algorithm=[^&]*&", "", "MissingAuthenticationToken"),
        ("AWS4-HMAC-SHA256", "AWS3", "IncompleteSignature"),
        ("%2Fses%2F", "%2Fs3%2F", "IncompleteSignature"),
        (r"Credential=\w+%2F", "Credential=", "IncompleteSignature"),
        ("SignedHeaders=host%3B", "SignedHeaders=date%3B", "IncompleteSignature"),
        (r"Signature=\w+", "Signature=abc", "IncompleteSignature"),
        (r"Date=\d{8}", "Date=20200101", "IncompleteSignature"),
        (r"Date=(\d{8})T\d+Z", r"Date=\1T999999Z", "IncompleteSignature"),
        ("PageSize=2", "PageSize=3", "SignatureDoesNotMatch"),
        ("PageSize=2&", "", "SignatureDoesNotMatch"),
        ("identities", "identitie", "SignatureDoesNotMatch"),
        ("Expires=60", "Expires=61", "SignatureDoesNotMatch"),
        ("eu-west-1", "eu-west-2", "SignatureDoesNotMatch"),
        (r"Signature=\w+", "Signature=" + 64 * "0", "SignatureDoesNotMatch"),
        ("$", "&More=1", "SignatureDoesNotMatch"),
        ("$", "&X-Amz-Expires=61", "SignatureDoesNotMatch"),
    ],
)
def test_change_of_the_query_is_noticed(pattern: str, replacement: str, code: str) -> None:
    """A signature in the query is good for the target that it was made for only."""
    assert (403, code) == refused(replaced(presigned(), pattern, replacement))


@pytest.mark.parametrize("change", [{"body": b"{}"}, {"verb": "DELETE"}, {"headers": {"host": "other"}}])
def test_change_of_what_the_query_signs_is_noticed(change: dict[str, Any]) -> None:
    """Verb, host and body are signed in the query as well."""
    assert (403, "SignatureDoesNotMatch") == refused(evolve(presigned(), **change))


def test_changed_token_in_the_query_is_noticed() -> None:
    """A session token in the query is signed."""
    request = replaced(presigned(token="token"), "Security-Token=token", "Security-Token=other")
    assert (403, "SignatureDoesNotMatch") == refused(request)


@pytest.mark.parametrize(
    ("key", "secret", "code"),
    [("test", "other", "SignatureDoesNotMatch"), ("other", "test", "UnrecognizedClientException")],
)
def test_wrong_keys_in_the_query_are_refused(key: str, secret: str, code: str) -> None:
    """A signature in the query with another key or secret is refused."""
    assert (403, code) == refused(presigned(key=key, secret=secret))


@pytest.mark.parametrize(("name", "status"), [("example.com", 200), ("no%2Fsuch%20name", 404)])
@pytest.mark.parametrize("token", [None, "token/+="])
def test_link_that_is_signed_works(service: LocalService, name: str, status: int, token: str | None) -> None:
    """Any HTTP client can open a link that is signed in its query."""
    with service.client(region_name="eu-west-1") as client:
        client.create_email_identity(email_identity="example.com")
    host = urlsplit(service.url).netloc
    request = presigned("GET", f"/v1/email/identities/{name}", host=host, token=token)
    assert status == send(service, "GET", request.target, headers={"x-amz-target": "x"}).status
    assert 403 == send(service, "GET", request.target).status
