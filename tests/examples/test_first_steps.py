import ast

import pytest

from .programs import EXAMPLES, run


def test_the_quickstart_sends_two_messages_and_shows_them() -> None:
    """It ends well and prints what the local service received."""
    ended = run("quickstart.py")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "Grüße aus Python, to ada@example.org" in ended.stdout
    assert "with timetable.pdf, 603 bytes of application/pdf" in ended.stdout


@pytest.mark.once
@pytest.mark.parametrize("api", ["pinpoint-email", "sesv2"])
def test_an_afternoons_work_takes_under_40_lines(api: str) -> None:
    """A domain, its records, a message with a picture and 2,500 identities, on either service."""
    ended = run("everyday.py", "--api", api)
    assert (ended.returncode, ended.stderr) == (0, "")
    lines = ended.stdout.splitlines()
    assert [line.split()[1] for line in lines[:6]] == ["Type", "CNAME", "CNAME", "CNAME", "MX", "TXT"]
    assert (lines[6], len(lines[7]), lines[8:]) == ("asked", 36, ["2501"])
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
    assert ended.returncode != 0
    assert text in ended.stderr
    assert "Traceback" not in ended.stderr
