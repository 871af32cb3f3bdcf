"""The options that the commands of account setup share, and the service that they select."""

import os
from collections.abc import Generator
from contextlib import contextmanager
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from attrs import frozen

from pinpoint_email.client import PinpointEmailClient
from pinpoint_email.options import Options
from pinpoint_email.setup import AccountNumber, Plan, State, StateError, find_account_number, parse_state, plan
from pinpoint_email.setup.files import located, read_text

from .output import report

__all__ = [
    "AccountNumberOption",
    "Api",
    "ApiOption",
    "DebugOption",
    "EndpointOption",
    "FileArgument",
    "JsonOption",
    "ProfileOption",
    "PruneOption",
    "RegionOption",
    "Service",
    "in_words",
]

_ATTEMPTS = 6
"""More than elsewhere: some reading actions are allowed once a second only, and a command has time to wait."""


class Api(StrEnum):
    """The services that offer the actions."""

    PINPOINT_EMAIL = "pinpoint-email"
    SESV2 = "sesv2"


def _filled(text: str | None) -> str | None:
    """Refuse an empty option: it is most likely a shell variable that is not set."""
    if text == "":
        raise typer.BadParameter("it is empty")
    return text


FileArgument = Annotated[Path, typer.Argument(metavar="FILE", help="The TOML file that says what should be.")]
PruneOption = Annotated[bool, typer.Option("--prune", help="Delete what a table of the file does not list.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Write JSON, for machines.")]
AccountNumberOption = Annotated[
    str | None,
    typer.Option(
        "--account-number",
        metavar="NUMBER",
        callback=_filled,
        help="The account, for tags; else the file's, else STS's.",
    ),
]
RegionOption = Annotated[str | None, typer.Option("--region", metavar="NAME", callback=_filled, help="The AWS Region.")]
ProfileOption = Annotated[
    str | None, typer.Option("--profile", metavar="NAME", callback=_filled, help="The profile in AWS's files.")
]
EndpointOption = Annotated[
    str | None,
    typer.Option(
        "--endpoint-url", metavar="URL", callback=_filled, help="Where to send requests: a local service, say."
    ),
]
ApiOption = Annotated[Api, typer.Option("--api", help="The service to call.")]
DebugOption = Annotated[bool, typer.Option("--debug", help="Show where an error comes from.")]


@frozen
class Service:
    """The service to call, and the account there."""

    region: str | None
    profile: str | None
    endpoint_url: str | None
    api: Api
    number: str | None = None

    def client(self) -> PinpointEmailClient:
        """Make a client of the service."""
        return PinpointEmailClient(
            region_name=self.region,
            profile_name=self.profile,
            endpoint_url=self.endpoint_url,
            api=self.api.value,
            options=Options(max_attempts=None if "AWS_MAX_ATTEMPTS" in os.environ else _ATTEMPTS),
        )

    def account_number(self, client: PinpointEmailClient) -> str | AccountNumber | None:
        """Return the account's number, or a function that finds it.

        AWS STS is not asked with another endpoint: its account has nothing to do with the credentials for AWS.
        """
        if self.number is not None or self.endpoint_url is not None:
            return self.number
        return partial(find_account_number, profile_name=self.profile, region_name=client.region_name)

    def plan(self, client: PinpointEmailClient, file: Path, *, prune: bool) -> tuple[State, Plan]:
        """Read a file, and plan for it.

        Raises:
            StateError: The file has mistakes; they are told with their lines, even those found in the account only.
        """
        text = read_text(file)
        desired = parse_state(text, source=str(file))
        try:
            return desired, plan(client, desired, prune=prune, account_number=self.account_number(client))
        except StateError as error:
            raise located(error.mistakes, text, str(file)) from None


@contextmanager
def in_words(*, debug: bool) -> Generator[None]:
    """Report errors in words, and exit with status 1; with ``debug``, let Python show their tracebacks."""
    try:
        yield
    except (typer.Exit, typer.Abort):
        raise
    except Exception as error:
        if debug:
            raise
        report(error)
        raise typer.Exit(1) from None
