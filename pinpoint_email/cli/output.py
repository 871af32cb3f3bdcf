"""Output for people, in colour on a terminal and plain elsewhere, and for machines."""

import json
import os
import sys
from collections.abc import Iterable
from contextlib import redirect_stdout

import typer
from rich.console import Console
from rich.text import Text

from pinpoint_email.exceptions import BadRequestException, NotFoundException, PinpointEmailError
from pinpoint_email.setup import ApplyError, Plan, StateError, Step, StepKind
from pinpoint_email.setup.text import plan_lines, summary

__all__ = ["STYLES", "ask", "errors", "failure", "note", "output", "report", "say", "say_json", "show_plan", "write"]

STYLES = {StepKind.CREATE: "green", StepKind.CHANGE: "yellow", StepKind.DELETE: "red"}
_MAX_LISTED = 20


class _Console(Console):
    def on_broken_pipe(self) -> None:
        """Go on without a reader: the changes of an account must not stop halfway for want of one."""
        self.quiet = True
        _silence(self.file.fileno())


output: Console = _Console(highlight=False, soft_wrap=True)
errors: Console = _Console(highlight=False, soft_wrap=True, stderr=True)


def say(text: str, style: str = "") -> None:
    """Write a line to the output, without interpreting markup in it."""
    output.print(Text(text, style=style))


def note(text: str) -> None:
    """Write a line to the error output."""
    errors.print(Text(text))


def write(text: str) -> None:
    """Write a whole text, such as a file, to the output in UTF-8."""
    try:
        sys.stdout.buffer.write(text.encode())
        sys.stdout.flush()
    except BrokenPipeError:
        _silence(sys.stdout.fileno())


def ask(question: str) -> bool:
    """Ask a question on the error output, and leave the output alone."""
    # Even with err=True the prompt goes through input(), which writes to sys.stdout.
    with redirect_stdout(sys.stderr):
        return typer.confirm(question, err=True)


def say_json(value: object) -> None:
    """Write a value as JSON."""
    write(json.dumps(value, indent=2) + "\n")


def show_plan(plan: Plan) -> None:
    """Write a plan for people."""
    for line in plan_lines(plan.steps):
        style = STYLES[line.kind]
        say(line.text, f"bold {style}" if line.is_head else style)
    say(summary(plan.steps), "bold")


def report(error: Exception) -> None:
    """Report an error in words."""
    errors.print(Text("\n".join(_words(error)), style="red"))


def failure(step: Step, reason: str, done: int, remaining: Iterable[Step]) -> str:
    """Describe the early end of a plan: the step that it ended with, and what was done before and not after."""
    before = f"{done} request{'s' if done > 1 else ''} took effect before." if done else "Nothing was done before."
    left = _listed(remaining)
    not_done = f" Not done: {left}." if left else ""
    end = "" if reason.endswith("?") else "."
    return f"{step.key} {reason}{end} {before}{not_done} Apply it again to go on from there."


def _words(error: Exception) -> Iterable[str]:
    if isinstance(error, StateError):
        return [f"{error.place(found)}: {found.in_full}" for found in error.mistakes]
    if isinstance(error, ApplyError):
        return [f"Error: {failure(error.failed, _reason(error), len(error.done), error.remaining)}"]
    if isinstance(error, PinpointEmailError):
        return [f"Error: {error}"]
    if isinstance(error, OSError):
        return [f"Error: {error.filename or 'output'}: {error.strerror or error}"]
    return [f"Error: {type(error).__name__}: {error} (not foreseen; --debug shows where it comes from)"]


def _reason(error: ApplyError) -> str:
    cause, awaits = error.__cause__, ", ".join(error.failed.awaits)
    refused = isinstance(cause, (BadRequestException, NotFoundException))
    hint = f". Is {awaits} verified? With --wait it is waited for" if awaits and refused else ""
    return f"failed: {cause}{error.hint}{hint}"


def _listed(steps: Iterable[Step]) -> str:
    keys = list(dict.fromkeys(step.key for step in steps))
    more = f" and {len(keys) - _MAX_LISTED} more" if len(keys) > _MAX_LISTED else ""
    return ", ".join(keys[:_MAX_LISTED]) + more


def _silence(descriptor: int) -> None:
    """Discard whatever is still written to a file descriptor, including by the interpreter as it exits."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), descriptor)
