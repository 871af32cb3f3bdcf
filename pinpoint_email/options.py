"""The settings of a client that have a default."""

import os
from collections.abc import Mapping
from threading import TIMEOUT_MAX
from typing import Any, Self, TypedDict, cast

import attrs
from attrs import field, frozen

from ._values.checks import describe
from ._values.members import Record
from .exceptions import ConfigurationError

__all__ = ["OptionChanges", "Options"]


class OptionChanges(TypedDict, total=False):
    """The options to change, as :meth:`PinpointEmailClient.with_options` takes them."""

    connect_timeout: float | None
    """See :attr:`Options.connect_timeout`."""
    read_timeout: float | None
    """See :attr:`Options.read_timeout`."""
    total_timeout: float | None
    """See :attr:`Options.total_timeout`."""
    max_attempts: int | None
    """See :attr:`Options.max_attempts`."""
    retry_unknown_outcome: bool | None
    """See :attr:`Options.retry_unknown_outcome`."""
    max_pool_connections: int | None
    """See :attr:`Options.max_pool_connections`."""
    proxies: Mapping[str, str] | None
    """See :attr:`Options.proxies`."""
    verify: bool | str | os.PathLike[str] | None
    """See :attr:`Options.verify`."""
    use_fips_endpoint: bool | None
    """See :attr:`Options.use_fips_endpoint`."""
    use_dualstack_endpoint: bool | None
    """See :attr:`Options.use_dualstack_endpoint`."""
    user_agent_extra: str | None
    """See :attr:`Options.user_agent_extra`."""


def _option_error(field: "attrs.Attribute[Any]", expected: str, value: object) -> ConfigurationError:
    return ConfigurationError(f"Options: {field.name}: expected {expected}, got {describe(value)}")


def _seconds(_: "Options", field: "attrs.Attribute[Any]", value: object) -> None:
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if value is not None and not (number and 0 < value <= TIMEOUT_MAX):  # type: ignore[operator]
        raise _option_error(field, f"a number of seconds above 0 and up to {TIMEOUT_MAX:.0f}", value)


def _count(_: "Options", field: "attrs.Attribute[Any]", value: object) -> None:
    if value is not None and (not isinstance(value, int) or isinstance(value, bool) or not 1 <= value < 2**31):
        raise _option_error(field, "a whole number from 1 to 2147483647", value)


def _switch(_: "Options", field: "attrs.Attribute[Any]", value: object) -> None:
    if value is not None and not isinstance(value, bool):
        raise _option_error(field, "True or False", value)


def _proxies(_: "Options", field: "attrs.Attribute[Any]", value: Any) -> None:
    if value is None:
        return
    pairs = cast("Mapping[object, object]", value) if isinstance(value, Mapping) else {None: None}
    if not all(isinstance(part, str) for part in (*pairs, *pairs.values())):
        raise _option_error(field, "a mapping from scheme to URL", cast("object", value))


def _verify(_: "Options", field: "attrs.Attribute[Any]", value: object) -> None:
    # To requests an empty path means the same as False.
    if value is not None and (value == "" or not isinstance(value, (bool, str, os.PathLike))):
        raise _option_error(field, "True, False or a path", value)


def _header_text(_: "Options", field: "attrs.Attribute[Any]", value: object) -> None:
    if value is not None and not (isinstance(value, str) and value.isascii() and value.isprintable()):
        raise _option_error(field, "printable ASCII text", value)


@frozen(kw_only=True, eq=False, repr=False)
class Options(Record):
    """How a client connects, waits, retries and names itself.

    An option that is ``None`` is looked for where its description says, as boto3 does, or else has the default
    in brackets. A value that makes no sense, or an unknown name, is a :exc:`ConfigurationError`
    at once.
    """

    connect_timeout: float | None = field(default=None, validator=_seconds)
    """Seconds that an attempt waits for a connection, above 0 and up to ``threading.TIMEOUT_MAX`` (3.1)."""
    read_timeout: float | None = field(default=None, validator=_seconds)
    """Seconds that an attempt waits for the answer to begin, or to go on, above 0 and up to ``threading.TIMEOUT_MAX``
    (60)."""
    total_timeout: float | None = field(default=None, validator=_seconds)
    """Seconds that the whole call may take, all attempts and waits included, but not the look-up of the host's name
    or of credentials, above 0 and up to ``threading.TIMEOUT_MAX`` (no bound)."""
    max_attempts: int | None = field(default=None, validator=_count)
    """How often a request is made at most, the first time included, from 1 to 2,147,483,647; else from
    ``AWS_MAX_ATTEMPTS`` or the profile's ``max_attempts`` (3)."""
    retry_unknown_outcome: bool | None = field(default=None, validator=_switch)
    """Whether to repeat even a send that may have taken effect, and so maybe send twice (False)."""
    max_pool_connections: int | None = field(default=None, validator=_count)
    """How many connections are in use at most, from 1 to 2,147,483,647; a call that finds as many in use waits (10)."""
    proxies: Mapping[str, str] | None = field(default=None, validator=_proxies, repr=False, hash=False)
    """Proxy URLs by scheme, ``{"https": "http://proxy:3128"}``; else the environment's, such as ``HTTPS_PROXY`` (no
    proxy)."""
    verify: bool | str | os.PathLike[str] | None = field(default=None, validator=_verify)
    """Whether to verify the service's certificate, or the path of the CA bundle to verify it by; else the bundle of
    ``AWS_CA_BUNDLE``, the profile's ``ca_bundle`` or ``REQUESTS_CA_BUNDLE`` (True)."""
    use_fips_endpoint: bool | None = field(default=None, validator=_switch)
    """Whether to use the endpoint with FIPS 140 validated cryptography; else from ``AWS_USE_FIPS_ENDPOINT`` or the
    profile (False)."""
    use_dualstack_endpoint: bool | None = field(default=None, validator=_switch)
    """Whether to use the endpoint that has IPv6 addresses as well; else from ``AWS_USE_DUALSTACK_ENDPOINT`` or the
    profile (False)."""
    user_agent_extra: str | None = field(default=None, validator=_header_text)
    """Text to add to the ``User-Agent`` header, in printable ASCII (none)."""

    def __new__(cls, **options: object) -> Self:
        """Refuse unknown names in the same way as values that make no sense."""
        if unknown := options.keys() - {field.name for field in attrs.fields(Options)}:
            raise ConfigurationError(f"Options: there is no option {', '.join(sorted(unknown))}")
        return object.__new__(cls)
