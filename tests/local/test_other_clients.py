"""The AWS CLI and the JavaScript SDK on the local service, where CI has installed them."""

import json
import os
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from pinpoint_email.local import LocalService

pytestmark = pytest.mark.once
SCRIPT = Path(__file__).parent / "javascript" / "use.cjs"
KEYS = {
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_DEFAULT_REGION": "eu-west-1",
    "AWS_PAGER": "",
}
CONTENT = {"Simple": {"Subject": {"Data": "Grüße", "Charset": "UTF-8"}, "Body": {"Text": {"Data": "simple"}}}}


@cache
def command_line() -> bool:
    """Check whether the AWS CLI is installed, and supports the service."""
    return shutil.which("aws") is not None


@cache
def javascript_sdk() -> bool:
    """Check whether Node.js finds the JavaScript SDK (with ``NODE_PATH``)."""
    node = shutil.which("node")
    command = [node or "", "-e", "require.resolve('@aws-sdk/client-pinpoint-email')"]
    return node is not None and subprocess.run(command, check=False, capture_output=True).returncode == 0  # noqa: S603


aws_cli = pytest.mark.skipif(not command_line(), reason="no AWS CLI here")
node_sdk = pytest.mark.skipif(not javascript_sdk(), reason="no @aws-sdk/client-pinpoint-email here")


def run(command: list[str], **variables: str) -> subprocess.CompletedProcess[str]:
    """A program that has ended."""
    environment = os.environ | KEYS | variables
    return subprocess.run(command, check=False, capture_output=True, text=True, env=environment, timeout=60)  # noqa: S603


def aws(service: LocalService, action: str, *arguments: str, api: str = "pinpoint-email", **variables: str) -> Any:
    """Run the AWS CLI, and return its output as JSON, or its error message."""
    ended = run(["aws", api, action, "--endpoint-url", service.url, "--output", "json", *arguments], **variables)
    return json.loads(ended.stdout or "{}") if ended.returncode == 0 else ended.stderr


@aws_cli
def test_aws_cli_sets_up_and_sends(service: LocalService) -> None:
    """An identity is made, a message sent, and the account and the list read, on either API."""
    created = aws(service, "create-email-identity", "--email-identity", "example.com", "--tags", "Key=team,Value=news")
    sent = aws(
        service,
        "send-email",
        *("--from-email-address", "jane@example.com"),
        *("--destination", "ToAddresses=ada@example.org,bob@example.org"),
        *("--content", json.dumps(CONTENT)),
    )
    listed = aws(service, "list-email-identities", "--page-size", "1")
    account = aws(service, "get-account", api="sesv2")
    assert (created["VerifiedForSendingStatus"], len(created["DkimAttributes"]["Tokens"])) == (True, 3)
    assert [(sent["MessageId"], "Grüße", ("ada@example.org", "bob@example.org"))] == [
        (message.message_id, message.subject, message.to_addresses) for message in service.messages
    ]
    assert [identity["IdentityName"] for identity in listed["EmailIdentities"]] == ["example.com"]
    assert account["SendQuota"]["SentLast24Hours"] == 2.0


@aws_cli
@pytest.mark.parametrize(
    ("variables", "error"),
    [
        ({}, "(NotFoundException) when calling the GetConfigurationSet operation"),
        ({"AWS_SECRET_ACCESS_KEY": "wrong"}, "(SignatureDoesNotMatch) when calling the GetConfigurationSet operation"),
    ],
)
def test_aws_cli_understands_errors(service: LocalService, variables: dict[str, str], error: str) -> None:
    """An error is printed with its code."""
    assert error in aws(service, "get-configuration-set", "--configuration-set-name", "no/such set", **variables)


@node_sdk
def test_javascript_sdk_sets_up_and_sends(service: LocalService) -> None:
    """A handful of actions do what they say, among them one that fails."""
    result = json.loads(run(["node", str(SCRIPT), service.url, "test"]).stdout)
    assert {
        "tokens": 3,
        "messages": [message.message_id for message in service.messages],
        "identities": [{"IdentityName": "example.com", "IdentityType": "DOMAIN", "SendingEnabled": True}],
        "days": 7,
        "error": ["NotFoundException", 404],
    } == result
    assert ["Grüße", "Grüße"] == [message.subject for message in service.messages]


@node_sdk
def test_javascript_sdk_is_refused_with_a_wrong_key(service: LocalService) -> None:
    """Requests of the JavaScript SDK with a wrong key are refused."""
    result = json.loads(run(["node", str(SCRIPT), service.url, "wrong"]).stdout)
    assert {"error": ["SignatureDoesNotMatch", 403]} == result
