"""The chosen profile in AWS's shared files."""

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pinpoint_email.exceptions import ConfigurationError

if TYPE_CHECKING:
    from botocore.session import Session

__all__ = ["Profile"]

_NAMES = ("AWS_DEFAULT_PROFILE", "AWS_PROFILE")


class Profile:
    """A profile, read by botocore when it is first needed."""

    # Plain attributes: functools.cached_property has a lock for all instances on Python 3.11, and a child that is
    # forked while a thread holds it would wait for ever.
    def __init__(self, name: str | None, region: str | None = None) -> None:
        self._name = name
        self._region = region
        self._session: Session | None = None
        self._variables: Mapping[str, str] | None = None

    def afresh(self, region: str | None = None) -> "Profile":
        """The same profile, not yet read, with a Region in place of its own."""
        return Profile(self._name, region or self._region)

    @property
    def session(self) -> "Session":
        """A botocore session of the profile."""
        if self._session is None:
            self._session = self._open()
        return self._session

    def _open(self) -> "Session":
        from botocore.session import Session

        session = Session(profile=self._name)
        if self._region:
            # Roles are assumed in the partition of the Region that is called.
            session.set_config_variable("region", self._region)
        return session

    @property
    def variables(self) -> Mapping[str, str]:
        """The profile's variables that are text; none where there is neither a file nor the name of a profile."""
        if self._variables is None:
            self._variables = self._read()
        return self._variables

    def _read(self) -> Mapping[str, str]:
        if not (self._name or any(os.environ.get(name) for name in _NAMES) or _shared_files_exist()):
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


def _shared_files_exist() -> bool:
    files = (
        os.environ.get("AWS_CONFIG_FILE") or "~/.aws/config",
        os.environ.get("AWS_SHARED_CREDENTIALS_FILE") or "~/.aws/credentials",
    )
    # pathlib raises where there is no home directory, or none that may be looked into.
    return any(os.path.exists(os.path.expanduser(os.path.expandvars(file))) for file in files)  # noqa: PTH110, PTH111
