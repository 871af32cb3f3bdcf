"""What is logged, by the library and by what it uses."""

import logging
from collections.abc import Callable

import pytest

from pinpoint_email import (
    Body,
    Content,
    Destination,
    EmailContent,
    Message,
    PinpointEmailClient,
    PinpointEmailError,
)
from tests.clients import client_of
from tests.servers import RawServer, http

from .clocks import hurried

SECRETS = ["somebody", "recipient", "the-subject", "the-body", "secret-key", "session-token", "Signature=", "d2hhdA"]


SENDER = "somebody@example.com"
DESTINATION = Destination(to_addresses=["recipient@example.com"])
CONTENT = EmailContent(simple=Message(subject=Content(data="the-subject"), body=Body(text=Content(data="the-body"))))
# Tracebacks show the lines of a caller's program, so nothing private stands in these.
CALLS: list[Callable[[PinpointEmailClient], object]] = [
    lambda client: client.get_email_identity(email_identity=SENDER),
    lambda client: client.list_tags_for_resource(resource_arn=SENDER),
    lambda client: client.send_email(from_email_address=SENDER, destination=DESTINATION, content=CONTENT),
]


@pytest.mark.parametrize("status", [200, 404, 503])
@pytest.mark.parametrize("base", ["", "/base"])
def test_nothing_private_is_logged(status: int, base: str, caplog: pytest.LogCaptureFixture) -> None:
    """No log shows anything private, even with all loggers at DEBUG, including those of urllib3 and botocore."""
    caplog.set_level(logging.DEBUG)
    keys = {"aws_secret_access_key": "secret-key", "aws_session_token": "session-token"}
    with RawServer(lambda _: http(status, b"{}")) as server, client_of(server.url + base, **keys) as client:
        hurried(client)
        for call in CALLS:
            try:
                call(client)
            except PinpointEmailError:
                logging.getLogger("a program").exception("failed")
    assert caplog.records
    assert [] == [secret for secret in SECRETS if secret in caplog.text]
    assert "/v1/email/identities/{email_identity}" in caplog.text


def test_each_attempt_is_a_line(caplog: pytest.LogCaptureFixture) -> None:
    """Each attempt logs its action, route, number, status, request identifier and milliseconds."""
    caplog.set_level(logging.DEBUG, "pinpoint_email")
    replies = [http(503, b"", "x-amzn-RequestId: first"), None, http(200, b"{}", "x-amzn-RequestId: third")]
    with RawServer(lambda _: replies.pop(0)) as server, client_of(server.url) as client:
        hurried(client)
        client.get_email_identity(email_identity="somebody@example.com")
    route = "GetEmailIdentity: GET /v1/email/identities/{email_identity}"
    assert [
        f"{route}, attempt 1: 503, request first, 0 ms",
        f"{route}, attempt 2: TransportError, request None, 0 ms",
        f"{route}, attempt 3: 200, request third, 0 ms",
    ] == [record.getMessage() for record in caplog.records]


def test_lines_of_urllib3_about_other_requests_stay_as_they_are(caplog: pytest.LogCaptureFixture) -> None:
    """The log lines of urllib3 about other requests stay as they are."""
    caplog.set_level(logging.DEBUG)
    with RawServer() as server, client_of(server.url) as client:
        client.get_email_identity(email_identity="somebody@example.com")
    logging.getLogger("urllib3.connectionpool").debug("%s", "/v1/email/identities/somebody%40example.com")
    logging.getLogger("urllib3.connectionpool").debug("a line without arguments")
    assert "/v1/email/identities/somebody%40example.com" == caplog.messages[-2]
