"""The endpoint of the service, by botocore's rules for a Region or as a URL that was given."""

import re
import zlib
from collections.abc import Generator
from contextlib import contextmanager
from functools import cache, lru_cache
from typing import Any
from urllib.parse import urlsplit

from pinpoint_email.exceptions import ConfigurationError

__all__ = ["check_region", "custom_endpoint", "host_of", "partition_of", "regional_endpoint"]

_REGION = re.compile(r"(?!-|[0-9]+$)[a-zA-Z0-9-]{1,63}(?<!-)")
_HOST = r"(?:(?!-)[\w-]{1,63}(?:\.[\w-]{1,63})*\.?|\[[0-9A-Fa-f:.%\w-]+\])"
_SEGMENT = r"(?!\.{1,2}(?:/|$))(?:[\w.~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})+"
_PORTS = {"http": 80, "https": 443}
_URL = re.compile(rf"(?i:https?)://{_HOST}(?::\d+)?(?:/{_SEGMENT})*/*", re.ASCII)


def check_region(region: str) -> None:
    """Refuse what cannot be a Region's name, which stands in every signature.

    Raises:
        ConfigurationError: It cannot.
    """
    if not _REGION.fullmatch(region):
        raise ConfigurationError(f"{region!r} is not the name of a Region")
    if region.startswith("fips-") or region.endswith("-fips"):
        raise ConfigurationError(f"{region!r} is not the name of a Region: use the option use_fips_endpoint instead")


@cache
def regional_endpoint(region: str, *, use_fips: bool, use_dualstack: bool) -> str:
    """The URL of the endpoint of both APIs in a Region, by the rules that botocore bundles.

    Raises:
        ConfigurationError: There is none, or the rules cannot be read.
    """
    from botocore.endpoint_provider import EndpointProvider
    from botocore.exceptions import BotoCoreError

    rules, partitions = _rules(), _partitions()
    try:
        provider = EndpointProvider(rules, partitions)
        endpoint = provider.resolve_endpoint(Region=region, UseFIPS=use_fips, UseDualStack=use_dualstack)
    except BotoCoreError as error:
        raise ConfigurationError(f"no endpoint for Region {region!r}: {error}") from error
    return endpoint.url


@cache
def partition_of(region: str) -> str:
    """The part of AWS that a Region is in, such as ``aws-cn``, by the rules that botocore bundles.

    Raises:
        ConfigurationError: The rules cannot be read.
    """
    from botocore.endpoint_provider import RuleSetStandardLibrary

    name: str = RuleSetStandardLibrary(_partitions()).aws_partition(region)["name"]
    return name


def custom_endpoint(url: str, *, use_fips: bool, use_dualstack: bool) -> str:
    """A URL that was given, if it can serve as an endpoint."""
    if use_fips or use_dualstack:
        kind = "use_fips_endpoint" if use_fips else "use_dualstack_endpoint"
        raise ConfigurationError(f"{kind} cannot be combined with an endpoint URL of one's own")
    if not _URL.fullmatch(url) or not _port_is_valid(url):
        raise ConfigurationError(
            "the endpoint URL has to be http:// or https://, a host, and at most a port up to 65535 and a path;"
            " a user and a password do not belong in it"
        )
    return url.rstrip("/")


@lru_cache
def host_of(url: str) -> str:
    """The ``Host`` header of a request for a URL."""
    parts = urlsplit(url)
    name, *_ = (parts.hostname or "").split("%")
    host = f"[{name}]" if ":" in name else name
    return host if parts.port in {None, _PORTS[parts.scheme]} else f"{host}:{parts.port}"


def _port_is_valid(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _rules() -> dict[str, Any]:
    from botocore.loaders import Loader

    loader, kind = Loader(), "endpoint-rule-set-1"
    with _readable():
        # Both APIs have these endpoints, and botocore drops what it has of a service that has ended.
        # load_service_model would look through the folders of all services first.
        rules: dict[str, Any] = loader.load_data(f"sesv2/{max(loader.list_api_versions('sesv2', kind))}/{kind}")
    return rules


def _partitions() -> dict[str, Any]:
    from botocore.loaders import Loader

    with _readable():
        partitions: dict[str, Any] = Loader().load_data("partitions")
    return partitions


@contextmanager
def _readable() -> Generator[None]:
    from botocore.exceptions import BotoCoreError

    try:
        yield
    except (BotoCoreError, EOFError, OSError, ValueError, zlib.error) as error:
        raise ConfigurationError(
            "the rules for endpoints that come with botocore cannot be read: install botocore anew"
            f" ({type(error).__name__}: {error})"
        ) from error
