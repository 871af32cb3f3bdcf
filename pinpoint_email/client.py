"""The client."""

from types import TracebackType
from typing import TYPE_CHECKING, Literal, Self, Unpack

import attrs
import requests

from ._call.caller import Caller
from ._call.route import APIS
from ._settings.config import Configuration
from ._settings.profile import Profile
from ._settings.providers import ProfileCredentials, StaticCredentials
from ._transport.transport import Transport
from .actions.account import Account
from .actions.configuration_sets import ConfigurationSets
from .actions.dedicated_ips import DedicatedIps
from .actions.deliverability import Deliverability
from .actions.email_identities import EmailIdentities
from .actions.event_destinations import EventDestinations
from .actions.sending import Sending
from .actions.tags import Tags
from .credentials import CredentialsProvider
from .exceptions import ConfigurationError
from .options import OptionChanges, Options

if TYPE_CHECKING:
    from .presigned import PresignedRequest

__all__ = ["PinpointEmailClient"]


_TEXTS = (
    "region_name",
    "endpoint_url",
    "profile_name",
    "aws_access_key_id",
    "aws_secret_access_key",
    "aws_session_token",
)


class PinpointEmailClient(
    Account,
    ConfigurationSets,
    DedicatedIps,
    Deliverability,
    EmailIdentities,
    EventDestinations,
    Sending,
    Tags,
):
    """A client of the Amazon Pinpoint Email API, or of the same actions in Amazon SES v2.

    One client serves many calls and many threads, over connections that it keeps; close it, or use it in a
    ``with`` statement. It pickles as its configuration, with the credentials that were given to it. What fails
    in passing is tried again, up to ``max_attempts`` requests in all. Besides the errors of the service that
    each method names, any method raises

    - :exc:`ParamValidationError` for a parameter of a wrong type, beyond a limit that its
      method states, or, if it names a resource in the request's path, empty, ``.``, ``..`` or with control
      characters in it,
    - :exc:`ConfigurationError` if there are no credentials,
    - :exc:`TransportError` if no usable answer arrives,
    - :exc:`OutcomeUnknownError` if none arrives and something may have been sent,
    - :exc:`ResponseDecodeError` if an answer cannot be read,
    - :exc:`ServiceError` for any other error of the service,

    all of them a :exc:`PinpointEmailError`, and nothing else.
    """

    def __init__(  # noqa: PLR0913  (boto3's names, and four more)
        self,
        *,
        region_name: str | None = None,
        endpoint_url: str | None = None,
        profile_name: str | None = None,
        aws_access_key_id: str | None = None,
        aws_secret_access_key: str | None = None,
        aws_session_token: str | None = None,
        credentials: CredentialsProvider | None = None,
        api: Literal["pinpoint-email", "sesv2"] = "pinpoint-email",
        options: Options | None = None,
        session: requests.Session | None = None,
    ) -> None:
        """Build a client. Nothing is sent, and no credentials are looked for, until its first call.

        Args:
            region_name: The AWS Region. None for ``AWS_REGION``, ``AWS_DEFAULT_REGION`` or the profile's.
            endpoint_url: Where to send requests. None for ``AWS_ENDPOINT_URL_PINPOINT_EMAIL``
                (``AWS_ENDPOINT_URL_SESV2`` with ``api="sesv2"``), ``AWS_ENDPOINT_URL``, the profile's, or the
                Region's endpoint.
            profile_name: The profile in AWS's shared files. None for ``AWS_PROFILE``, or the default one.
            aws_access_key_id: The access key's identifier, together with its secret.
            aws_secret_access_key: The access key's secret.
            aws_session_token: The session token of temporary credentials.
            credentials: A botocore credentials object, or anything with ``get_frozen_credentials()``, in place of
                the three above. Without any, botocore's chain finds them.
            api: The service: ``"pinpoint-email"``, or ``"sesv2"`` for the same methods on Amazon SES.
            options: Timeouts, attempts, proxies and the like. None for the defaults.
            session: A session to send over in place of the client's own; it is not closed with the client, and
                redirects, ``.netrc`` and its cookies stay unused. None for connections of the client's own.

        Raises:
            ConfigurationError: There is no Region, the profile cannot be read, or a setting or a combination of
                settings makes no sense.
        """
        texts = (region_name, endpoint_url, profile_name, aws_access_key_id, aws_secret_access_key, aws_session_token)
        for name, text in zip(_TEXTS, texts, strict=True):
            _check_type(name, text, str)
        _check_type("options", options, Options)
        _check_type("session", session, requests.Session)
        if api not in APIS:
            raise ConfigurationError(f"api: expected one of {', '.join(APIS)}, got {api!r}")
        profile = Profile(profile_name)
        self._options = options or Options()
        self._session = session
        self._configuration = Configuration.look_up(
            api=api, region_name=region_name, endpoint_url=endpoint_url, profile=profile
        )
        self._credentials = _provider(
            profile.afresh(self._configuration.region),
            credentials,
            aws_access_key_id,
            aws_secret_access_key,
            aws_session_token,
        )
        self._caller = self._build_caller()

    def _build_caller(self) -> Caller:
        settings = self._configuration.settle(self._options)
        transport = Transport(self._session, settings.max_pool_connections)
        return Caller(self._configuration.api, settings, self._credentials, transport)

    @property
    def region_name(self) -> str:
        """The AWS Region that it calls, as given or found."""
        return self._configuration.region

    @property
    def options(self) -> Options:
        """The options that the client was given, ``None`` where they were left to the environment."""
        return self._options

    def with_options(self, **changes: Unpack[OptionChanges]) -> Self:
        """A client with some options changed, over the same connections and credentials.

        ``max_pool_connections`` stays that of the connections, which closing either client closes.

        Args:
            **changes: Options by name, as in :class:`Options`; None puts one back to its
                default.

        Returns:
            The new client; this one stays as it is.

        Raises:
            ConfigurationError: An option is unknown, or its value makes no sense.
        """
        options = attrs.evolve(self._options, **changes)
        client = object.__new__(type(self))
        client.__dict__.update(self.__dict__)
        client._options = options
        client._caller = attrs.evolve(self._caller, settings=self._configuration.settle(options))
        return client

    def generate_presigned_request(
        self, action: str, *, expires_in: int = 900, **parameters: object
    ) -> "PresignedRequest":
        """Sign a request for someone else to send, who needs neither credentials nor this library.

        Nothing is sent. The signature stands in the URL; whoever has it can do what the request says until it
        expires, with the rights of this client's credentials.

        Args:
            action: The name of the method that would send it, such as ``"get_account"``.
            expires_in: How long the signature is good for, in seconds, 1 to 604,800; it ends with the
                credentials if they are temporary ones.
            **parameters: The method's parameters.

        Returns:
            The method, URL, headers and body of the request, all to be sent as they are.

        Raises:
            ParamValidationError: There is no such action, or a parameter is not what it should be.
            ConfigurationError: There are no credentials.
        """
        return self._caller.presign(action, parameters, expires_in)

    def close(self) -> None:
        """Close the client's connections; a further call opens new ones.

        They are those of clients made of it by ``with_options`` as well.
        """
        self._caller.transport.close()

    def __enter__(self) -> Self:
        """The client itself."""
        return self

    def __exit__(
        self,
        exception_type: type[BaseException] | None,
        exception: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close the client's connections."""
        self.close()

    def __getstate__(self) -> dict[str, object]:
        """The configuration, with credentials only if they were given; neither connections nor the quota."""
        return {name: value for name, value in self.__dict__.items() if name != "_caller"}

    def __setstate__(self, state: dict[str, object]) -> None:
        """Build a client of the same configuration, with connections of its own."""
        self.__dict__.update(state)
        self._caller = self._build_caller()

    def __repr__(self) -> str:
        """The service, the Region and the endpoint."""
        settings = self._caller.settings
        name = type(self).__name__
        return f"{name}(api={self._caller.api!r}, region_name={settings.region!r}, endpoint_url={settings.endpoint!r})"


def _check_type(name: str, value: object, cls: type) -> None:
    if value is not None and not isinstance(value, cls):
        raise ConfigurationError(f"{name}: expected {cls.__name__}, got {type(value).__name__}")


def _provider(
    profile: Profile,
    credentials: CredentialsProvider | None,
    access_key: str | None,
    secret_key: str | None,
    token: str | None,
) -> CredentialsProvider:
    if credentials is not None:
        if access_key or secret_key or token:
            raise ConfigurationError("give either credentials or aws_access_key_id and the like, not both")
        if not callable(getattr(credentials, "get_frozen_credentials", None)):
            raise ConfigurationError("credentials: expected an object with get_frozen_credentials()")
        return credentials
    if access_key and secret_key:
        return StaticCredentials(access_key, secret_key, token)
    if access_key or secret_key or token:
        raise ConfigurationError("aws_access_key_id and aws_secret_access_key have to be given together")
    return ProfileCredentials(profile)
