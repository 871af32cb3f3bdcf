"""The bytes that leave, and the signature on them."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import requests
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from pinpoint_email import Options, PinpointEmailClient, __version__

from .clients import KEYS, client_of
from .conformance.oracle import signing_at
from .servers import RawServer, Received

_AUTHORIZATION = re.compile(
    r"AWS4-HMAC-SHA256 Credential=AKID/[0-9]{8}/us-east-1/ses/aws4_request, SignedHeaders=(\S+), Signature=[0-9a-f]{64}"
)
_CALLS: list[Callable[[PinpointEmailClient], object]] = [
    lambda client: client.get_account(),
    lambda client: client.list_email_identities(next_token="a b+c/é~*'", page_size=7),
    lambda client: client.get_configuration_set(configuration_set_name="some one+ü@example.com"),
    lambda client: client.delete_configuration_set(configuration_set_name="a"),
    lambda client: client.untag_resource(resource_arn="arn:aws:ses:a/b", tag_keys=["b c", "a"]),
    lambda client: client.put_account_sending_attributes(sending_enabled=False),
    lambda client: client.create_dedicated_ip_pool(pool_name="é"),
]


def _received(
    call: Callable[[PinpointEmailClient], object], path: str = "", **arguments: Any
) -> tuple[RawServer, Received]:
    with RawServer() as server, client_of(server.url + path, **arguments) as client:
        call(client)
    assert 1 == len(server.requests)
    return server, server.requests[0]


def _signed_by_botocore(received: Received, token: str | None) -> str:
    """The signature of botocore's own signer for a request as it arrived."""
    match = _AUTHORIZATION.fullmatch(received.header("Authorization") or "")
    assert match
    moment = datetime.strptime(received.header("X-Amz-Date") or "", "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    names = match[1].split(";")
    request = AWSRequest(
        method=received.verb,
        url=f"http://{received.header('Host')}{received.target}",
        headers={name: received.header(name) for name in names},
        data=received.body,
    )
    with signing_at(moment):
        SigV4Auth(
            Credentials(KEYS["aws_access_key_id"], KEYS["aws_secret_access_key"], token), "ses", "us-east-1"
        ).add_auth(request)
    assert {"host", "x-amz-date"} <= set(names)
    return str(request.headers["Authorization"])


@pytest.mark.parametrize("call", _CALLS)
@pytest.mark.parametrize("token", [None, "to/ken=="])
@pytest.mark.parametrize("path", ["", "/base/a%20path"])
def test_the_signature_is_botocores_on_what_arrives(
    call: Callable[[PinpointEmailClient], object], token: str | None, path: str
) -> None:
    """The signature covers verb, target, headers and body as they reach the service."""
    _, received = _received(call, path, aws_session_token=token)
    assert _signed_by_botocore(received, token) == received.header("Authorization")
    assert token == received.header("X-Amz-Security-Token")


@pytest.mark.parametrize("call", _CALLS)
def test_a_body_comes_with_its_type_and_length(call: Callable[[PinpointEmailClient], object]) -> None:
    """``DELETE`` has length 0 and ``GET`` has none, and only a body has a type."""
    _, received = _received(call)
    lengths = {"GET": None, "DELETE": "0"}
    assert lengths.get(received.verb, str(len(received.body))) == received.header("Content-Length")
    assert ("application/json" if received.body else None) == received.header("Content-Type")
    assert (received.verb in {"POST", "PUT"}) == bool(received.body)
    assert received.header("Transfer-Encoding") is None


def test_no_header_comes_twice() -> None:
    """Each header is sent once, and the host is the one that was signed."""
    server, received = _received(_CALLS[-1])
    names = [name.lower() for name, _ in received.headers]
    assert len(set(names)) == len(names)
    assert f"127.0.0.1:{server.port}" == received.header("Host")


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        (_CALLS[0], "/v1/email/account"),
        (_CALLS[1], "/v1/email/identities?NextToken=a%20b%2Bc%2F%C3%A9~%2A%27&PageSize=7"),
        (_CALLS[2], "/v1/email/configuration-sets/some%20one%2B%C3%BC%40example.com"),
        (_CALLS[4], "/v1/email/tags?ResourceArn=arn%3Aaws%3Ases%3Aa%2Fb&TagKeys=b%20c&TagKeys=a"),
    ],
)
def test_the_target_arrives_percent_encoded(call: Callable[[PinpointEmailClient], object], expected: str) -> None:
    """A space arrives as ``%20``, in the query too, as it was signed."""
    _, received = _received(call, "/base/")
    assert f"/base{expected}" == received.target


@pytest.mark.parametrize(("extra", "expected"), [(None, ""), ("", ""), ("app/2 (x)", " app/2 (x)")])
def test_the_user_agent_names_the_package_and_the_user(extra: str | None, expected: str) -> None:
    """The user's addition is at the end of the User-Agent."""
    _, received = _received(_CALLS[0], options=Options(user_agent_extra=extra))
    agent = received.header("User-Agent") or ""
    assert re.fullmatch(
        rf"pinpoint-email/{__version__} python/\S+ requests/\S+ botocore/\S+{re.escape(expected)}", agent
    )


@pytest.mark.parametrize("own", [True, False])
def test_netrc_does_not_replace_the_signature(environment: Path, *, own: bool) -> None:
    """A password in netrc, which requests would prefer, does not replace the signature."""
    (environment / ".netrc").write_text("machine 127.0.0.1 login somebody password hidden\n")
    with requests.Session() as session:
        _, received = _received(_CALLS[0], session=None if own else session)
    assert _signed_by_botocore(received, KEYS["aws_session_token"]) == received.header("Authorization")
