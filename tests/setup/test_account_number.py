"""The account's number, from a stand-in for AWS STS on this machine."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from pinpoint_email.setup import PlanError, find_account_number
from tests.servers import RawServer, Received, Reply, http, reset

pytestmark = pytest.mark.once

NUMBER = "123456789012"
ANSWER = f"""\
<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <GetCallerIdentityResult>
    <Arn>arn:aws:iam::{NUMBER}:user/ada</Arn><UserId>AIDA</UserId><Account>{NUMBER}</Account>
  </GetCallerIdentityResult>
  <ResponseMetadata><RequestId>r</RequestId></ResponseMetadata>
</GetCallerIdentityResponse>
"""
REFUSAL = """\
<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <Error><Type>Sender</Type><Code>InvalidClientTokenId</Code><Message>The token is invalid.</Message></Error>
  <RequestId>r</RequestId>
</ErrorResponse>
"""
BEGINNING, END = (
    "AWS STS does not tell the account's number (",
    "): give it as account_number (--account-number), or as number in the table account of the file",
)


@pytest.fixture(autouse=True)
def _one_attempt(environment: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # pyright: ignore[reportUnusedFunction]
    """Set made-up credentials and a Region, and forbid a second attempt."""
    assert environment.is_dir()
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKID")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setenv("AWS_REGION", "us-east-1")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")


def sts(monkeypatch: pytest.MonkeyPatch, answer: Callable[[Received], Reply]) -> RawServer:
    """Start a server that stands in for STS."""
    server = RawServer(answer)
    monkeypatch.setenv("AWS_ENDPOINT_URL_STS", server.url)
    return server


def refusal() -> str:
    """Return the message of the error that was raised."""
    with pytest.raises(PlanError) as caught:
        find_account_number()
    assert caught.value.__cause__ is not None
    said = str(caught.value)
    assert [BEGINNING, END] == [said[: len(BEGINNING)], said[-len(END) :]]
    return said.removeprefix(BEGINNING).removesuffix(END)


def scope(server: RawServer) -> str:
    """Return the key that signed the request, and the Region it was signed for."""
    (request,) = server.requests
    return (request.header("Authorization") or "").partition("Credential=")[2].partition(",")[0]


def test_number_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """The account's number comes from STS, in one request."""
    with sts(monkeypatch, lambda _: http(200, ANSWER.encode(), "Content-Type: text/xml")) as server:
        assert NUMBER == find_account_number()
        assert b"Action=GetCallerIdentity" in server.requests[0].body
        assert scope(server).startswith("AKID/")
        assert scope(server).endswith("/us-east-1/sts/aws4_request")


def test_region_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    """A Region that is given takes precedence over the environment's."""
    with sts(monkeypatch, lambda _: http(200, ANSWER.encode())) as server:
        assert NUMBER == find_account_number(region_name="eu-west-1")
        assert scope(server).endswith("/eu-west-1/sts/aws4_request")


@pytest.mark.parametrize("variable", ["AWS_REGION", "AWS_DEFAULT_REGION"])
def test_region_is_the_environments(monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    """The Region can be in either environment variable, as for the client."""
    monkeypatch.delenv("AWS_REGION")
    monkeypatch.delenv("AWS_DEFAULT_REGION")
    monkeypatch.setenv(variable, "eu-west-1")
    with sts(monkeypatch, lambda _: http(200, ANSWER.encode())) as server:
        assert NUMBER == find_account_number()
        assert scope(server).endswith("/eu-west-1/sts/aws4_request")


def test_profile_is_taken(monkeypatch: pytest.MonkeyPatch, environment: Path) -> None:
    """The credentials and the Region can come from a profile."""
    folder = environment / ".aws"
    folder.mkdir()
    (folder / "config").write_text(
        "[profile mail]\nregion = eu-west-1\naws_access_key_id = OTHER\naws_secret_access_key = s\n"
    )
    for name in ("AWS_REGION", "AWS_DEFAULT_REGION"):
        monkeypatch.delenv(name)
    with sts(monkeypatch, lambda _: http(200, ANSWER.encode())) as server:
        assert NUMBER == find_account_number(profile_name="mail")
        assert scope(server).startswith("OTHER/")
        assert scope(server).endswith("/eu-west-1/sts/aws4_request")


def test_refusal_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """The error has the message of STS."""
    with sts(monkeypatch, lambda _: http(403, REFUSAL.encode(), "Content-Type: text/xml")):
        assert {"InvalidClientTokenId", "invalid"} < set(re.findall(r"\w+", refusal()))


def test_no_credentials_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without credentials, the error says that STS cannot be asked."""
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    with sts(monkeypatch, lambda _: http(200, ANSWER.encode())) as server:
        assert "Unable to locate credentials" == refusal()
        assert [] == server.requests


def test_unknown_profile_is_told() -> None:
    """The error names a profile that does not exist."""
    with pytest.raises(PlanError, match="The config profile \\(none\\) could not be found"):
        find_account_number(profile_name="none")


def test_no_connection_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """The error says that nothing listens at the endpoint."""
    with sts(monkeypatch, lambda _: None) as server:
        pass
    assert f'Could not connect to the endpoint URL: "{server.url}/"' == refusal()


@pytest.mark.parametrize(
    "reply",
    [
        None,
        reset,
        http(200, b"<html>A portal</html>"),
        http(200, b"nothing that is XML"),
        http(200, b""),
        http(500, b""),
        http(200, ANSWER.replace(f"<Account>{NUMBER}</Account>", "").encode()),
    ],
    ids=["closed", "reset", "html", "text", "empty", "failure", "no number"],
)
def test_useless_answer_is_told(monkeypatch: pytest.MonkeyPatch, reply: Reply) -> None:
    """Whatever the response of the stand-in for STS, the error is one of this package."""
    with sts(monkeypatch, lambda _: reply):
        assert refusal()
