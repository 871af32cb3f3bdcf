"""``pinpoint-email setup apply``."""

from collections.abc import Iterable
from typing import Annotated

import typer

from pinpoint_email._values.domains import normal_identity
from pinpoint_email.exceptions import ConfigurationError
from pinpoint_email.setup import ApplyError, Plan, State, Step
from pinpoint_email.setup.text import plain_step

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
from .output import ask, errors, note, output, say, say_json, show_plan
from .progress import Display
from .waiting import Waiting

__all__ = ["apply"]

_THREE_DAYS = 259_200.0
_MIN_SECONDS = 0.001
_NEEDING_RECORDS = {"create_email_identity", "put_email_identity_mail_from_attributes"}


def apply(
    file: FileArgument,
    prune: PruneOption = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask; identities are not deleted then.")] = False,
    delete_identity: Annotated[
        list[str] | None,
        typer.Option("--delete-identity", metavar="NAME", help="Delete this identity without asking; may be repeated."),
    ] = None,
    wait: Annotated[bool, typer.Option("--wait", help="Wait until the file's identities are verified.")] = False,
    timeout: Annotated[
        float, typer.Option("--timeout", metavar="SECONDS", min=_MIN_SECONDS, help="How long to wait at most.")
    ] = _THREE_DAYS,
    interval: Annotated[
        float, typer.Option("--interval", metavar="SECONDS", min=_MIN_SECONDS, help="How often to ask at first.")
    ] = 15.0,
    json: JsonOption = False,
    number: AccountNumberOption = None,
    region: RegionOption = None,
    profile: ProfileOption = None,
    endpoint_url: EndpointOption = None,
    api: ApiOption = Api.PINPOINT_EMAIL,
    debug: DebugOption = False,
) -> None:
    """Carry out the plan for a file, and wait for its identities if that is wanted."""
    service = Service(region, profile, endpoint_url, api, number)
    with in_words(debug=debug), service.client() as client:
        if json and not yes:
            raise ConfigurationError("with --json nothing is asked: give --yes as well")
        desired, found = service.plan(client, file, prune=prune)
        named = _named(found, desired, delete_identity or ())
        waiting = Waiting(client, errors if json else output, timeout, interval) if wait else None
        if json:
            _apply_for_machines(found, named, waiting)
        else:
            _apply_for_people(found, named, waiting, yes=yes)
        if waiting and not waiting.until_verified(desired.email_identities or ()):
            raise typer.Exit(1)


def _apply_for_people(plan: Plan, named: set[str], waiting: Waiting | None, *, yes: bool) -> None:
    show_plan(plan)
    if plan.is_empty:
        return
    if not (yes or ask("Apply this plan?")):
        note("Nothing was changed.")
        raise typer.Exit(1)
    asked = [name for name in _identities_to_go(plan) if not yes and name not in named]
    confirmed = {name for name in asked if ask(f"Delete the email identity {name}?")}
    with Display(plan, output, waiting) as display:
        done = plan.apply(display.show, delete_identities=named | confirmed)
    say(f"Done: {len(done)} request{'s' if len(done) != 1 else ''}.", "bold")
    if not waiting and any(step.method in _NEEDING_RECORDS for step in done):
        note("DNS records are to be published: 'pinpoint-email setup records' shows them.")


def _apply_for_machines(plan: Plan, named: set[str], waiting: Waiting | None) -> None:
    failed: Step | None = None
    display = Display(plan, errors, waiting)
    try:
        with display:
            plan.apply(display.show, delete_identities=named)
    except ApplyError as error:
        failed = error.failed
        raise
    finally:
        # Those who read JSON need to know what was done above all when something went wrong, Ctrl-C included.
        tried = [failed] if failed else []
        steps = {"done": display.done, "kept": display.kept, "failed": tried, "remaining": display.left(failed)}
        say_json({what: [plain_step(step) for step in some] for what, some in steps.items()})


def _named(plan: Plan, desired: State, names: Iterable[str]) -> set[str]:
    """Return the names of the identities to delete without asking, as the plan writes them.

    Raises:
        ConfigurationError: The file lists one of them.
    """
    listed = {normal_identity(name) for name in desired.email_identities or ()}
    to_go = {normal_identity(name) for name in _identities_to_go(plan)}
    for name in names:
        if normal_identity(name) in listed:
            raise ConfigurationError(f"--delete-identity {name}: the file lists it")
        if normal_identity(name) not in to_go:
            note(f"--delete-identity {name}: the plan does not delete it.")
    return {name for name in _identities_to_go(plan) if normal_identity(name) in map(normal_identity, names)}


def _identities_to_go(plan: Plan) -> list[str]:
    return [step.deletes_identity for step in plan.steps if step.deletes_identity]
