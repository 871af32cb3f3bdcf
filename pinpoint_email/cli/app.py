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
for _command in (plan, apply, export, records):
    _setup.command()(_command)
app.add_typer(_setup, name="setup")
# Its options are its own parser's, --help included.
app.command(add_help_option=False, context_settings={"allow_extra_args": True, "ignore_unknown_options": True})(local)
