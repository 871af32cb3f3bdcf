"""The processes of a measurement: the stub server, and a worker after the other."""

import json
import os
import subprocess
import sys
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from attrs import frozen
from botocore import BOTOCORE_ROOT

from .machine import cpu_of_children
from .stub import LINE

__all__ = ["Figures", "Processes", "WorkerError", "processes"]

_ROOT = Path(__file__).resolve().parents[1]
_KEPT = ("LANG", "LC_ALL", "LD_LIBRARY_PATH", "PATH", "SYSTEMROOT", "TMPDIR", "TZ")
_VARIABLES = 30


class WorkerError(Exception):
    """A worker did not end well."""


@frozen
class Figures:
    """What a contender took in one process, in seconds a call and in bytes."""

    wall: float
    cpu: float | None = None
    memory: int | None = None
    stub: float | None = None
    """How much of the time the stub server was busy, from 0 to 1, where that matters."""

    @property
    def rate(self) -> float:
        """Calls per second."""
        return 1 / self.wall


@frozen
class Processes:
    """What processes are started with."""

    url: str
    """The stub server's."""
    environment: Mapping[str, str]

    def work(self, contender: str, task: str, calls: int, size: int) -> Figures:
        """Have a contender do a task in a new process.

        Raises:
            WorkerError: It failed.
        """
        if task == "start":
            return self._start(contender)
        out = self._run("benchmarks.worker", contender, task, self.url, str(calls), str(size))
        return Figures(**json.loads(out))

    def _start(self, contender: str) -> Figures:
        """Time a program that sends one message, from before it is started until it has ended."""
        cpu, wall = cpu_of_children(), perf_counter()
        self._run(f"benchmarks.contenders.{contender}", self.url)
        wall, cpu_then = perf_counter() - wall, cpu_of_children()
        return Figures(wall=wall, cpu=None if cpu is None or cpu_then is None else cpu_then - cpu)

    def _run(self, *arguments: str) -> str:
        command = [sys.executable, "-m", *arguments]
        ended = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)  # noqa: S603
        if ended.returncode:
            lines = ended.stderr.split("\n")
            raise WorkerError(next((line for line in reversed(lines) if line), f"status {ended.returncode}"))
        return ended.stdout


@contextmanager
def processes() -> Generator[Processes]:
    """A stub server in a process of its own, and an empty home directory for its clients."""
    with TemporaryDirectory() as home:
        environment = _environment(home)
        command = [sys.executable, "-m", "benchmarks.stub"]
        with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as stub:  # noqa: S603
            try:
                found = LINE.fullmatch(stub.stdout.readline() if stub.stdout else "")
                if found is None:
                    sys.exit("The stub server did not start.")
                yield Processes(found[1], environment)
            finally:
                stub.terminate()


def _environment(home: str) -> dict[str, str]:
    """An environment in which every contender finds the same on every machine: nothing of the user's, and this library.

    It is filled up to a middling size, because requests looks through all of it in every call.
    """
    environment = {
        **{name: os.environ[name] for name in _KEPT if name in os.environ},
        "HOME": home,
        "AWS_EC2_METADATA_DISABLED": "true",
        "PYTHONPATH": str(_ROOT),
        "PYTHONSAFEPATH": "1",
        "PYTHONNOUSERSITE": "1",
        **_model(),
    }
    filling = (f"SERVICE_{number}_PORT" for number in range(_VARIABLES - len(environment)))
    return environment | dict.fromkeys(filling, "tcp://10.0.0.1:8080")


def _model() -> dict[str, str]:
    """Where boto3 finds the model of the service if botocore has it no more."""
    has_its_own = Path(BOTOCORE_ROOT, "data", "pinpoint-email").is_dir()
    return {} if has_its_own else {"AWS_DATA_PATH": str(_ROOT / "tests" / "models")}
