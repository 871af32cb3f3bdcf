"""Clients: how they are built, changed, derived from and signed for."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple, assert_type

import boto3
import requests
from botocore.credentials import Credentials

from pinpoint_email import (
    Destination,
    EmailContent,
    MessageTag,
    Options,
    PinpointEmailClient,
    PresignedRequest,
    SendEmailResponse,
)


class Key(NamedTuple):
    """Credentials as they are at one moment."""

    access_key: str
    secret_key: str
    token: str | None


class Vault:
    """Where a company of its own keeps its keys; it derives from nothing of ours."""

    def get_frozen_credentials(self) -> Key:
        return Key("AKID", os.environ["SECRET"], None)


class TaggingClient(PinpointEmailClient):
    """A client that tags what it sends."""

    def send_email(
        self,
        *,
        from_email_address: str | None = None,
        destination: Destination,
        reply_to_addresses: Iterable[str] | None = None,
        feedback_forwarding_email_address: str | None = None,
        content: EmailContent,
        email_tags: Iterable[MessageTag] | None = None,
        configuration_set_name: str | None = None,
    ) -> SendEmailResponse:
        return super().send_email(
            from_email_address=from_email_address,
            destination=destination,
            reply_to_addresses=reply_to_addresses,
            feedback_forwarding_email_address=feedback_forwarding_email_address,
            content=content,
            email_tags=[*(email_tags or ()), MessageTag(name="team", value="news")],
            configuration_set_name=configuration_set_name,
        )


def build() -> list[PinpointEmailClient]:
    """All ways to build one."""
    return [
        PinpointEmailClient(),
        PinpointEmailClient(region_name=os.environ.get("REGION"), endpoint_url=None, profile_name="work"),
        PinpointEmailClient(aws_access_key_id="AKID", aws_secret_access_key="secret", aws_session_token=None),
        PinpointEmailClient(credentials=Vault()),
        PinpointEmailClient(credentials=Credentials("AKID", "secret")),
        PinpointEmailClient(credentials=boto3.Session().get_credentials()),
        PinpointEmailClient(api="sesv2", session=requests.Session()),
        PinpointEmailClient(
            options=Options(
                connect_timeout=1,
                read_timeout=2.5,
                total_timeout=None,
                max_attempts=1,
                retry_unknown_outcome=True,
                max_pool_connections=50,
                proxies={"https": "http://proxy.example.com:3128"},
                verify=Path("bundle.pem"),
                use_fips_endpoint=False,
                use_dualstack_endpoint=True,
                user_agent_extra="newsletter/1",
            )
        ),
        TaggingClient(region_name="eu-central-1"),
    ]


def change(client: PinpointEmailClient) -> None:
    """A changed client is of the same class, whatever that is."""
    assert_type(client.with_options(read_timeout=5, max_attempts=1, verify=False), PinpointEmailClient)
    assert_type(client.with_options(proxies=None), PinpointEmailClient)
    assert_type(TaggingClient().with_options(total_timeout=0.5), TaggingClient)
    assert_type(client.options, Options)
    assert_type(client.options.read_timeout, float | None)
    assert_type(client.region_name, str)
    with TaggingClient() as tagging:
        assert_type(tagging, TaggingClient)
    client.close()


def sign(client: PinpointEmailClient) -> None:
    """A request for someone else."""
    request = client.generate_presigned_request("get_email_identity", expires_in=60, email_identity="example.com")
    assert_type(request, PresignedRequest)
    answer = requests.request(request.method, request.url, headers=dict(request.headers), data=request.body, timeout=9)
    assert_type(answer.status_code, int)
