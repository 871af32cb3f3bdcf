"""Settings: what was given, else what the environment says, else the profile, else the default."""

import os
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from attrs import frozen

from ._endpoint import custom_endpoint, regional_endpoint
from .exceptions import ConfigurationError
from .options import Options

if TYPE_CHECKING:
    from botocore.session import Session

__all__ = ["Profile", "Settings", "resolve"]


_CONNECT_TIMEOUT = 3.1
_READ_TIMEOUT = 60.0
_MAX_POOL_CONNECTIONS = 10
_PROFILE_NAMES = ("AWS_DEFAULT_PROFILE", "AWS_PROFILE")


@frozen
class Settings:
    """Everything about a client that is settled before its first call."""

    region: str
    endpoint: str
    connect_timeout: float
    read_timeout: float
    max_pool_connections: int
    proxies: Mapping[str, str] | None
    """``None``: what the environment says for each request."""
    verify: bool | str | None
    """``None``: the default of ``requests``."""
    user_agent_extra: str | None


class Profile:
    """The chosen profile in AWS's shared files, read by botocore when it is first needed."""

    def __init__(self, name: str | None) -> None:
        self._name = name

    @cached_property
    def session(self) -> "Session":
        """A botocore session of the profile."""
        from botocore.session import Session

        return Session(profile=self._name)

    @cached_property
    def variables(self) -> Mapping[str, str]:
        """The profile's variables that are text; none where there is neither a file nor the name of a profile."""
        if not (self._name or any(os.environ.get(name) for name in _PROFILE_NAMES) or _shared_files_exist()):
            return {}
        from botocore.exceptions import BotoCoreError

        try:
            variables: Mapping[str, Any] = self.session.get_scoped_config()
        except BotoCoreError as error:
            raise ConfigurationError(f"the profile cannot be read: {error}") from error
        return {name: value for name, value in variables.items() if isinstance(value, str)}

    def service_variables(self, api: str) -> Mapping[str, Any]:
        """The variables of a service in the ``[services]`` section that the profile names, if any."""
        name = self.variables.get("services")
        if name is None:
            return {}
        sections: Mapping[str, Any] = self.session.full_config.get("services", {})
        if name not in sections:
            raise ConfigurationError(f"the profile names the services section {name!r}, which does not exist")
        variables: Mapping[str, Any] | str = sections[name].get(api.replace("-", "_"), {})
        return {} if isinstance(variables, str) else variables

    def look_up(self, environment: str, variable: str) -> str | None:
        """A setting from the environment, else from the profile."""
        return os.environ.get(environment) or self.variables.get(variable)

    def is_on(self, environment: str, variable: str) -> bool:
        """A switch from the environment, else from the profile; as for boto3, only ``true`` is on."""
        return (self.look_up(environment, variable) or "").lower() == "true"


def resolve(
    *, api: str, region_name: str | None, endpoint_url: str | None, options: Options, profile: Profile
) -> Settings:
    """Settle a client's settings.

    Raises:
        ConfigurationError: There is no Region, or one of the settings makes no sense.
    """
    region = region_name or os.environ.get("AWS_REGION") or profile.look_up("AWS_DEFAULT_REGION", "region")
    if not region:
        raise ConfigurationError("no Region: give region_name, or set AWS_REGION or the profile's region")
    return Settings(
        region=region,
        endpoint=_endpoint(api, region, endpoint_url, options, profile),
        connect_timeout=options.connect_timeout or _CONNECT_TIMEOUT,
        read_timeout=options.read_timeout or _READ_TIMEOUT,
        max_pool_connections=options.max_pool_connections or _MAX_POOL_CONNECTIONS,
        proxies=options.proxies,
        verify=_verify(options, profile),
        user_agent_extra=options.user_agent_extra,
    )


def _endpoint(api: str, region: str, given: str | None, options: Options, profile: Profile) -> str:
    use_fips = options.use_fips_endpoint
    if use_fips is None:
        use_fips = profile.is_on("AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint")
    use_dualstack = options.use_dualstack_endpoint
    if use_dualstack is None:
        use_dualstack = profile.is_on("AWS_USE_DUALSTACK_ENDPOINT", "use_dualstack_endpoint")
    # The rules check the Region's name, which stands in every signature, even where the URL is given.
    regional = regional_endpoint(api, region, use_fips=use_fips, use_dualstack=use_dualstack)
    custom = given or _configured_endpoint(api, profile)
    return custom_endpoint(custom, use_fips=use_fips, use_dualstack=use_dualstack) if custom else regional


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


def _verify(options: Options, profile: Profile) -> bool | str | None:
    if options.verify is not None:
        return options.verify if isinstance(options.verify, bool) else os.fspath(options.verify)
    return profile.look_up("AWS_CA_BUNDLE", "ca_bundle") or os.environ.get("REQUESTS_CA_BUNDLE")


def _shared_files_exist() -> bool:
    files = (
        os.environ.get("AWS_CONFIG_FILE") or "~/.aws/config",
        os.environ.get("AWS_SHARED_CREDENTIALS_FILE") or "~/.aws/credentials",
    )
    # pathlib raises where there is no home directory, or none that may be looked into.
    return any(os.path.exists(os.path.expanduser(os.path.expandvars(file))) for file in files)  # noqa: PTH110, PTH111
