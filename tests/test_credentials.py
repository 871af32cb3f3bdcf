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
    """A service that answers ``GetAccount``."""
    answers.add("GET", _URL, json={})
    return answers


def _signed_by(account: responses.RequestsMock) -> list[tuple[str, str | None]]:
    """The access key and the session token of each request."""
    sent: list[Any] = [call.request.headers for call in account.calls]
    keys = [headers["Authorization"].partition("Credential=")[2].partition("/")[0] for headers in sent]
    return [(key, headers.get("X-Amz-Security-Token")) for key, headers in zip(keys, sent, strict=True)]


class _Provider:
    """A credentials provider that calls a function."""

    def __init__(self, ask: Callable[[], Any]) -> None:
        self.get_frozen_credentials = ask


@pytest.mark.parametrize("token", [None, "", "token"])
def test_credentials_can_be_given_as_text(account: responses.RequestsMock, token: str | None) -> None:
    """A client takes an access key and its secret, with or without a session token."""
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
    """The missing half is not taken from another source."""
    with pytest.raises(ConfigurationError, match="have to be given together") as caught:
        PinpointEmailClient(region_name=_REGION, **given)
    assert "hidden" not in str(caught.value)


@pytest.mark.parametrize("name", ["aws_access_key_id", "aws_secret_access_key", "aws_session_token"])
def test_credentials_of_both_kinds_are_refused(name: str) -> None:
    """Keys and a provider together are refused, as it is unclear which were meant."""
    given: dict[str, Any] = {name: "hidden", "credentials": Credentials("AKID", "secret")}
    with pytest.raises(ConfigurationError, match="not both") as caught:
        PinpointEmailClient(region_name=_REGION, **given)
    assert "hidden" not in str(caught.value)


@pytest.mark.parametrize("credentials", [("AKID", "secret"), SimpleNamespace(get_frozen_credentials=1), 0, ""])
def test_what_cannot_give_credentials_is_refused(credentials: Any) -> None:
    """An object that can never give credentials is refused at construction."""
    with pytest.raises(ConfigurationError, match=r"^credentials: expected an object"):
        PinpointEmailClient(region_name=_REGION, credentials=credentials)


def test_botocores_credentials_can_be_given(account: responses.RequestsMock) -> None:
    """A client takes the credentials of a botocore session."""
    session = botocore.session.Session()
    session.set_credentials("AKID", "secret", "token")
    found: Any = session.get_credentials()
    PinpointEmailClient(region_name=_REGION, credentials=found).get_account()
    assert [("AKID", "token")] == _signed_by(account)


def test_a_provider_is_asked_for_each_request(account: responses.RequestsMock) -> None:
    """A provider is asked for each request, so that it may give other credentials."""
    several = iter(
        [ReadOnlyCredentials("A", "secret", None), SimpleNamespace(access_key="B", secret_key="s", token="t")]
    )
    client = PinpointEmailClient(region_name=_REGION, credentials=_Provider(lambda: next(several)))
    client.get_account()
    client.get_account()
    assert [("A", None), ("B", "t")] == _signed_by(account)


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
    """Nothing is sent with unusable credentials, and the error does not show them."""
    client = PinpointEmailClient(region_name=_REGION, credentials=_Provider(lambda: answer))
    with pytest.raises(ConfigurationError) as caught:
        client.get_account()
    assert "hidden" not in str(caught.value)
    assert 0 == len(account.calls)


@pytest.mark.parametrize("error", [ValueError("no luck"), KeyError("no luck"), RuntimeError("no luck")])
def test_a_provider_that_fails_is_an_error_of_configuration(account: responses.RequestsMock, error: Exception) -> None:
    """The call raises a ConfigurationError, whose cause is the provider's own exception."""

    def fail() -> None:
        raise error

    client = PinpointEmailClient(region_name=_REGION, credentials=_Provider(fail))
    with pytest.raises(ConfigurationError, match=f"^no credentials: {type(error).__name__}$") as caught:
        client.get_account()
    assert error is caught.value.__cause__
    assert 0 == len(account.calls)


def test_the_environment_is_searched_at_the_first_call(
    account: responses.RequestsMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Credentials are searched at the first call, not when the client is built."""
    client = PinpointEmailClient(region_name=_REGION)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKENV")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setenv("AWS_SESSION_TOKEN", "token")
    client.get_account()
    assert [("AKENV", "token")] == _signed_by(account)


@pytest.mark.parametrize(("profile", "expected"), [(None, "AKDEFAULT"), ("other", "AKOTHER")])
def test_the_shared_file_is_searched(
    environment: Path, account: responses.RequestsMock, profile: str | None, expected: str
) -> None:
    """The keys of the profile are used."""
    (environment / ".aws").mkdir()
    (environment / ".aws" / "credentials").write_text(
        "[default]\naws_access_key_id = AKDEFAULT\naws_secret_access_key = secret\n"
        "[other]\naws_access_key_id = AKOTHER\naws_secret_access_key = secret\n"
    )
    PinpointEmailClient(region_name=_REGION, profile_name=profile).get_account()
    assert [(expected, None)] == _signed_by(account)


def test_a_process_of_the_profiles_is_run(environment: Path, account: responses.RequestsMock) -> None:
    """The whole credential chain of botocore is used, including a profile's process."""
    keys = {"Version": 1, "AccessKeyId": "AKPROCESS", "SecretAccessKey": "secret", "SessionToken": "token"}
    (environment / ".aws").mkdir()
    (environment / ".aws" / "keys").write_text(json.dumps(keys))
    (environment / ".aws" / "config").write_text(
        f"[default]\ncredential_process = cat {environment / '.aws' / 'keys'}\n"
    )
    PinpointEmailClient(region_name=_REGION).get_account()
    assert [("AKPROCESS", "token")] == _signed_by(account)


def test_words_of_a_process_that_fails_are_in_no_exception(
    environment: Path, account: responses.RequestsMock, tmp_path: Path
) -> None:
    """The output of a failed process, which botocore quotes and which may hold secrets, is not shown."""
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
    """Credentials that keep their end in another way, as a later botocore may, are not refreshed."""
    frozen = ReadOnlyCredentials("AKID", "secret", "token")

    class Later(RefreshableCredentials):
        def get_frozen_credentials(self) -> ReadOnlyCredentials:
            return frozen

    provider: Any = Later("AKID", "secret", "token", datetime.now(UTC) + timedelta(hours=1), dict, "test")
    del provider._expiry_time
    refresh(provider, frozen)
    assert "_expiry_time" not in vars(provider)


def test_without_credentials_nothing_is_sent(account: responses.RequestsMock) -> None:
    """A client without credentials can be built but not used."""
    client = PinpointEmailClient(region_name=_REGION)
    with pytest.raises(ConfigurationError, match=r"^no credentials found"):
        client.get_account()
    assert 0 == len(account.calls)


def test_a_chain_that_breaks_is_an_error_of_configuration(
    account: responses.RequestsMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The error for a broken chain has botocore's explanation."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKENV")
    client = PinpointEmailClient(region_name=_REGION)
    with pytest.raises(ConfigurationError, match=r"^no credentials: PartialCredentialsError: .*AWS_SECRET_ACCESS_KEY"):
        client.get_account()
    assert 0 == len(account.calls)


def test_the_chain_is_searched_once_for_all_threads(
    account: responses.RequestsMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Threads share one search of the chain, which can take seconds and ask other services."""
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
    assert 1 == len(searches)
    assert [("AKID", None)] * 9 == _signed_by(account)


@pytest.mark.parametrize(
    "provider", [StaticCredentials("AKHIDDEN", "hidden", "hidden"), ProfileCredentials(Profile("name"))]
)
def test_the_reprs_show_nothing(provider: CredentialsProvider) -> None:
    """No repr shows the keys or the token."""
    assert "hidden" not in repr(provider).lower()
