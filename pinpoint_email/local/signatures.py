"""Verification of Signature Version 4, in headers or in the query; botocore does the arithmetic."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from hmac import compare_digest
from http.client import HTTPMessage
from urllib.parse import unquote

from attrs import field, frozen
from botocore.auth import SIGV4_TIMESTAMP, SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from .errors import Refusal

__all__ = ["Keys", "SignedRequest", "verify"]

_CREDENTIAL = r"(?P<key>[^/,\s]+)/(?P<day>\d{8})/(?P<region>[\w-]+)/ses/aws4_request"
_HEADERS = r"(?P<headers>[\w;-]+)"
_SIGNATURE = r"(?P<signature>[0-9a-f]{64})"
_IN_HEADER = re.compile(
    rf"AWS4-HMAC-SHA256 +Credential={_CREDENTIAL}, *SignedHeaders={_HEADERS}, *Signature={_SIGNATURE}", re.ASCII
)
_IN_QUERY = re.compile(
    rf"AWS4-HMAC-SHA256 {_CREDENTIAL} (?P<date>\S+) (?P<expires>\d{{1,6}}) {_HEADERS} {_SIGNATURE}", re.ASCII
)
_QUERY_PARTS = ("Algorithm", "Credential", "Date", "Expires", "SignedHeaders", "Signature")
_MAX_CLOCK_SKEW = timedelta(minutes=15)
_MAX_EXPIRES_SECONDS = 604_800
"""A week, as with AWS."""
_TIME = "%Y-%m-%d %H:%M:%S"


@frozen
class Keys:
    """The one access key that the service knows."""

    access_key: str
    secret_key: str = field(repr=False)


@frozen
class SignedRequest:
    """A request as it arrived: the target undecoded, header names in lower case."""

    verb: str
    target: str
    headers: Mapping[str, str]
    body: bytes


@frozen
class _Claim:
    """A signature and the parameters that it was made with."""

    scope: re.Match[str]
    timestamp: str
    target: str
    """The target that was signed, without the signature if that is in the query."""
    expires: timedelta | None
    """The lifetime of a signature in the query; ``None`` for one in the headers."""


def verify(request: SignedRequest, keys: Keys, now: datetime) -> str:
    """Verify the signature of a request, and return the Region that it is for.

    Raises:
        Refusal: The signature is missing, malformed, wrong or expired.
    """
    claim = _claim(request)
    if claim.scope["key"] != keys.access_key:
        raise Refusal("UnrecognizedClientException", "The access key is not known here.")
    signed_at = _signing_time(claim)
    if signed_at - now > _MAX_CLOCK_SKEW or (claim.expires is None and now - signed_at > _MAX_CLOCK_SKEW):
        raise Refusal("RequestTimeTooSkewed", f"The request was signed at {signed_at:{_TIME}}, it is {now:{_TIME}}.")
    if not compare_digest(_signature(request, claim, keys), claim.scope["signature"]) or not _body_is_as_signed(
        request
    ):
        raise Refusal("SignatureDoesNotMatch", "The signature does not match the request.")
    if claim.expires is not None and now > signed_at + claim.expires:
        raise Refusal("SignatureDoesNotMatch", f"The signature expired at {signed_at + claim.expires:{_TIME}}.")
    return claim.scope["region"]


def _claim(request: SignedRequest) -> _Claim:
    """Parse the signature of a request, in the headers or the query.

    Raises:
        Refusal: The signature is missing or malformed.
    """
    authorization = request.headers.get("authorization")
    query = request.target.partition("?")[2]
    if authorization:
        claim = _claim_in_header(request, authorization)
    elif "X-Amz-Algorithm=" in query:
        claim = _claim_in_query(request.target)
    else:
        raise Refusal("MissingAuthenticationToken", "The request is not signed.")
    if claim is None or "host" not in claim.scope["headers"].split(";"):
        raise Refusal("IncompleteSignature", "The signature is not formed as Signature Version 4 requires.")
    return claim


def _claim_in_header(request: SignedRequest, authorization: str) -> _Claim | None:
    scope = _IN_HEADER.fullmatch(authorization)
    return _Claim(scope, request.headers.get("x-amz-date", ""), request.target, None) if scope else None


def _claim_in_query(target: str) -> _Claim | None:
    path, _, query = target.partition("?")
    pairs = query.split("&")
    values = {name: unquote(value) for name, _, value in (pair.partition("=") for pair in pairs)}
    scope = _IN_QUERY.fullmatch(" ".join(values.get(f"X-Amz-{part}", "") for part in _QUERY_PARTS))
    if not scope or not 0 < int(scope["expires"]) <= _MAX_EXPIRES_SECONDS:
        return None
    signed = "&".join(pair for pair in pairs if not pair.startswith("X-Amz-Signature="))
    return _Claim(scope, scope["date"], f"{path}?{signed}", timedelta(seconds=int(scope["expires"])))


def _signing_time(claim: _Claim) -> datetime:
    try:
        signed_at = datetime.strptime(claim.timestamp, SIGV4_TIMESTAMP).replace(tzinfo=UTC)
    except ValueError:
        signed_at = None
    if signed_at is None or not claim.timestamp.startswith(claim.scope["day"]):
        raise Refusal("IncompleteSignature", "X-Amz-Date is missing, or is not of the day that the signature is for.")
    return signed_at


def _signature(request: SignedRequest, claim: _Claim, keys: Keys) -> str:
    # A target has no fragment: botocore would drop everything after an unescaped "#".
    url = "http://localhost" + claim.target.replace("#", "%23")
    headers = {name: request.headers.get(name, "") for name in claim.scope["headers"].split(";")}
    signed = AWSRequest(method=request.verb, url=url, headers=headers, data=request.body)
    signed.context["timestamp"] = claim.timestamp
    signer = _Verifier(Credentials(keys.access_key, keys.secret_key), "ses", claim.scope["region"])
    return signer.signature(signer.string_to_sign(signed, signer.canonical_request(signed)), signed)


def _body_is_as_signed(request: SignedRequest) -> bool:
    digest = request.headers.get("x-amz-content-sha256")
    return digest in {None, "UNSIGNED-PAYLOAD", sha256(request.body).hexdigest()}


class _Verifier(SigV4Auth):
    """botocore's signer, over the headers that the client has signed."""

    def headers_to_sign(self, request: AWSRequest) -> HTTPMessage:
        headers = HTTPMessage()
        for name, value in request.headers.items():
            headers[name] = value
        return headers

    def payload(self, request: AWSRequest) -> str:
        return sha256(request.data or b"").hexdigest()
