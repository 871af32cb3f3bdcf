"""What credentials are to the client, whoever has made them."""

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
    """Where credentials come from; all of botocore's and boto3's credentials are of this kind."""

    def get_frozen_credentials(self) -> FrozenCredentials:
        """The credentials to sign the next request with."""
        ...
