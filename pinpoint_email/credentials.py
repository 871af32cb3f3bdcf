"""The protocols of credentials, whoever has made them."""

from typing import Protocol

__all__ = ["CredentialsProvider", "FrozenCredentials"]


class FrozenCredentials(Protocol):
    """Credentials as they are at one moment; botocore's ``ReadOnlyCredentials`` are of this kind."""

    @property
    def access_key(self) -> str | None:
        """The access key's identifier."""
        ...

    @property
    def secret_key(self) -> str | None:
        """The secret that signatures are made with."""
        ...

    @property
    def token(self) -> str | None:
        """The session token of temporary credentials."""
        ...


class CredentialsProvider(Protocol):
    """A source of credentials; the credentials objects of botocore and boto3 are of this kind."""

    def get_frozen_credentials(self) -> FrozenCredentials:
        """The credentials to sign the next request with."""
        ...
