"""The commands and their options."""

import typer

from .apply import apply
from .export import export
from .local import local
from .plan import plan
from .records import records

__all__ = ["app"]

app: typer.Typer = typer.Typer(
    name="pinpoint-email",
    help="Set up an account of Amazon Pinpoint Email, or try it on this machine.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
_setup = typer.Typer(help="Say in a file what the account should be, see the plan, apply it.", no_args_is_help=True)
app.add_typer(_setup, name="setup")
# Typer would take the help from docstrings, which ``python -OO`` leaves out.
_setup.command(
    help="""Show what there is to do for the account to be as the file says. Nothing is changed.

    The exit status is 0 if there is nothing to do, 2 if there is, and 1 for an error.
    """
)(plan)
_setup.command(
    help="""Have the account be as the file says, after showing the plan and asking.

    The exit status is 0 when all is done, and 1 if not: after an error, a refusal, or a wait in vain.
    """
)(apply)
_setup.command(help="Write the account as a file for plan and apply, which find nothing to do with it.")(export)
_setup.command(help="Show the DNS records that are still to be published.")(records)
app.command(
    help="Run a service on this machine that stands in for Amazon Pinpoint Email; --help tells its options.",
    # The local service parses its options itself, including --help.
    add_help_option=False,
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
)(local)
