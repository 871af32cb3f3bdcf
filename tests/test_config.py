from pathlib import Path
from typing import Any, Literal

import botocore.session
import pytest

from pinpoint_email import ConfigurationError, Options, PinpointEmailClient
from pinpoint_email._settings.config import Configuration, Settings
from pinpoint_email._settings.profile import Profile

_Api = Literal["pinpoint-email", "sesv2"]
_SERVICES = (
    "services = mine\n"
    "[services mine]\n"
    "pinpoint_email =\n  endpoint_url = http://pinpoint-section\n"
    "sesv2 =\n  endpoint_url = http://ses-section\n"
)


def _configure(home: Path, text: str) -> None:
    (home / ".aws").mkdir(exist_ok=True)
    (home / ".aws" / "config").write_text(text)


def _settings(
    api: _Api = "pinpoint-email", *, profile: str | None = None, options: Options | None = None, **given: str | None
) -> Settings:
    arguments: dict[str, Any] = {"region_name": None, "endpoint_url": None, **given}
    return Configuration.look_up(api=api, profile=Profile(profile), **arguments).settle(options or Options())


def _oracle(api: str = "pinpoint-email", profile: str | None = None, **given: Any) -> Any:
    keys = {"aws_access_key_id": "AKID", "aws_secret_access_key": "secret"}
    session: Any = botocore.session.Session(profile=profile)
    return session.create_client(api, **keys, **given).meta


def test_the_region_is_the_first_of_its_sources(environment: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sources are argument, ``AWS_REGION``, ``AWS_DEFAULT_REGION`` and profile; botocore lacks the second."""
    _configure(environment, "[default]\nregion = eu-west-1\n")
    assert "eu-west-1" == _oracle().region_name == _settings().region
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-2")
    assert "eu-west-2" == _oracle().region_name == _settings().region
    monkeypatch.setenv("AWS_REGION", "eu-west-3")
    assert "eu-west-3" == _settings().region
    given = "eu-north-1"
    assert given == _oracle(region_name=given).region_name == _settings(region_name=given).region


@pytest.mark.parametrize("name", ["AWS_REGION", "AWS_DEFAULT_REGION"])
def test_without_a_region_there_is_no_client(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """An empty variable or argument counts as none."""
    monkeypatch.setenv(name, "")
    with pytest.raises(ConfigurationError, match=r"^no Region"):
        PinpointEmailClient()
    with pytest.raises(ConfigurationError, match=r"^no Region"):
        PinpointEmailClient(region_name="")


def test_the_environments_region_has_to_be_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name from the environment is checked like one that is given."""
    monkeypatch.setenv("AWS_REGION", "evil.com/#")
    with pytest.raises(ConfigurationError, match="is not the name of a Region"):
        PinpointEmailClient()


@pytest.mark.parametrize(
    ("api", "variable", "section"),
    [
        ("pinpoint-email", "AWS_ENDPOINT_URL_PINPOINT_EMAIL", "http://pinpoint-section"),
        ("sesv2", "AWS_ENDPOINT_URL_SESV2", "http://ses-section"),
    ],
)
def test_the_endpoint_is_the_first_of_its_sources(
    environment: Path, monkeypatch: pytest.MonkeyPatch, api: _Api, variable: str, section: str
) -> None:
    """As in botocore: argument, the service's variable, the general one, the profile's section, the profile."""
    _configure(environment, "[default]\nregion = us-east-1\nendpoint_url = http://profile\n")
    assert "http://profile" == _oracle(api).endpoint_url == _settings(api).endpoint
    _configure(environment, f"[default]\nregion = us-east-1\nendpoint_url = http://profile\n{_SERVICES}")
    assert section == _oracle(api).endpoint_url == _settings(api).endpoint
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://general")
    assert "http://general" == _oracle(api).endpoint_url == _settings(api).endpoint
    monkeypatch.setenv(variable, "http://own")
    assert "http://own" == _oracle(api).endpoint_url == _settings(api).endpoint
    given = "http://given/base/"
    assert "http://given/base" == _settings(api, endpoint_url=given).endpoint


@pytest.mark.parametrize(
    "section", ["other =\n  endpoint_url = http://x\n", "pinpoint_email =\n  retry_mode = standard\n"]
)
def test_a_section_without_the_service_says_nothing(environment: Path, section: str) -> None:
    """If the section has no URL for the service, the profile's own is used, as in botocore."""
    text = f"[default]\nregion = us-east-1\nendpoint_url = http://profile\nservices = mine\n[services mine]\n{section}"
    _configure(environment, text)
    assert "http://profile" == _oracle().endpoint_url == _settings().endpoint


def test_a_section_that_does_not_exist_is_refused(environment: Path) -> None:
    """A misspelt section is refused, as in botocore, so that nothing goes to AWS by mistake."""
    _configure(environment, "[default]\nregion = us-east-1\nservices = mien\n[services mine]\n")
    with pytest.raises(ConfigurationError, match="'mien', which does not exist"):
        _settings()


@pytest.mark.parametrize("value", ["true", "TRUE", "false", "1", ""])
def test_configured_endpoints_can_be_ignored(environment: Path, monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    """Only ``true`` switches configured endpoints off, and never the argument, as in botocore."""
    _configure(environment, "[default]\nregion = us-east-1\nendpoint_url = http://profile\n")
    monkeypatch.setenv("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", value)
    assert _oracle().endpoint_url == _settings().endpoint
    assert "http://given" == _settings(endpoint_url="http://given").endpoint


def test_the_profile_can_ignore_configured_endpoints(environment: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The profile's switch applies to endpoints from the environment too, as in botocore."""
    _configure(environment, "[default]\nregion = us-east-1\nignore_configured_endpoint_urls = true\n")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://general")
    assert "https://email.us-east-1.amazonaws.com" == _oracle().endpoint_url == _settings().endpoint


@pytest.mark.parametrize("name", ["use_fips_endpoint", "use_dualstack_endpoint"])
def test_a_switch_is_the_first_of_its_sources(environment: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """The sources of a switch are option, environment and profile, as in botocore."""
    plain = "https://email.us-east-1.amazonaws.com"
    switch: dict[str, Any] = {name: False}
    _configure(environment, f"[default]\nregion = us-east-1\n{name} = true\n")
    assert _oracle().endpoint_url == _settings().endpoint != plain
    monkeypatch.setenv(f"AWS_{name.upper()}", "false")
    assert plain == _oracle().endpoint_url == _settings().endpoint
    monkeypatch.setenv(f"AWS_{name.upper()}", "True")
    assert _oracle().endpoint_url == _settings().endpoint != plain
    assert plain == _settings(options=Options(**switch)).endpoint


@pytest.mark.parametrize("variable", ["AWS_PROFILE", "AWS_DEFAULT_PROFILE"])
def test_the_profile_can_be_chosen(environment: Path, monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    """``profile_name`` overrides the environment, as in botocore."""
    _configure(environment, "[profile one]\nregion = eu-west-1\n[profile two]\nregion = eu-west-2\n")
    monkeypatch.setenv(variable, "one")
    assert "eu-west-1" == _oracle().region_name == _settings().region
    assert "eu-west-2" == _oracle(profile="two").region_name == _settings(profile="two").region


def test_a_profile_that_does_not_exist_is_refused(environment: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A missing profile is refused at once, whether or not there is a file of profiles."""
    with pytest.raises(ConfigurationError, match=r"the profile cannot be read: .*nobody"):
        PinpointEmailClient(region_name="us-east-1", profile_name="nobody")
    _configure(environment, "[default]\nregion = eu-west-1\n")
    monkeypatch.setenv("AWS_PROFILE", "nobody")
    with pytest.raises(ConfigurationError, match=r"the profile cannot be read: .*nobody"):
        PinpointEmailClient(region_name="us-east-1")


@pytest.mark.parametrize("text", ["region = us-east-1\n", "[default\n", "[default]\nregion\n", "\0"])
def test_a_broken_file_is_refused(environment: Path, text: str) -> None:
    """A file that botocore cannot parse is a ConfigurationError."""
    _configure(environment, text)
    with pytest.raises(ConfigurationError, match="the profile cannot be read: Unable to parse config file"):
        PinpointEmailClient(region_name="us-east-1")


@pytest.mark.parametrize("name", ["services", "endpoint_url", "use_fips_endpoint", "ca_bundle", "region"])
def test_a_nested_section_is_no_value(environment: Path, name: str) -> None:
    """Indented lines, which botocore reads as a section, are ignored where text is expected."""
    _configure(environment, f"[default]\n{name} =\n  a = b\n")
    settings = _settings(region_name="us-east-1")
    assert ("https://email.us-east-1.amazonaws.com", None) == (settings.endpoint, settings.verify)


def test_a_service_that_is_no_section_says_nothing(environment: Path) -> None:
    """A plain value is ignored where a service's section is expected."""
    services = "services = mine\n[services mine]\npinpoint_email = http://x\n"
    _configure(environment, f"[default]\nregion = us-east-1\n{services}")
    assert "https://email.us-east-1.amazonaws.com" == _settings().endpoint


def test_a_home_that_cannot_be_found_has_no_profile(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process without a home directory can have a client."""
    monkeypatch.setenv("AWS_CONFIG_FILE", "~no-such-user/config")
    assert "us-east-1" == _settings(region_name="us-east-1").region


def test_the_file_may_be_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """``AWS_CONFIG_FILE`` names the file, and may have variables in its path, as in botocore."""
    (tmp_path / "mine").write_text("[default]\nregion = eu-west-1\n")
    monkeypatch.setenv("FOLDER", str(tmp_path))
    monkeypatch.setenv("AWS_CONFIG_FILE", "$FOLDER/mine")
    assert "eu-west-1" == _oracle().region_name == _settings().region


def test_verify_is_the_first_of_its_sources(environment: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sources are option, ``AWS_CA_BUNDLE``, profile, ``REQUESTS_CA_BUNDLE``, and the default of requests."""
    region = "us-east-1"
    assert _settings(region_name=region).verify is None
    monkeypatch.chdir(environment)
    for name in ("of-requests", "of-profile", "of-environment", "given"):
        (environment / name).touch()
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "of-requests")
    assert "of-requests" == _settings(region_name=region).verify
    _configure(environment, "[default]\nca_bundle = of-profile\n")
    assert "of-profile" == _settings(region_name=region).verify
    monkeypatch.setenv("AWS_CA_BUNDLE", "of-environment")
    assert "of-environment" == _settings(region_name=region).verify
    for given, expected in ((True, True), (False, False), ("given", "given"), (Path("given"), "given")):
        assert expected == _settings(region_name=region, options=Options(verify=given)).verify


@pytest.mark.parametrize("source", ["option", "environment"])
def test_a_ca_bundle_that_is_not_there_is_noticed_at_once(source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A missing CA bundle is an error at construction, not at the first call."""
    if source == "environment":
        monkeypatch.setenv("AWS_CA_BUNDLE", "/nowhere")
    with pytest.raises(ConfigurationError, match=r"^verify: there is no CA bundle at /nowhere$"):
        _settings(region_name="us-east-1", options=Options(verify="/nowhere" if source == "option" else None))


def test_attempts_are_counted_from_the_first_of_their_sources(
    environment: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sources of ``max_attempts`` are option, ``AWS_MAX_ATTEMPTS`` and profile."""
    _configure(environment, "[default]\nmax_attempts = 7\n")
    assert 7 == _settings(region_name="us-east-1").max_attempts
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "08")
    assert 8 == _settings(region_name="us-east-1").max_attempts
    assert 9 == _settings(region_name="us-east-1", options=Options(max_attempts=9)).max_attempts


@pytest.mark.parametrize("text", ["0", "-1", "1.5", "many", "٣", "9" * 5000])
def test_a_number_of_attempts_that_makes_no_sense_is_refused(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bad ``AWS_MAX_ATTEMPTS`` is refused like a bad option."""
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", text)
    with pytest.raises(ConfigurationError, match=r"^AWS_MAX_ATTEMPTS: expected a whole number of at least 1, got"):
        _settings(region_name="us-east-1")


def test_the_defaults_are_as_documented() -> None:
    """Without options and environment, the settings are the documented defaults."""
    expected = Settings(
        region="us-east-1",
        endpoint="https://email.us-east-1.amazonaws.com",
        connect_timeout=3.1,
        read_timeout=60,
        total_timeout=None,
        max_attempts=3,
        retry_unknown_outcome=False,
        max_pool_connections=10,
        proxies=None,
        verify=None,
        user_agent_extra=None,
    )
    assert expected == _settings(region_name="us-east-1")
