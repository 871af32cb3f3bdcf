"""What type checkers say to users' code: nothing to ``good_*.py``, and in ``bad_*.py`` what the marks say."""

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

pytestmark = pytest.mark.once
FOLDER = Path(__file__).parent
ROOT = FOLDER.parents[1]
BIN = Path(sys.executable).parent
FILES = sorted([*FOLDER.glob("good_*.py"), *FOLDER.glob("bad_*.py")])
MARK = re.compile(r"  # E: (?P<mypy>[\w-]+), (?P<basedpyright>\w+)$")


class Finding(NamedTuple):
    """Where a checker finds something, and by which of its rules."""

    file: str
    line: int
    rule: str


def mypy(folder: Path) -> Iterator[Finding]:
    """What ``mypy --strict`` finds."""
    options = ["--strict", "--config-file=", "--output=json", f"--cache-dir={folder}"]
    for line in output(BIN / "mypy", *options, *FILES).splitlines():
        found = json.loads(line)
        if found["severity"] == "error":
            yield Finding(Path(found["file"]).name, found["line"], found["code"])


def basedpyright(folder: Path) -> Iterator[Finding]:
    """What basedpyright finds in its strict mode."""
    configuration = {"include": list(map(str, FILES)), "extraPaths": [str(ROOT)], "typeCheckingMode": "strict"}
    (folder / "pyrightconfig.json").write_text(json.dumps(configuration), "utf-8")
    options = ["--outputjson", f"--project={folder}", f"--pythonpath={sys.executable}"]
    answer = json.loads(output(BIN / "basedpyright", *options))
    assert len(FILES) == answer["summary"]["filesAnalyzed"]
    for found in answer["generalDiagnostics"]:
        yield Finding(Path(found["file"]).name, found["range"]["start"]["line"] + 1, found["rule"])


def output(*command: str | Path) -> str:
    """What a checker prints; that it finds something is no failure."""
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603  (our own)
    assert (ended.returncode in {0, 1}, "") == (True, ended.stderr)
    return ended.stdout


def marks(checker: str) -> set[Finding]:
    """What a checker is to find."""
    return {
        Finding(file.name, number, mark[checker])
        for file in FILES
        for number, line in enumerate(file.read_text("utf-8").splitlines(), start=1)
        if (mark := MARK.search(line))
    }


@pytest.mark.parametrize("checker", [mypy, basedpyright])
def test_a_checker_finds_the_mistakes_and_nothing_else(
    checker: Callable[[Path], Iterator[Finding]], tmp_path: Path
) -> None:
    """Each marked line has a finding of the rule that its mark names, and no other line has any."""
    expected = marks(checker.__name__)
    found = set(checker(tmp_path))
    # A mistake may have others in its wake, on the same line.
    wake = {finding for finding in found - expected if finding[:2] in {mark[:2] for mark in expected & found}}
    assert sorted(expected) == sorted(found - wake)
