"""Settings: what was given, else what the environment says, else the profile, else the default."""

import os
import re
from collections.abc import Mapping
from typing import Self

from attrs import field, frozen

from pinpoint_email._values.members import Record
from pinpoint_email.exceptions import ConfigurationError
from pinpoint_email.options import Options

from .endpoint import check_region, custom_endpoint, regional_endpoint
from .profile import Profile

__all__ = ["Configuration", "Settings"]

_CONNECT_TIMEOUT = 3.1
_READ_TIMEOUT = 60.0
_MAX_ATTEMPTS = 3
_MAX_POOL_CONNECTIONS = 10


@frozen(eq=False, repr=False)
class Settings(Record):
    """Everything about a call that is settled before it."""

    region: str
    endpoint: str
    connect_timeout: float
    read_timeout: float
    total_timeout: float | None
    max_attempts: int
    retry_unknown_outcome: bool
    max_pool_connections: int
    proxies: Mapping[str, str] | None = field(repr=False)
    """``None``: what the environment says at the first request."""
    verify: bool | str | None
    """``None``: the default of ``requests``."""
    user_agent_extra: str | None


@frozen(eq=False, repr=False)
class Configuration:
    """The settings that a client was given, or found in the environment and the profile when it was built."""

    api: str
    region: str
    endpoint_url: str | None
    use_fips: bool
    use_dualstack: bool
    ca_bundle: str | None
    max_attempts: int | None

    @classmethod
    def look_up(cls, *, api: str, region_name: str | None, endpoint_url: str | None, profile: Profile) -> Self:
        """Find what was not given.

        Raises:
            ConfigurationError: There is no Region, or the profile cannot be read.
        """
        use_fips = profile.is_on("AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint")
        region = region_name or os.environ.get("AWS_REGION") or profile.look_up("AWS_DEFAULT_REGION", "region")
        if not region:
            raise ConfigurationError("no Region: give region_name, or set AWS_REGION or the profile's region")
        return cls(
            api=api,
            region=region,
            endpoint_url=endpoint_url or _configured_endpoint(api, profile),
            use_fips=use_fips,
            use_dualstack=profile.is_on("AWS_USE_DUALSTACK_ENDPOINT", "use_dualstack_endpoint"),
            ca_bundle=profile.look_up("AWS_CA_BUNDLE", "ca_bundle") or os.environ.get("REQUESTS_CA_BUNDLE"),
            max_attempts=_max_attempts(profile),
        )

    def settle(self, options: Options) -> Settings:
        """The settings with these options.

        Raises:
            ConfigurationError: They make no sense together.
        """
        return Settings(
            region=self.region,
            endpoint=self._endpoint(options),
            connect_timeout=options.connect_timeout or _CONNECT_TIMEOUT,
            read_timeout=options.read_timeout or _READ_TIMEOUT,
            total_timeout=options.total_timeout,
            max_attempts=options.max_attempts or self.max_attempts or _MAX_ATTEMPTS,
            retry_unknown_outcome=options.retry_unknown_outcome or False,
            max_pool_connections=options.max_pool_connections or _MAX_POOL_CONNECTIONS,
            proxies=options.proxies,
            verify=self._verify(options),
            user_agent_extra=options.user_agent_extra,
        )

    def _endpoint(self, options: Options) -> str:
        use_fips = self.use_fips if options.use_fips_endpoint is None else options.use_fips_endpoint
        use_dualstack = self.use_dualstack if options.use_dualstack_endpoint is None else options.use_dualstack_endpoint
        check_region(self.region)
        if self.endpoint_url is None:
            return regional_endpoint(self.region, use_fips=use_fips, use_dualstack=use_dualstack)
        return custom_endpoint(self.endpoint_url, use_fips=use_fips, use_dualstack=use_dualstack)

    def _verify(self, options: Options) -> bool | str | None:
        if isinstance(options.verify, bool):
            return options.verify
        path = self.ca_bundle if options.verify is None else os.fspath(options.verify)
        if path is not None and not os.path.exists(path):  # noqa: PTH110  (as requests looks for it)
            raise ConfigurationError(f"verify: there is no CA bundle at {path}")
        return path


def _max_attempts(profile: Profile) -> int | None:
    text = profile.look_up("AWS_MAX_ATTEMPTS", "max_attempts")
    if text is None:
        return None
    if not re.fullmatch(r"0*[1-9]\d{0,5}", text, re.ASCII):
        raise ConfigurationError(f"AWS_MAX_ATTEMPTS: expected a whole number of at least 1, got {text!r}")
    return int(text)


def _configured_endpoint(api: str, profile: Profile) -> str | None:
    if profile.is_on("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "ignore_configured_endpoint_urls"):
        return None
    service = api.replace("-", "_")
    return (
        os.environ.get(f"AWS_ENDPOINT_URL_{service.upper()}")
        or os.environ.get("AWS_ENDPOINT_URL")
        or profile.service_variables(api).get("endpoint_url")
        or profile.variables.get("endpoint_url")
    )
