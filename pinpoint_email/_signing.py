"""Signature Version 4, by botocore's signer, on what leaves."""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING, cast

from botocore.auth import SIGV4_TIMESTAMP, SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.compat import HTTPHeaders
from botocore.utils import percent_encode_sequence

from ._credentials import FrozenCredentials

if TYPE_CHECKING:
    from botocore.credentials import ReadOnlyCredentials

__all__ = ["presign", "sign"]

_SIGNING_NAME = "ses"
_HEADERS = "headers_to_sign"


def sign(
    verb: str,
    url: str,
    headers: Mapping[str, str],
    body: bytes | None,
    *,
    region: str,
    credentials: FrozenCredentials,
    moment: datetime,
) -> dict[str, str]:
    """The headers with the signature of a moment among them."""
    request = AWSRequest(method=verb, url=url, headers=headers, data=body or b"")
    request.context["timestamp"] = moment.strftime(SIGV4_TIMESTAMP)
    _Signer(cast("ReadOnlyCredentials", credentials), _SIGNING_NAME, region).add_auth(request)
    return dict(request.headers.items())


def presign(
    verb: str,
    url: str,
    headers: Mapping[str, str],
    body: bytes | None,
    *,
    region: str,
    credentials: FrozenCredentials,
    moment: datetime,
    expires_in: int,
) -> str:
    """The URL with a signature in its query, good for so many seconds from a moment."""
    signer = _Signer(cast("ReadOnlyCredentials", credentials), _SIGNING_NAME, region)
    request = AWSRequest(method=verb, url=url, headers=headers, data=body or b"")
    request.context["timestamp"] = moment.strftime(SIGV4_TIMESTAMP)
    parts = {
        "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
        "X-Amz-Credential": signer.scope(request),
        "X-Amz-Date": request.context["timestamp"],
        "X-Amz-Expires": str(expires_in),
        "X-Amz-SignedHeaders": signer.signed_headers(signer.headers_to_sign(request)),
    }
    if credentials.token:
        parts["X-Amz-Security-Token"] = credentials.token
    bare = url.rstrip("?")
    request.url = f"{bare}{'&' if '?' in bare else '?'}{percent_encode_sequence(parts)}"
    signature = signer.signature(signer.string_to_sign(request, signer.canonical_request(request)), request)
    return f"{request.url}&X-Amz-Signature={signature}"


class _Signer(SigV4Auth):
    """botocore's signer without its DEBUG lines, which show addresses and the signature."""

    def headers_to_sign(self, request: AWSRequest) -> HTTPHeaders:
        """The headers that take part, found once for each request."""
        found = request.context.get(_HEADERS) or super().headers_to_sign(request)
        request.context[_HEADERS] = found
        return cast("HTTPHeaders", found)

    def add_auth(self, request: AWSRequest) -> None:
        request.headers["X-Amz-Date"] = request.context["timestamp"]
        if self.credentials.token:
            request.headers["X-Amz-Security-Token"] = self.credentials.token
        signed = self.signed_headers(self.headers_to_sign(request))
        signature = self.signature(self.string_to_sign(request, self.canonical_request(request)), request)
        request.headers["Authorization"] = (
            f"AWS4-HMAC-SHA256 Credential={self.scope(request)}, SignedHeaders={signed}, Signature={signature}"
        )

    def payload(self, request: AWSRequest) -> str:
        return sha256(request.data or b"").hexdigest()
