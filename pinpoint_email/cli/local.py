"""``pinpoint-email local``."""

import sys

import typer

__all__ = ["local"]


def local(context: typer.Context) -> None:
    """Run the local service with the command's arguments, which Typer has not parsed."""
    try:
        from pinpoint_email.local.__main__ import main
    except ImportError as error:
        sys.exit(str(error))
    main(context.args, program="pinpoint-email local")
