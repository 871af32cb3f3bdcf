"""``pinpoint-email local``."""

import sys

import typer

__all__ = ["local"]


def local(context: typer.Context) -> None:
    """Run a service on this machine that stands in for Amazon Pinpoint Email; --help tells its options."""
    try:
        from pinpoint_email.local.__main__ import main
    except ImportError as error:
        sys.exit(str(error))
    main(context.args, program="pinpoint-email local")
