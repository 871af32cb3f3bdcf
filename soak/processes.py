"""The server in a process of its own, and what the system says of this one."""

import gc
import json
import re
import subprocess
import sys
from collections.abc import Generator, Iterable, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Self, cast

from attrs import frozen

__all__ = ["Findings", "Machine", "Service", "service"]

_ROOT = Path(__file__).resolve().parents[1]
_LINE = re.compile(r"Faults: (127\.0\.0\.1:\d+)\n")
_DESCRIPTORS = (Path("/proc/self/fd"), Path("/dev/fd"))
_STATUS = Path("/proc/self/status")


@frozen
class Findings:
    """What the server has to say in the end."""

    twice: list[str]
    """The numbers of the sends that it accepted more than once."""
    faults: Mapping[str, list[str]]
    """What it did with those requests, and with those that were asked for."""


@frozen
class Service:
    """The server, running."""

    url: str
    certificate: Path | None
    _process: subprocess.Popen[str]

    def end(self, numbers: Iterable[str]) -> Findings:
        """Have it say what it did with some requests, and end."""
        out, _ = self._process.communicate(json.dumps(list(numbers)) + "\n", timeout=60)
        found = cast("dict[str, object]", json.loads(out))
        return Findings(cast("list[str]", found["twice"]), cast("dict[str, list[str]]", found["faults"]))


@contextmanager
def service(seed: int, *, encrypted: bool) -> Generator[Service]:
    """A server that draws its faults by a seed."""
    with TemporaryDirectory() as folder:
        certificate = _certificate(Path(folder)) if encrypted else None
        command = [sys.executable, "-m", "soak.server", str(seed), *map(str, filter(None, [certificate]))]
        with subprocess.Popen(  # noqa: S603
            command, cwd=_ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        ) as process:
            try:
                found = _LINE.fullmatch(process.stdout.readline() if process.stdout else "")
                if found is None:
                    sys.exit("The server did not start.")
                yield Service(f"{'https' if encrypted else 'http'}://{found[1]}", certificate, process)
            finally:
                process.kill()


def _certificate(folder: Path) -> Path:
    """A certificate that vouches for itself, with its key in the same file."""
    key, file = folder / "key.pem", folder / "certificate.pem"
    extensions = ("subjectAltName=IP:127.0.0.1", "keyUsage=critical,digitalSignature,keyCertSign")
    more = [word for extension in extensions for word in ("-addext", extension)]
    kind = ("-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", "/CN=soak")
    command = ["openssl", "req", *kind, *more, "-keyout", str(key), "-out", str(file)]
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603
    with file.open("a") as both:
        both.write(key.read_text())
    return file


@frozen
class Machine:
    """What this process takes at a moment; None where the system does not tell."""

    descriptors: int | None
    held: int | None
    """How many more there were until garbage was collected, which is due sooner or later, but not when one closes."""
    memory: int | None
    """In bytes."""

    @classmethod
    def now(cls) -> Self:
        """The moment's figures."""
        before = _descriptors()
        gc.collect()
        after = _descriptors()
        return cls(after, None if before is None or after is None else before - after, _resident())


def _descriptors() -> int | None:
    folder = next(filter(Path.is_dir, _DESCRIPTORS), None)
    return None if folder is None else len(list(folder.iterdir()))


def _resident() -> int | None:
    if not _STATUS.exists():
        return None
    lines = _STATUS.read_text("ascii").splitlines()
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmRSS:")), None)
