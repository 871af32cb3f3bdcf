import ast

import pytest

from .programs import EXAMPLES, run


def test_the_quickstart_sends_two_messages_and_shows_them() -> None:
    """The quickstart ends well and prints what the local service received."""
    ended = run("quickstart.py")
    assert (0, "") == (ended.returncode, ended.stderr)
    assert "Grüße aus Python, to ada@example.org" in ended.stdout
    assert "with timetable.pdf, 603 bytes of application/pdf" in ended.stdout


@pytest.mark.once
@pytest.mark.parametrize("api", ["pinpoint-email", "sesv2"])
def test_an_afternoons_work_takes_under_40_lines(api: str) -> None:
    """On either service, under 40 lines set up a domain, show its records, send a picture and list 2,500 identities."""
    ended = run("everyday.py", "--api", api)
    assert (0, "") == (ended.returncode, ended.stderr)
    lines = ended.stdout.splitlines()
    assert ["Type", "CNAME", "CNAME", "CNAME", "MX", "TXT"] == [line.split()[1] for line in lines[:6]]
    assert ("asked", 36, ["2501"]) == (lines[6], len(lines[7]), lines[8:])
    program = ast.parse((EXAMPLES / "everyday.py").read_text("utf-8")).body
    (main,) = [node for node in program if isinstance(node, ast.FunctionDef)]
    assert (main.end_lineno or 0) - main.lineno < 40


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (["--live"], "--live needs addresses of your own"),
        (["--live", "--from", "a@b.cc", "--to", "a@b.cc"], "ConfigurationError: no Region"),
    ],
)
def test_the_quickstart_says_what_it_lacks(arguments: list[str], text: str) -> None:
    """A mistake ends in one line, not in a traceback."""
    ended = run("quickstart.py", *arguments)
    assert 0 != ended.returncode
    assert text in ended.stderr
    assert "Traceback" not in ended.stderr
