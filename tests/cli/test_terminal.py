"""Commands in a terminal: a separate process on a pseudo-terminal."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest
from attrs import define

from pinpoint_email.local import LocalService

from .processes import COMMAND, at, ending
from .texts import RECORDS_NOTE

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals")

GREEN, YELLOW, END = "\x1b[32m", "\x1b[33m", "\x1b[0m"
COUNT = re.compile(r"\d+/\d+")
FILE = """\
[account]
sending_enabled = false

[email_identities."example.com"]
"""
COLOURED = """\
\x1b[1;33m~ account\x1b[0m\r
\x1b[33m    sending_enabled: true -> false\x1b[0m\r
\x1b[1;32m+ email_identities."example.com"\x1b[0m\r
\x1b[1;31m- email_identities."example.org"  (asks for a confirmation of its own)\x1b[0m\r
\x1b[1m1 to create, 1 to change, 1 to delete.\x1b[0m\r
"""
WAITING = """\
[email_identities."example.com"]
mail_from_domain = "bounce.example.com"

[email_identities."example.org"]

[deliverability_dashboard]
enabled = true
subscribed_domains."example.com" = {}
"""
PLAIN = """\
~ account\r
    sending_enabled: true -> false\r
+ email_identities."example.com"\r
- email_identities."example.org"  (asks for a confirmation of its own)\r
1 to create, 1 to change, 1 to delete.\r
"""


@define
class Terminal:
    """A terminal in which a command runs."""

    process: "subprocess.Popen[bytes]"
    _master: int
    _new: bytes = b""

    def until(self, text: str) -> str:
        """Read up to and including a text, which has to come."""
        while text.encode() not in self._new and (more := self._read()):
            self._new += more
        before, found, self._new = self._new.partition(text.encode())
        assert text == found.decode(), before.decode()
        return (before + found).decode()

    def type(self, text: str) -> None:
        """Press keys."""
        os.write(self._master, text.encode())

    def rest(self) -> str:
        """Read until the command ends."""
        while more := self._read():
            self._new += more
        self.process.wait(10)
        return self._new.decode()

    def _read(self) -> bytes:
        try:
            return os.read(self._master, 65536)
        except OSError:
            # The command has ended, and with it the other end of the terminal.
            return b""


@contextmanager
def terminal(*arguments: str | Path, **variables: str) -> Generator[Terminal]:
    """Run ``pinpoint-email`` in a terminal of 80 columns."""
    import termios

    master, slave = os.openpty()
    termios.tcsetwinsize(slave, (24, 80))
    with (
        subprocess.Popen(  # noqa: S603  (our own)
            [COMMAND, *arguments],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=os.environ | variables,
            start_new_session=True,
        ) as process,
        ending(process),
    ):
        os.close(slave)
        try:
            yield Terminal(process, master)
        finally:
            os.close(master)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Write a file with a switch and a domain."""
    file = tmp_path / "account.toml"
    file.write_text(FILE)
    return file


@pytest.fixture
def other(service: LocalService) -> LocalService:
    """Create an identity in the service that the file does not list."""
    with service.client() as client:
        client.create_email_identity(email_identity="example.org")
    return service


def test_plan_is_in_colours(other: LocalService, file: Path) -> None:
    """New resources are green, changed ones yellow, and deleted ones red."""
    with terminal("setup", "plan", file, "--prune", *at(other)) as shown:
        assert COLOURED == shown.rest()
    assert 2 == shown.process.returncode


def test_plan_is_without_colours_on_request(other: LocalService, file: Path) -> None:
    """With NO_COLOR, nothing is coloured."""
    with terminal("setup", "plan", file, "--prune", *at(other), NO_COLOR="1") as shown:
        text = shown.rest()
    assert PLAIN == text.replace("\x1b[1m", "").replace("\x1b[0m", "")


def test_error_is_in_red(service: LocalService, tmp_path: Path) -> None:
    """An error is red, and in one line of any length."""
    file = tmp_path / "missing.toml"
    with terminal("setup", "plan", file, *at(service)) as shown:
        told = shown.rest()
    expected = "expected a file of UTF-8 text that can be read, got an error: No such file or directory"
    assert f"\x1b[31m{file}: {expected}\x1b[0m\r\n" == told
    assert 1 == shown.process.returncode


def test_plan_is_applied_in_a_terminal(other: LocalService, file: Path) -> None:
    """The command asks about the plan and each deletion; each step has a line, and a bar counts them."""
    with terminal("setup", "apply", file, "--prune", *at(other)) as shown:
        assert f"{COLOURED}Apply this plan? [y/N]:" == shown.until("[y/N]:")
        shown.type("y\n")
        shown.until("Delete the email identity example.org? [y/N]:")
        shown.type("n\n")
        done = shown.rest().partition("n\r\n")[2]
    assert 0 == shown.process.returncode
    assert [
        "\x1b[33mPutAccountSendingAttributes: account\x1b[0m",
        '\x1b[32mCreateEmailIdentity: email_identities."example.com"\x1b[0m',
        '\x1b[1mKept, as its deletion was not confirmed: email_identities."example.org"\x1b[0m',
        "\x1b[1mDone: 2 requests.\x1b[0m",
        RECORDS_NOTE.rstrip(),
    ] == [line.rpartition("\x1b[2K")[2] for line in done.splitlines() if ": " in line]
    assert {"0/3", "2/2"} == set(COUNT.findall(done)) - {"1/3", "2/3", "1/2"}


def test_waiting_is_shown_in_a_table(manual: LocalService, tmp_path: Path) -> None:
    """A table follows the states of identities; in between, the work goes on."""
    file = tmp_path / "account.toml"
    file.write_text(WAITING)
    with terminal("setup", "apply", file, "--yes", "--wait", "--interval", "0.05", *at(manual)) as shown:
        shown.until("Identity   \x1b[0m\x1b[1m \x1b[0m\x1b[1m \x1b[0m\x1b[1mSending ")
        shown.until(f"example.com  {YELLOW}not verified{END}  {YELLOW}PENDING{END}  {YELLOW}PENDING  {END}")
        manual.verify_identity("example.com")
        shown.until(f"example.com  {GREEN}verified{END}  {GREEN}SUCCESS{END}  {GREEN}SUCCESS  {END}")
        shown.until(f"{YELLOW}PutDeliverabilityDashboardOption: deliverability_dashboard{END}\r\n")
        shown.until("Done: 4 requests.")
        shown.until(f"example.com  {GREEN}verified    {END}  {GREEN}SUCCESS{END}  {GREEN}SUCCESS  {END}")
        shown.until(f"example.org  {YELLOW}not verified{END}  {YELLOW}PENDING{END}  {YELLOW}none     {END}")
        manual.verify_identity("example.org")
        shown.until(f"example.org  {GREEN}verified{END}  {GREEN}SUCCESS{END}  {GREEN}none     {END}")
        assert "\x1b[?25h" == shown.rest()[-6:]
    assert 0 == shown.process.returncode


def test_interrupted_waiting_leaves_the_terminal_well(manual: LocalService, tmp_path: Path) -> None:
    """After Ctrl-C, the cursor is visible again, and the exit status is the usual one of shells."""
    file = tmp_path / "account.toml"
    file.write_text(FILE)
    with terminal("setup", "apply", file, "--yes", "--wait", "--interval", "0.05", *at(manual)) as shown:
        shown.until("\x1b[?25l\x1b[1m \x1b[0m\x1b[1mIdentity")
        shown.process.send_signal(signal.SIGINT)
        assert "\x1b[?25h" in shown.rest()[-20:]
    assert 130 == shown.process.returncode
