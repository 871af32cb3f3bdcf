"""The command line, ``pinpoint-email``: account setup, and the local service."""

import sys
from io import TextIOWrapper
from typing import cast

__all__ = ["CHANGES", "main"]

CHANGES = 3
"""The exit status of a command that has found changes, before ``main`` turns it into 2: Typer itself exits with 2 for
wrong usage, which ``main`` turns into 1."""
_WRONG_USAGE = 2


def main() -> None:
    """Run a command. The exit status is 0 for success, 2 if a plan has changes, and 1 for any error."""
    try:
        from .app import app
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in {"rich", "typer"}:
            raise
        sys.exit("pinpoint-email needs the extra cli: pip install 'pinpoint-email[cli]'")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # A character that the terminal's encoding lacks is no reason to stop.
            stream.reconfigure(errors="backslashreplace")
    try:
        app()
    except SystemExit as exit_:
        sys.exit({CHANGES: 2, _WRONG_USAGE: 1}.get(cast("int", exit_.code), exit_.code))
