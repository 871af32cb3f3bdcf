"""Signature Version 4, by botocore's signer, on what leaves."""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING, cast

from botocore.auth import SIGV4_TIMESTAMP, SigV4Auth
from botocore.awsrequest import AWSRequest

from ._credentials import FrozenCredentials

if TYPE_CHECKING:
    from botocore.credentials import ReadOnlyCredentials

__all__ = ["sign"]

_SIGNING_NAME = "ses"


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


class _Signer(SigV4Auth):
    """botocore's signer without its DEBUG lines, which show addresses and the signature."""

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
