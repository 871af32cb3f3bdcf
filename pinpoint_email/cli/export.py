"""``pinpoint-email setup export``."""

import os
from pathlib import Path
from typing import Annotated

import typer

from pinpoint_email.exceptions import ConfigurationError
from pinpoint_email.setup import current_state, dump_state

from .options import (
    AccountNumberOption,
    Api,
    ApiOption,
    DebugOption,
    EndpointOption,
    ProfileOption,
    RegionOption,
    Service,
    in_words,
)
from .output import note, write

__all__ = ["export"]


def export(
    file: Annotated[Path | None, typer.Argument(metavar="[FILE]", help="The file to write; else it is shown.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
    number: AccountNumberOption = None,
    region: RegionOption = None,
    profile: ProfileOption = None,
    endpoint_url: EndpointOption = None,
    api: ApiOption = Api.PINPOINT_EMAIL,
    debug: DebugOption = False,
) -> None:
    """Write the state of the account."""
    service = Service(region, profile, endpoint_url, api, number)
    with in_words(debug=debug), service.client() as client:
        if file is not None and not force and file.exists():
            raise ConfigurationError(f"{file} is there already: give another name, or --force")
        state = current_state(client, account_number=service.account_number(client))
        text = f"# The account in {client.region_name}.\n\n{dump_state(state)}"
        if file is None:
            write(text)
        else:
            _replace(file, text)
        if state.dedicated_ip_pools and state.account and state.account.number is None:
            note("The tags of dedicated IP pools are left out, as the account's number is not known: --account-number.")


def _replace(file: Path, text: str) -> None:
    """Replace a file as a whole, or leave it as it is if that fails."""
    if not file.parent.is_dir():
        raise ConfigurationError(f"{file}: there is no folder {file.parent}")
    target = file.resolve()
    if target.exists() and not target.is_file():
        # A device such as /dev/stdout is written to: a rename would put a file in its place.
        target.write_text(text, encoding="utf-8")
        return
    beside = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        beside.write_text(text, encoding="utf-8")
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
