import copy
import gzip
from pathlib import Path
from typing import Any

import botocore.session
import pytest
from botocore.exceptions import BotoCoreError
from botocore.loaders import Loader

from pinpoint_email import ConfigurationError, Options, PinpointEmailClient
from pinpoint_email._settings.endpoint import custom_endpoint, partition_of, regional_endpoint

from .clients import client_of
from .servers import RawServer

_URLS = [
    "http://127.0.0.1",
    "http://localhost:4566",
    "https://service.test",
    "https://service.test:443/base",
    "https://service.test/base/path",
    "http://[::1]:8080",
    "https://vpce-1.email.us-east-1.vpce.amazonaws.com/a%20b/~c",
]
_BAD_URLS = [
    "service.test",
    "//service.test",
    "ftp://service.test",
    "file:///etc/passwd",
    "http://",
    "http:///v1",
    "http://:80",
    "http://user:hidden@service.test",
    "http://user@service.test/",
    "http://service.test?hidden",
    "http://service.test/?hidden",
    "http://service.test/#hidden",
    "http://service.test#hidden",
    "http://service.test:0",
    "http://service.test:99999",
    "http://service.test:port",
    "http://[::1",
    "http://[hidden]",
    "http://service test",
    "http://service.test/a b",
    " http://service.test",
    "http://service.test\n",
    "http://service.test/\r\nX-Hidden: 1",
    "http://service\x00.test",
    "http://service\\.test",
    "http://sérvice.test",
    "http://service.test/é",
]
_BAD_REGIONS = [
    "evil.com/#",
    "evil.com",
    "us-east-1\n",
    "\nus-east-1",
    "us east 1",
    "us-east-1/",
    "us-east-1:80",
    "user@us-east-1",
    "-us-east-1",
    "us-east-1-",
    "12345",
    "a" * 64,
    "ü",
]
_DAMAGED = {
    "not compressed": b"{}",
    "empty": b"",
    "cut off": gzip.compress(b"{}")[:-1],
    "other bits": gzip.compress(b"{}")[:10] + b"\xff" * 10,
    "other letters": gzip.compress(b"\xff"),
    "no JSON": gzip.compress(b"{"),
}


@pytest.mark.parametrize("api", ["pinpoint-email", "sesv2"])
@pytest.mark.parametrize("region", ["us-east-1", "us-gov-west-1", "cn-north-1", "xx-new-9", "local"])
def test_a_region_has_the_endpoint_that_botocore_gives_it(api: str, region: str) -> None:
    """Each Region has botocore's endpoint, even one that botocore has not heard of."""
    session: Any = botocore.session.Session()
    oracle = session.create_client(api, region, aws_access_key_id="AKID", aws_secret_access_key="secret")
    actual = regional_endpoint(region, use_fips=False, use_dualstack=False)
    assert oracle.meta.endpoint_url == actual


@pytest.mark.parametrize(
    ("fips", "dualstack", "expected"),
    [
        (True, False, "https://email-fips.us-east-1.amazonaws.com"),
        (False, True, "https://email.us-east-1.api.aws"),
        (True, True, "https://email-fips.us-east-1.api.aws"),
    ],
)
def test_fips_and_dual_stack_have_endpoints_of_their_own(*, fips: bool, dualstack: bool, expected: str) -> None:
    """FIPS and dual-stack are options, for one or both."""
    options = Options(use_fips_endpoint=fips, use_dualstack_endpoint=dualstack)
    assert repr(expected) in repr(PinpointEmailClient(region_name="us-east-1", options=options))


def test_a_partition_without_dual_stack_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """What botocore's rules refuse, which differs by version, is a ConfigurationError."""
    load: Any = Loader.load_data
    partitions = copy.deepcopy(Loader().load_data("partitions"))
    for partition in partitions["partitions"]:
        partition["outputs"]["supportsDualStack"] = False

    def load_mine(loader: Loader, name: str) -> Any:
        return partitions if name == "partitions" else load(loader, name)

    monkeypatch.setattr(Loader, "load_data", load_mine)
    with pytest.raises(ConfigurationError, match=r"^no endpoint for Region 'xx-none-1': .*DualStack") as caught:
        regional_endpoint("xx-none-1", use_fips=False, use_dualstack=True)
    assert isinstance(caught.value.__cause__, BotoCoreError)


def test_rules_that_are_not_there_are_missed_in_plain_words(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """If a part of botocore is missing, the error says what to do about it."""
    monkeypatch.setattr(Loader, "BUILTIN_DATA_PATH", str(tmp_path))
    expected = r"^the rules for endpoints .* cannot be read: install botocore anew \(DataNotFoundError: .*\)$"
    with pytest.raises(ConfigurationError, match=expected):
        PinpointEmailClient(region_name="xx-missing-1")
    with pytest.raises(ConfigurationError, match=expected):
        partition_of("xx-missing-1")


@pytest.mark.parametrize("damaged", _DAMAGED.values(), ids=list(_DAMAGED))
def test_rules_that_are_damaged_are_missed_in_plain_words(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, damaged: bytes
) -> None:
    """A damaged file of rules is a ConfigurationError, whatever is wrong with it."""
    folder = tmp_path / "sesv2" / "2019-09-27"
    folder.mkdir(parents=True)
    (folder / "endpoint-rule-set-1.json.gz").write_bytes(damaged)
    monkeypatch.setattr(Loader, "BUILTIN_DATA_PATH", str(tmp_path))
    with pytest.raises(ConfigurationError, match="install botocore anew"):
        PinpointEmailClient(region_name="xx-damaged-1")


@pytest.mark.parametrize("region", _BAD_REGIONS)
@pytest.mark.parametrize("endpoint_url", [None, "http://127.0.0.1"])
def test_what_is_no_name_of_a_region_is_refused(region: str, endpoint_url: str | None) -> None:
    """A bad Region name is refused even with a URL, as it could change the host or the signature."""
    with pytest.raises(ConfigurationError, match="is not the name of a Region"):
        PinpointEmailClient(region_name=region, endpoint_url=endpoint_url)


@pytest.mark.parametrize("region", ["fips-us-east-1", "us-east-1-fips"])
def test_what_boto3_takes_for_fips_is_explained(region: str) -> None:
    """A Region name with ``fips`` in it is refused with a hint at the option."""
    with pytest.raises(ConfigurationError, match="use the option use_fips_endpoint instead"):
        PinpointEmailClient(region_name=region)


@pytest.mark.parametrize("url", _URLS)
def test_a_url_of_ones_own_is_kept(url: str) -> None:
    """A URL may be ``http`` or ``https`` with a port and a path; only slashes at its end are dropped."""
    assert url == custom_endpoint(url, use_fips=False, use_dualstack=False)
    assert url == custom_endpoint(f"{url}//", use_fips=False, use_dualstack=False)


@pytest.mark.parametrize("url", _BAD_URLS)
def test_a_url_that_cannot_be_an_endpoint_is_refused(url: str) -> None:
    """The error does not repeat the URL, which may have a password in it."""
    with pytest.raises(ConfigurationError, match="the endpoint URL has to be") as caught:
        PinpointEmailClient(region_name="us-east-1", endpoint_url=url)
    assert "hidden" not in str(caught.value)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (Options(use_fips_endpoint=True), "use_fips_endpoint"),
        (Options(use_dualstack_endpoint=True), "use_dualstack_endpoint"),
        (Options(use_fips_endpoint=True, use_dualstack_endpoint=True), "use_fips_endpoint"),
    ],
)
def test_a_url_of_ones_own_excludes_fips_and_dual_stack(options: Options, expected: str) -> None:
    """A URL cannot be combined with FIPS or dual-stack, as only its owner knows what is behind it."""
    with pytest.raises(ConfigurationError, match=f"^{expected} cannot be combined"):
        PinpointEmailClient(region_name="us-east-1", endpoint_url="http://127.0.0.1", options=options)


@pytest.mark.parametrize("name", ["HTTP_PROXY", "http_proxy", "ALL_PROXY"])
def test_the_environments_proxy_is_used(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """A proxy from the environment gets the whole URL."""
    with RawServer() as proxy, client_of("http://service.test/base") as client:
        monkeypatch.setenv(name, proxy.url)
        client.get_account()
    assert ["http://service.test/base/v1/email/account"] == [request.target for request in proxy.requests]
    assert "service.test" == proxy.requests[0].header("Host")


def test_the_environments_exceptions_are_honoured(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hosts in ``NO_PROXY`` are connected to directly."""
    with RawServer() as proxy, RawServer() as server, client_of(server.url) as client:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        client.get_account()
    assert (0, 1) == (len(proxy.requests), len(server.requests))


@pytest.mark.parametrize("use", [True, False])
def test_the_option_beats_the_environments_proxy(monkeypatch: pytest.MonkeyPatch, *, use: bool) -> None:
    """An empty mapping as the option means no proxy, whatever the environment says."""
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    with RawServer() as proxy, RawServer() as server:
        options = Options(proxies={"http": proxy.url} if use else {})
        with client_of(server.url, options=options) as client:
            client.get_account()
    assert (int(use), int(not use)) == (len(proxy.requests), len(server.requests))
