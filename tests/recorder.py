"""A session that sends nothing: it keeps the requests and plays the answers."""

from typing import Any

import requests
from requests.structures import CaseInsensitiveDict

from pinpoint_email import PinpointEmailClient

from .clients import client_of


class Recorder(requests.Session):
    """A session for a client's ``session=``."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[requests.PreparedRequest] = []
        self.answer_with(b"{}")

    def answer_with(self, body: bytes, status: int = 200, headers: dict[str, str] | None = None) -> None:
        """Set the answer to all further requests."""
        self._answer = (body, status, headers or {})

    def send(self, request: requests.PreparedRequest, **_: Any) -> requests.Response:
        """Keep the request and answer it."""
        self.sent.append(request)
        response = requests.Response()
        response._content, response.status_code, headers = self._answer
        response.headers = CaseInsensitiveDict(headers)
        return response

    def client(self, **arguments: Any) -> PinpointEmailClient:
        """A client that sends over this session."""
        return client_of(session=self, **arguments)
