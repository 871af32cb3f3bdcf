"""Running what a page of the documentation shows.

A fenced block says by its language what it is:

- ``python`` runs, with all that the blocks before it have defined, and with ``client`` and ``service``, a local
  service. Clients that it makes itself reach the same service. A block with tests is run by pytest.
- ``console`` runs in the shell, but for commands that install something.
- ``text`` is what the block before it prints, or the error that it ends in; ``...`` stands for anything.
- ``toml`` is what an account should be, ``ini`` a file of AWS's.

Where ``http://127.0.0.1:8005`` stands, the address of that local service is meant. Blocks of other languages are
mistakes; those of none are pictures, and directives are Sphinx's.
"""

import os
import subprocess
import sys
from configparser import ConfigParser
from contextlib import redirect_stdout
from doctest import ELLIPSIS, NORMALIZE_WHITESPACE, OutputChecker
from io import StringIO
from pathlib import Path
from typing import Any

from sybil import Document, Example
from sybil.evaluators.python import PythonEvaluator
from sybil.parsers.myst import CodeBlockParser

from pinpoint_email import PinpointEmailClient, PinpointEmailError
from pinpoint_email.local import LocalService
from pinpoint_email.setup import load_state
from tests import unmeasured

__all__ = ["LANGUAGES", "ROOT", "Page"]

ROOT = Path(__file__).parents[2]
LANGUAGES = ("console", "ini", "python", "text", "toml")
ADDRESS = "http://127.0.0.1:8005"
INSTALLS = ("pip ", "python3 -m venv ")
SERVES = ("pinpoint-email local", "python -m pinpoint_email.local")
SECONDS = 60


class Page:
    """A page whose blocks run one after the other."""

    def __init__(self, path: Path, folder: Path, service: LocalService) -> None:
        self.folder = folder
        self.environment = {
            **unmeasured.environment(),
            "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
            "PYTHONPATH": str(ROOT),
        }
        self.printed = ""
        self.raised: PinpointEmailError | None = None
        self.document = Document(path.read_text("utf-8").replace(ADDRESS, service.url), str(path))
        evaluators = (self.run_commands, self.read_profile, self.run_python, self.compare, self.read_state)
        for language, evaluate in zip(LANGUAGES, evaluators, strict=True):
            for region in CodeBlockParser(language, evaluate)(self.document):
                self.document.add(region)

    def run(self, **names: object) -> None:
        """Run all blocks.

        Args:
            names: What they find defined.
        """
        self.document.namespace.update(names)
        try:
            for example in self.document.examples():
                example.evaluate()
            self.settle()
        finally:
            for value in self.document.namespace.values():
                if isinstance(value, PinpointEmailClient):
                    value.close()

    def settle(self) -> None:
        """Raise the error that the block before ended in, if it was not shown."""
        if self.raised:
            raise self.raised

    def run_python(self, example: Example) -> None:
        """Run Python, or tests."""
        self.settle()
        if "def test_" in example.parsed:
            self.run_tests(example.parsed)
            return
        with redirect_stdout(StringIO()) as output:
            try:
                PythonEvaluator()(example)
            except PinpointEmailError as error:
                self.raised = error
                output.write(f"{type(error).__module__}.{type(error).__qualname__}: {error}")
        self.printed = output.getvalue()

    def run_tests(self, text: str) -> None:
        """Run the tests of a block, in a file of their own."""
        (self.folder / "test_page.py").write_text(text, "utf-8")
        options = ["-q", "-p", "no:cacheprovider", "--rootdir", str(self.folder)]
        self.printed = self.execute([sys.executable, "-m", "pytest", *options, "test_page.py"])

    def run_commands(self, example: Example) -> None:
        """Run commands in the shell."""
        self.settle()
        self.printed = ""
        for command in example.parsed.replace("\\\n", " ").splitlines():
            if command.startswith(SERVES):
                self.serve(command)
            elif command and not command.startswith(INSTALLS):
                self.printed += self.execute(["bash", "-euc", command])

    def execute(self, command: list[str]) -> str:
        """What a command prints; it has to end well, or with the status that says that there is something to do."""
        ended = subprocess.run(  # noqa: S603  (our own pages)
            command,
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=SECONDS,
            check=False,
        )
        assert ended.returncode in {0, 2 if " plan " in command[-1] else 0}, ended.stdout
        return ended.stdout

    def serve(self, command: str) -> None:
        """Start a server, and stop it when it listens."""
        with subprocess.Popen(  # noqa: S602  (our own pages)
            f"exec {command} --port 0", shell=True, cwd=self.folder, env=self.environment, stdout=subprocess.PIPE
        ) as process:
            try:
                assert process.stdout
                assert b"http://" in process.stdout.readline()
                process.terminate()
                assert 0 == process.wait(SECONDS)
            finally:
                process.kill()

    def compare(self, example: Example) -> None:
        """Compare what was printed with what the page shows."""
        shown, options = example.parsed, ELLIPSIS | NORMALIZE_WHITESPACE
        self.raised = None
        if not OutputChecker().check_output(shown, self.printed, options):
            raise AssertionError(f"{example.path}:{example.line}: expected\n{shown}\ngot\n{self.printed}")

    def read_state(self, example: Example) -> None:
        """Read what an account should be, and keep it for commands as ``account.toml``."""
        file = self.folder / "account.toml"
        file.write_text(example.parsed, "utf-8")
        load_state(file)

    def read_profile(self, example: Example) -> None:
        """Read a file of AWS's."""
        parser: Any = ConfigParser()
        parser.read_string(example.parsed)
