"""Verification of Signature Version 4; botocore does the arithmetic."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from hmac import compare_digest
from http.client import HTTPMessage

from attrs import field, frozen
from botocore.auth import SIGV4_TIMESTAMP, SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from .errors import Refusal

__all__ = ["Keys", "SignedRequest", "verify"]

_AUTHORIZATION = re.compile(
    r"AWS4-HMAC-SHA256 +Credential=(?P<key>[^/,\s]+)/(?P<day>\d{8})/(?P<region>[\w-]+)/(?P<service>[\w-]+)/aws4_request"
    r", *SignedHeaders=(?P<headers>[\w;-]+), *Signature=(?P<signature>[0-9a-f]{64})",
    re.ASCII,
)
_WINDOW = timedelta(minutes=15)


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


def verify(request: SignedRequest, keys: Keys, now: datetime) -> str:
    """The Region that a request is for.

    Raises:
        Refusal: It is not signed, or not rightly.
    """
    authorization = request.headers.get("authorization")
    if not authorization:
        raise Refusal("MissingAuthenticationToken", "The request is not signed.")
    scope = _AUTHORIZATION.fullmatch(authorization)
    if not scope or scope["service"] != "ses" or "host" not in scope["headers"].split(";"):
        raise Refusal("IncompleteSignature", "The Authorization header is not formed as Signature Version 4 requires.")
    if scope["key"] != keys.access_key:
        raise Refusal("UnrecognizedClientException", "The access key is not known here.")
    timestamp = _timestamp(request.headers.get("x-amz-date", ""), scope["day"])
    if abs(now - timestamp) > _WINDOW:
        raise Refusal("RequestTimeTooSkewed", f"The request was signed at {timestamp:%H:%M:%S}, it is {now:%H:%M:%S}.")
    if not compare_digest(_signature(request, scope, keys), scope["signature"]) or not _body_is_as_signed(request):
        raise Refusal("SignatureDoesNotMatch", "The signature does not match the request.")
    return scope["region"]


def _timestamp(text: str, day: str) -> datetime:
    try:
        timestamp = datetime.strptime(text, SIGV4_TIMESTAMP).replace(tzinfo=UTC)
    except ValueError:
        timestamp = None
    if timestamp is None or not text.startswith(day):
        raise Refusal("IncompleteSignature", "X-Amz-Date is missing, or is not of the day that the signature is for.")
    return timestamp


def _signature(request: SignedRequest, scope: re.Match[str], keys: Keys) -> str:
    # A target has no fragment: without the quotes, botocore would leave out what follows a "#".
    url = "http://localhost" + request.target.replace("#", "%23")
    headers = {name: request.headers.get(name, "") for name in scope["headers"].split(";")}
    signed = AWSRequest(method=request.verb, url=url, headers=headers, data=request.body)
    signed.context["timestamp"] = request.headers["x-amz-date"]
    signer = _Verifier(Credentials(keys.access_key, keys.secret_key), scope["service"], scope["region"])
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
