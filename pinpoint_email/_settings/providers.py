"""Where the credentials of a client come from, and how they are read and refreshed."""

from datetime import UTC, datetime
from threading import Lock

from attrs import field, frozen

from pinpoint_email._fork import renew_after_fork
from pinpoint_email.credentials import CredentialsProvider, FrozenCredentials
from pinpoint_email.exceptions import ConfigurationError

from .profile import Profile

__all__ = ["ProfileCredentials", "StaticCredentials", "freeze", "refresh"]


@frozen(eq=False, repr=False)
class StaticCredentials:
    """Credentials that were given to the client as text."""

    access_key: str = field(repr=False)
    secret_key: str = field(repr=False)
    token: str | None = field(repr=False)

    def get_frozen_credentials(self) -> FrozenCredentials:
        """Themselves: they do not change."""
        return self


class ProfileCredentials:
    """Credentials that botocore's chain finds: environment, profile, SSO, roles, containers, instances."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile
        self._found: CredentialsProvider | None
        self.renew()
        renew_after_fork(self)

    def renew(self) -> None:
        """Begin anew in a forked process: a thread of the parent may have held a lock, ours or botocore's."""
        self._lock = Lock()
        self._profile = self._profile.afresh()
        self._found = None

    def get_frozen_credentials(self) -> FrozenCredentials:
        """The credentials that the chain found at the first request, refreshed if need be."""
        found = self._found or self._find()
        if found is None:
            raise ConfigurationError("no credentials found: give them to the client, or set up a profile")
        return found.get_frozen_credentials()

    def _find(self) -> CredentialsProvider | None:
        with self._lock:
            if self._found is None:
                self._found = self._profile.session.get_credentials()
            return self._found

    def look_again(self) -> None:
        """Have the chain followed anew at the next request."""
        with self._lock:
            self._profile = self._profile.afresh()
            self._found = None

    def __reduce__(self) -> tuple[type["ProfileCredentials"], tuple[Profile]]:
        return type(self), (self._profile.afresh(),)


def freeze(provider: CredentialsProvider) -> FrozenCredentials:
    """The provider's credentials of this moment.

    Raises:
        ConfigurationError: There are none, or the provider failed.
    """
    # What was given as text cannot fail, so that an exception is an interrupt's.
    frozen = provider.get_frozen_credentials() if isinstance(provider, StaticCredentials) else _get(provider)
    if not (frozen.access_key and frozen.secret_key):
        raise ConfigurationError("the credentials lack an access key or its secret")
    text = f"{frozen.access_key}{frozen.secret_key}{frozen.token or ''}"
    if not (text.isascii() and text.isprintable()):
        raise ConfigurationError("the credentials have characters in them that cannot stand in a header")
    return frozen


def _get(provider: CredentialsProvider) -> FrozenCredentials:
    try:
        frozen = provider.get_frozen_credentials()
        "".join((frozen.access_key or "", frozen.secret_key or "", frozen.token or ""))
    except ConfigurationError:
        raise
    except Exception as error:  # noqa: BLE001  (the caller's provider can raise anything)
        failure = _failed(error)
    else:
        return frozen
    raise failure  # not above, where what a program has written would become its context


def _failed(error: Exception) -> ConfigurationError:
    """The exception for what a provider raised, with no more of its text than may be shown."""
    from botocore.exceptions import BotoCoreError, CredentialRetrievalError

    if isinstance(error, CredentialRetrievalError) and error.kwargs.get("provider") == "custom-process":
        return ConfigurationError("no credentials: the profile's credential_process failed; run it to see why")
    name = type(error).__name__
    # The text of one that is not botocore's may hold anything.
    failure = ConfigurationError(f"no credentials: {f'{name}: {error}' if isinstance(error, BotoCoreError) else name}")
    failure.__cause__ = error
    return failure


def refresh(provider: CredentialsProvider, expired: FrozenCredentials) -> None:
    """Have a provider get other credentials, if it can and has not yet."""
    from botocore.credentials import RefreshableCredentials

    if freeze(provider) != expired:
        return
    if isinstance(provider, ProfileCredentials):
        provider.look_again()
    elif isinstance(provider, RefreshableCredentials) and "_expiry_time" in vars(provider):
        # botocore has no other way to say that credentials have ended before their time.
        vars(provider)["_expiry_time"] = datetime.now(UTC)
