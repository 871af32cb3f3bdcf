"""``pinpoint-email setup plan``."""

import typer

from . import CHANGES
from .options import (
    AccountNumberOption,
    Api,
    ApiOption,
    DebugOption,
    EndpointOption,
    FileArgument,
    JsonOption,
    ProfileOption,
    PruneOption,
    RegionOption,
    Service,
    in_words,
)
from .output import say_json, show_plan

__all__ = ["plan"]


def plan(
    file: FileArgument,
    prune: PruneOption = False,
    json: JsonOption = False,
    number: AccountNumberOption = None,
    region: RegionOption = None,
    profile: ProfileOption = None,
    endpoint_url: EndpointOption = None,
    api: ApiOption = Api.PINPOINT_EMAIL,
    debug: DebugOption = False,
) -> None:
    """Show the plan for a file; the exit status says if there is anything in it."""
    service = Service(region, profile, endpoint_url, api, number)
    with in_words(debug=debug), service.client() as client:
        _, found = service.plan(client, file, prune=prune)
        if json:
            say_json(found.to_dict())
        else:
            show_plan(found)
    raise typer.Exit(0 if found.is_empty else CHANGES)
