import io
import json
import sys
from pathlib import Path

import pytest

from pinpoint_email.cli import main
from pinpoint_email.local import LocalService

from .conftest import Here
from .processes import COMMAND, EXAMPLE, Ended, at, closed_pipe, run, run_into, run_program, run_python
from .texts import RECORDS_NOTE

WITHOUT = """
import sys

class Missing:
    name = sys.argv[1]

    def find_spec(self, name, path, target=None):
        if name == self.name:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Missing())
sys.argv[1:] = ["setup", "--help"]
from pinpoint_email.cli import main
main()
"""
HELPS = """
import sys
from typer.main import get_command
from pinpoint_email.cli import main
from pinpoint_email.cli.app import app

def show(command, *names):
    sys.argv = ["pinpoint-email", *names, "--help"]
    try:
        main()
    except SystemExit:
        pass
    for name, inner in getattr(command, "commands", {}).items():
        show(inner, *names, name)

show(get_command(app))
"""
"""A program that shows the help of every command."""
NEEDS_EXTRA = "pinpoint-email needs the extra cli: pip install 'pinpoint-email[cli]'\n"


@pytest.mark.parametrize("name", ["typer", "rich"])
def test_missing_extra_is_named(name: str) -> None:
    """Without a library of the extra, the extra is named in a line, with exit status 1."""
    assert Ended(1, "", NEEDS_EXTRA) == run_python(WITHOUT, name)


def test_other_missing_module_is_no_matter_of_the_extra() -> None:
    """A module that is missing for another reason is named as it is."""
    ended = run_python(WITHOUT, "pinpoint_email.setup")
    assert (1, "") == (ended.status, ended.out)
    assert "ModuleNotFoundError: No module named 'pinpoint_email.setup'" == ended.err.splitlines()[-1]


def test_missing_writer_is_named(service: LocalService, here: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    """An export without the library that writes TOML names the extra in a line."""
    monkeypatch.setitem(sys.modules, "tomli_w", None)
    told = "Error: writing TOML needs the extra cli: pip install 'pinpoint-email[cli]'\n"
    assert Ended(1, "", told) == here("setup", "export", *at(service))


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--help"], ["Usage: pinpoint-email ", "local", "setup"]),
        (["setup", "--help"], ["Usage: pinpoint-email setup ", "plan", "apply", "export", "records"]),
        (
            ["setup", "apply", "--help"],
            ["FILE", "--prune", "--yes", "--delete-identity", "--wait", "--timeout", "--interval", "--json"],
        ),
        (
            ["setup", "plan", "--help"],
            ["--account-number", "--region", "--profile", "--endpoint-url", "--api", "--debug", "exit status"],
        ),
    ],
)
def test_help_is_shown(here: Here, arguments: list[str], words: list[str]) -> None:
    """Commands and options are shown on the output, with exit status 0."""
    ended = here(*arguments)
    assert (0, "") == (ended.status, ended.err)
    assert [] == [word for word in words if word not in ended.out]


def test_help_is_the_same_without_docstrings() -> None:
    """Every command's help is complete when Python leaves docstrings out."""
    ended, without = (run_program([sys.executable, *options, "-c", HELPS]) for options in ([], ["-OO"]))
    assert (0, "", 7) == (ended.status, ended.err, ended.out.lower().count("usage: pinpoint-email"))
    assert ended == without


@pytest.mark.parametrize("arguments", [[], ["setup"]])
def test_help_is_shown_where_a_command_is_missing(here: Here, arguments: list[str]) -> None:
    """Without a command, the help is shown; that is never taken for a plan with changes."""
    ended = here(*arguments)
    assert "Usage: pinpoint-email " in ended.out + ended.err
    assert ended.status in {0, 1}


def test_streams_of_other_kinds_are_left_alone(service: LocalService, monkeypatch: pytest.MonkeyPatch) -> None:
    """An output that is not a file, as in IDLE, is written to as it is."""
    out, err = io.StringIO(), io.StringIO()
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setattr(sys, "stderr", err)
    monkeypatch.setattr(sys, "argv", ["pinpoint-email", "setup", "records", *at(service)])
    with pytest.raises(SystemExit) as caught:
        main()
    assert Ended(0, "", "There is no record to publish.\n") == Ended(caught.value.code, out.getvalue(), err.getvalue())


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Write a file with a tag that has a letter which ASCII lacks."""
    file = tmp_path / "account.toml"
    file.write_text('[email_identities."a.example"]\ntags = { team = "Bücher" }\n', "utf-8")
    return file


def test_output_without_a_character_is_no_reason_to_stop(service: LocalService, file: Path) -> None:
    """A name with a character that the output's encoding lacks is written with an escape."""
    done = """\
+ email_identities."a.example"
    tags: {"team": "B\\xfccher"}
1 to create.
CreateEmailIdentity: email_identities."a.example"
Done: 1 request.
"""
    told = f"--delete-identity gr\\xfcn.example: the plan does not delete it.\n{RECORDS_NOTE}"
    arguments = ["--yes", "--delete-identity", "grün.example", *at(service)]
    assert Ended(0, done, told) == run("setup", "apply", file, *arguments, PYTHONIOENCODING="ascii")


def test_json_is_json_in_any_encoding(service: LocalService, file: Path) -> None:
    """JSON can be read even where the output's encoding lacks a character."""
    ended = run("setup", "plan", "--json", file, *at(service), PYTHONIOENCODING="ascii")
    assert (2, "") == (ended.status, ended.err)
    tags = [{"Key": "team", "Value": "Bücher"}]
    assert {"EmailIdentity": "a.example", "Tags": tags} == json.loads(ended.out)["steps"][0]["parameters"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other pipes")
@pytest.mark.parametrize(("arguments", "status"), [(["plan", str(EXAMPLE)], 2), (["export"], 0)])
def test_closed_pipe_is_no_error_to_tell(
    service: LocalService, tmp_path: Path, arguments: list[str], status: int
) -> None:
    """If no one reads the output any more, as after ``| head``, the command ends as usual, without an error."""
    errors = tmp_path / "errors"
    with closed_pipe() as nowhere, errors.open("w") as beside:
        assert status == run_into([COMMAND, "setup", *arguments, *at(service)], nowhere, beside)
    assert "" == errors.read_text()
