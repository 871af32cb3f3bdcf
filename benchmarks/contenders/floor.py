"""The floor: requests and botocore's signer by hand, from and to plain dictionaries.

It is the least that a careful person would write: one session, timeouts, an error for a status that is one, and nothing
checked, typed or repeated.
"""

import json
import sys
from base64 import b64encode
from typing import Any

import requests
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from requests.adapters import HTTPAdapter

from . import ACCESS_KEY, REGION, SECRET_KEY, SENDER, SUBJECT, TEXT


class Client:
    """A client of the stub server."""

    def __init__(self, url: str, connections: int = 10) -> None:
        self._url = url
        self._session = requests.Session()
        self._session.mount("http://", HTTPAdapter(pool_maxsize=connections))
        self._signer = SigV4Auth(Credentials(ACCESS_KEY, SECRET_KEY), "ses", REGION)

    def send(self, recipient: str) -> str:
        """Send a small message; its identifier."""
        message = {
            "FromEmailAddress": SENDER,
            "Destination": {"ToAddresses": [recipient]},
            "Content": {"Simple": {"Subject": {"Data": SUBJECT}, "Body": {"Text": {"Data": TEXT}}}},
        }
        receipt = self._call("POST", "/v1/email/outbound-emails", json.dumps(message).encode())
        return str(receipt["MessageId"])

    def send_raw(self, message: bytes) -> str:
        """Send a raw message; its identifier."""
        raw = {
            "Destination": {"ToAddresses": ["ada@example.org"]},
            "Content": {"Raw": {"Data": b64encode(message).decode()}},
        }
        receipt = self._call("POST", "/v1/email/outbound-emails", json.dumps(raw).encode())
        return str(receipt["MessageId"])

    def list_identities(self, entries: int) -> list[str]:
        """Read a page of so many identities; the names of those that may send."""
        page = self._call("GET", f"/v1/email/identities?NextToken={entries}", None)
        return [identity["IdentityName"] for identity in page["EmailIdentities"] if identity["SendingEnabled"]]

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def _call(self, verb: str, target: str, body: bytes | None) -> Any:
        url = self._url + target
        request = AWSRequest(method=verb, url=url, headers={"Content-Type": "application/json"}, data=body)
        self._signer.add_auth(request)
        answer = self._session.request(verb, url, headers=dict(request.headers), data=body, timeout=(3.1, 60))
        answer.raise_for_status()
        return answer.json()


if __name__ == "__main__":
    Client(sys.argv[1]).send("ada@example.org")
