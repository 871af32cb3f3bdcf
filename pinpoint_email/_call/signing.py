"""Signature Version 4, by botocore's signer, on what leaves."""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any, cast

import botocore
from attrs import frozen

from pinpoint_email._settings.endpoint import host_of
from pinpoint_email._version import __version__
from pinpoint_email.credentials import FrozenCredentials

try:
    from botocore.auth import SIGNED_HEADERS_BLACKLIST, SIGV4_TIMESTAMP, SigV4Auth
    from botocore.utils import percent_encode_sequence

    # The steps of the botocore signer that are taken one by one below.
    for _step in ("canonical_request", "scope", "signature", "signed_headers", "string_to_sign"):
        getattr(SigV4Auth, _step)
except (ImportError, AttributeError) as _error:
    raise ImportError(
        f"pinpoint-email {__version__} cannot sign with botocore {botocore.__version__} ({_error}):"
        " install another version of one of them"
    ) from _error

__all__ = ["Signer"]

_SIGNING_NAME = "ses"


@frozen(eq=False, repr=False)
class Signer:
    """Signs requests for a Region, with the credentials and the time of one attempt."""

    region: str
    credentials: FrozenCredentials
    time: datetime

    def sign(self, verb: str, url: str, headers: Mapping[str, str], body: bytes | None) -> dict[str, str]:
        """Put the signature among the headers."""
        timestamp = self.time.strftime(SIGV4_TIMESTAMP)
        signed = {**headers, "X-Amz-Date": timestamp}
        if self.credentials.token:
            signed["X-Amz-Security-Token"] = self.credentials.token
        signer = self._signer()
        request: Any = _Unsigned(verb, url, signed, body, timestamp)
        signed["Authorization"] = (
            f"AWS4-HMAC-SHA256 Credential={signer.scope(request)},"
            f" SignedHeaders={signer.signed_headers(request.to_sign)}, Signature={signer.sign(request)}"
        )
        return signed

    def presign(self, verb: str, url: str, headers: Mapping[str, str], body: bytes | None, expires_in: int) -> str:
        """Put the signature into the URL's query, good for so many seconds."""
        timestamp = self.time.strftime(SIGV4_TIMESTAMP)
        signer = self._signer()
        request: Any = _Unsigned(verb, url, headers, body, timestamp)
        parts = {
            "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
            "X-Amz-Credential": signer.scope(request),
            "X-Amz-Date": timestamp,
            "X-Amz-Expires": str(expires_in),
            "X-Amz-SignedHeaders": signer.signed_headers(request.to_sign),
        }
        if self.credentials.token:
            parts["X-Amz-Security-Token"] = self.credentials.token
        bare = url.rstrip("?")
        request.url = f"{bare}{'&' if '?' in bare else '?'}{percent_encode_sequence(parts)}"
        return f"{request.url}&X-Amz-Signature={signer.sign(request)}"

    def _signer(self) -> "_SigV4":
        return _SigV4(cast("Any", self.credentials), _SIGNING_NAME, self.region)


class _ToSign(dict[str, str]):
    """Headers to sign, of which there is one of each name."""

    def get_all(self, name: str) -> list[str]:
        return [self[name]]


class _Unsigned:
    """The parts of a request that botocore's signer looks at; its own class for that is made for far more."""

    params: None = None

    def __init__(self, verb: str, url: str, headers: Mapping[str, str], body: bytes | None, timestamp: str) -> None:
        self.method = verb
        self.url = url
        self.headers = headers
        self.data = body or b""
        self.context = {"timestamp": timestamp}
        named = ((name.lower(), value) for name, value in headers.items())
        self.to_sign = _ToSign((name, value) for name, value in named if name not in SIGNED_HEADERS_BLACKLIST)
        self.to_sign["host"] = host_of(url)


class _SigV4(SigV4Auth):
    """The botocore signer for such requests, without its DEBUG lines, which show addresses and the signature."""

    def sign(self, request: Any) -> str:
        return self.signature(self.string_to_sign(request, self.canonical_request(request)), request)

    def headers_to_sign(self, request: Any) -> Any:
        return request.to_sign

    def payload(self, request: Any) -> str:
        return sha256(request.data).hexdigest()
