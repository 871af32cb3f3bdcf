"""Mistakes in building and changing clients."""

from typing import NamedTuple

from pinpoint_email import Options, PinpointEmailClient, Response


class Pair(NamedTuple):
    """Credentials without a token's place."""

    access_key: str
    secret_key: str


class Vault:
    """Something that gives such credentials."""

    def get_frozen_credentials(self) -> Pair:
        return Pair("AKID", "secret")


class Keys:
    """Something that gives credentials under another name."""

    def get_credentials(self) -> Pair:
        return Pair("AKID", "secret")


class Narrowed(PinpointEmailClient):
    """A client that cannot stand in for any other."""

    def get_account(self, name: str) -> Response:  # E: override, reportIncompatibleMethodOverride
        raise NotImplementedError(name)


def build() -> None:
    """Arguments that are none, or of another type."""
    PinpointEmailClient("eu-central-1")  # E: call-arg, reportCallIssue
    PinpointEmailClient(region="eu-central-1")  # E: call-arg, reportCallIssue
    PinpointEmailClient(region_name=1)  # E: arg-type, reportArgumentType
    PinpointEmailClient(api="ses")  # E: arg-type, reportArgumentType
    PinpointEmailClient(options={"read_timeout": 5})  # E: arg-type, reportArgumentType
    PinpointEmailClient(session=True)  # E: arg-type, reportArgumentType
    PinpointEmailClient(credentials="AKID")  # E: arg-type, reportArgumentType
    PinpointEmailClient(credentials=Vault())  # E: arg-type, reportArgumentType
    PinpointEmailClient(credentials=Keys())  # E: arg-type, reportArgumentType


def choose() -> None:
    """Options that are none, or of another type."""
    Options(read_timout=5)  # E: call-arg, reportCallIssue
    Options(5)  # E: call-arg, reportCallIssue
    Options(max_attempts="3")  # E: arg-type, reportArgumentType
    Options(proxies="http://proxy.example.com:3128")  # E: arg-type, reportArgumentType
    Options(verify=1.5)  # E: arg-type, reportArgumentType
    Options().read_timeout = 5  # E: misc, reportAttributeAccessIssue


def change(client: PinpointEmailClient) -> None:
    """The same of ``with_options``."""
    client.with_options(read_timout=5)  # E: call-arg, reportCallIssue
    client.with_options(5)  # E: call-arg, reportCallIssue
    client.with_options(Options(read_timeout=5))  # E: call-arg, reportCallIssue
    client.with_options(read_timeout="5")  # E: arg-type, reportArgumentType
    client.with_options(retry_unknown_outcome=2)  # E: arg-type, reportArgumentType
    client.options = Options()  # E: misc, reportAttributeAccessIssue
    client.region_name = "eu-central-1"  # E: misc, reportAttributeAccessIssue


def sign(client: PinpointEmailClient) -> None:
    """A request is not a response."""
    request = client.generate_presigned_request("get_account", expires_in="15m")  # E: arg-type, reportArgumentType
    print(request.status_code)  # E: attr-defined, reportAttributeAccessIssue
