import json
import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier
from time import sleep
from types import SimpleNamespace
from typing import Any

import botocore.session
import pytest
import responses
from botocore.credentials import Credentials, ReadOnlyCredentials, RefreshableCredentials

from pinpoint_email import ConfigurationError, PinpointEmailClient
from pinpoint_email._settings.profile import Profile
from pinpoint_email._settings.providers import ProfileCredentials, StaticCredentials, refresh
from pinpoint_email.credentials import CredentialsProvider

_URL = "https://email.us-east-1.amazonaws.com/v1/email/account"
_REGION = "us-east-1"


@pytest.fixture(autouse=True)
def account(answers: responses.RequestsMock) -> responses.RequestsMock:
    """The service answers ``GetAccount``."""
    answers.add("GET", _URL, json={})
    return answers


def _signed_by(account: responses.RequestsMock) -> list[tuple[str, str | None]]:
    """The access key and the session token of each request."""
    sent: list[Any] = [call.request.headers for call in account.calls]
    keys = [headers["Authorization"].partition("Credential=")[2].partition("/")[0] for headers in sent]
    return [(key, headers.get("X-Amz-Security-Token")) for key, headers in zip(keys, sent, strict=True)]


class _Provider:
    """Credentials from anywhere, asked anew for each request."""

    def __init__(self, ask: Callable[[], Any]) -> None:
        self.get_frozen_credentials = ask


@pytest.mark.parametrize("token", [None, "", "token"])
def test_credentials_can_be_given_as_text(account: responses.RequestsMock, token: str | None) -> None:
    """An access key and its secret, with or without a session token."""
    client = PinpointEmailClient(
        region_name=_REGION, aws_access_key_id="AKID", aws_secret_access_key="secret", aws_session_token=token
    )
    client.get_account()
    assert [("AKID", token or None)] == _signed_by(account)


@pytest.mark.parametrize(
    "given",
    [
        {"aws_access_key_id": "AKID"},
        {"aws_secret_access_key": "hidden"},
        {"aws_session_token": "hidden"},
        {"aws_access_key_id": "AKID", "aws_session_token": "hidden"},
        {"aws_access_key_id": "AKID", "aws_secret_access_key": ""},
        {"aws_access_key_id": "", "aws_secret_access_key": "hidden"},
    ],
)
def test_half_of_the_credentials_is_refused(given: dict[str, Any]) -> None:
    """It is not made up for from another source."""
    with pytest.raises(ConfigurationError, match="have to be given together") as caught:
        PinpointEmailClient(region_name=_REGION, **given)
    assert "hidden" not in str(caught.value)


@pytest.mark.parametrize("name", ["aws_access_key_id", "aws_secret_access_key", "aws_session_token"])
def test_credentials_of_both_kinds_are_refused(name: str) -> None:
    """Nobody could say which were meant."""
    given: dict[str, Any] = {name: "hidden", "credentials": Credentials("AKID", "secret")}
    with pytest.raises(ConfigurationError, match="not both") as caught:
        PinpointEmailClient(region_name=_REGION, **given)
    assert "hidden" not in str(caught.value)


@pytest.mark.parametrize("credentials", [("AKID", "secret"), SimpleNamespace(get_frozen_credentials=1), 0, ""])
def test_what_cannot_give_credentials_is_refused(credentials: Any) -> None:
    """At once, because it never will."""
    with pytest.raises(ConfigurationError, match=r"^credentials: expected an object"):
        PinpointEmailClient(region_name=_REGION, credentials=credentials)


def test_botocores_credentials_can_be_given(account: responses.RequestsMock) -> None:
    """Those of a session, for one."""
    session = botocore.session.Session()
    session.set_credentials("AKID", "secret", "token")
    found: Any = session.get_credentials()
    PinpointEmailClient(region_name=_REGION, credentials=found).get_account()
    assert _signed_by(account) == [("AKID", "token")]


def test_a_provider_is_asked_for_each_request(account: responses.RequestsMock) -> None:
    """So it can change its mind."""
    several = iter(
        [ReadOnlyCredentials("A", "secret", None), SimpleNamespace(access_key="B", secret_key="s", token="t")]
    )
    client = PinpointEmailClient(region_name=_REGION, credentials=_Provider(lambda: next(several)))
    client.get_account()
    client.get_account()
    assert _signed_by(account) == [("A", None), ("B", "t")]


_KEY = "hidden"


@pytest.mark.parametrize(
    "answer",
    [
        None,
        (),
        "AKID",
        ReadOnlyCredentials("", _KEY, None),
        ReadOnlyCredentials("AKID", "", None),
        ReadOnlyCredentials(None, None, None),
        ReadOnlyCredentials("AKID", b"hidden", None),  # type: ignore[arg-type]
        ReadOnlyCredentials(1, _KEY, None),  # type: ignore[arg-type]
        ReadOnlyCredentials("AKID", _KEY, 1),  # type: ignore[arg-type]
        ReadOnlyCredentials("AKID\n", _KEY, None),
        ReadOnlyCredentials("AKID", "hidden\n", None),
        ReadOnlyCredentials("AKID", _KEY, "hidden\r\nX: y"),
        ReadOnlyCredentials("AKÏD", _KEY, None),
        SimpleNamespace(access_key="AKID", secret_key=_KEY),
    ],
)
def test_unusable_credentials_are_refused_at_the_call(account: responses.RequestsMock, answer: Any) -> None:
    """Nothing is sent, and the error does not show them."""
    client = PinpointEmailClient(region_name=_REGION, credentials=_Provider(lambda: answer))
    with pytest.raises(ConfigurationError) as caught:
        client.get_account()
    assert "hidden" not in str(caught.value)
    assert len(account.calls) == 0


@pytest.mark.parametrize("error", [ValueError("no luck"), KeyError("no luck"), RuntimeError("no luck")])
def test_a_provider_that_fails_is_an_error_of_configuration(account: responses.RequestsMock, error: Exception) -> None:
    """At the call, not before; its own error is the cause."""

    def fail() -> None:
        raise error

    client = PinpointEmailClient(region_name=_REGION, credentials=_Provider(fail))
    with pytest.raises(ConfigurationError, match=f"^no credentials: {type(error).__name__}$") as caught:
        client.get_account()
    assert error is caught.value.__cause__
    assert len(account.calls) == 0


def test_the_environment_is_searched_at_the_first_call(
    account: responses.RequestsMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not when the client is built."""
    client = PinpointEmailClient(region_name=_REGION)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKENV")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setenv("AWS_SESSION_TOKEN", "token")
    client.get_account()
    assert _signed_by(account) == [("AKENV", "token")]


@pytest.mark.parametrize(("profile", "expected"), [(None, "AKDEFAULT"), ("other", "AKOTHER")])
def test_the_shared_file_is_searched(
    environment: Path, account: responses.RequestsMock, profile: str | None, expected: str
) -> None:
    """The keys are those of the profile."""
    (environment / ".aws").mkdir()
    (environment / ".aws" / "credentials").write_text(
        "[default]\naws_access_key_id = AKDEFAULT\naws_secret_access_key = secret\n"
        "[other]\naws_access_key_id = AKOTHER\naws_secret_access_key = secret\n"
    )
    PinpointEmailClient(region_name=_REGION, profile_name=profile).get_account()
    assert [(expected, None)] == _signed_by(account)


def test_a_process_of_the_profiles_is_run(environment: Path, account: responses.RequestsMock) -> None:
    """Botocore's whole chain is used, not a part of it."""
    keys = {"Version": 1, "AccessKeyId": "AKPROCESS", "SecretAccessKey": "secret", "SessionToken": "token"}
    (environment / ".aws").mkdir()
    (environment / ".aws" / "keys").write_text(json.dumps(keys))
    (environment / ".aws" / "config").write_text(
        f"[default]\ncredential_process = cat {environment / '.aws' / 'keys'}\n"
    )
    PinpointEmailClient(region_name=_REGION).get_account()
    assert _signed_by(account) == [("AKPROCESS", "token")]


def test_words_of_a_process_that_fails_are_in_no_exception(
    environment: Path, account: responses.RequestsMock, tmp_path: Path
) -> None:
    """They may hold anything, and botocore quotes them."""
    program = tmp_path / "fail"
    program.write_text("#!/bin/sh\necho the-password is wrong >&2\nexit 1\n")
    program.chmod(0o700)
    (environment / ".aws").mkdir()
    (environment / ".aws" / "config").write_text(f"[default]\ncredential_process = {program}\n")
    with pytest.raises(ConfigurationError, match=r"credential_process failed; run it to see why$") as caught:
        PinpointEmailClient(region_name=_REGION).get_account()
    assert (None, None) == (caught.value.__cause__, caught.value.__context__)
    assert "the-password" not in "".join(traceback.format_exception(caught.value))
    assert 0 == len(account.calls)


def test_credentials_of_another_form_are_not_refreshed() -> None:
    """A later botocore may have another way to say when they end."""
    frozen = ReadOnlyCredentials("AKID", "secret", "token")

    class Later(RefreshableCredentials):
        def get_frozen_credentials(self) -> ReadOnlyCredentials:
            return frozen

    provider: Any = Later("AKID", "secret", "token", datetime.now(UTC) + timedelta(hours=1), dict, "test")
    del provider._expiry_time
    refresh(provider, frozen)
    assert "_expiry_time" not in vars(provider)


def test_without_credentials_nothing_is_sent(account: responses.RequestsMock) -> None:
    """The client can be built, not used."""
    client = PinpointEmailClient(region_name=_REGION)
    with pytest.raises(ConfigurationError, match=r"^no credentials found"):
        client.get_account()
    assert len(account.calls) == 0


def test_a_chain_that_breaks_is_an_error_of_configuration(
    account: responses.RequestsMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Botocore's explanation is passed on."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKENV")
    client = PinpointEmailClient(region_name=_REGION)
    with pytest.raises(ConfigurationError, match=r"^no credentials: PartialCredentialsError: .*AWS_SECRET_ACCESS_KEY"):
        client.get_account()
    assert len(account.calls) == 0


def test_the_chain_is_searched_once_for_all_threads(
    account: responses.RequestsMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It can take seconds, and asks other services."""
    searches: list[object] = []

    def search(session: object) -> Credentials:
        searches.append(session)
        sleep(0.05)
        return Credentials("AKID", "secret")

    monkeypatch.setattr("botocore.session.Session.get_credentials", search)
    client = PinpointEmailClient(region_name=_REGION)
    together = Barrier(8)

    def call(_: int) -> None:
        together.wait()
        client.with_options(read_timeout=1).get_account()

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(call, range(8)))
    client.get_account()
    assert len(searches) == 1
    assert _signed_by(account) == [("AKID", None)] * 9


@pytest.mark.parametrize(
    "provider", [StaticCredentials("AKHIDDEN", "hidden", "hidden"), ProfileCredentials(Profile("name"))]
)
def test_the_reprs_show_nothing(provider: CredentialsProvider) -> None:
    """Neither the keys nor the token."""
    assert "hidden" not in repr(provider).lower()
