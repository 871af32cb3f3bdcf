"""The local service as a process of its own."""

import re
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager

from attrs import frozen

from pinpoint_email import Options, PinpointEmailClient

LINE = re.compile(r"Pinpoint Email, local: (http://127\.0\.0\.1:\d+)\n")


@frozen
class RunningService:
    """A service in another process."""

    url: str
    process: "subprocess.Popen[str]"

    def client(self) -> PinpointEmailClient:
        """A client that tries everything once."""
        return PinpointEmailClient(
            region_name="us-east-1",
            endpoint_url=self.url,
            aws_access_key_id="test",
            aws_secret_access_key="test",
            options=Options(max_attempts=1, read_timeout=10),
        )

    def kill(self) -> None:
        """End it as a power cut ends it, for its process."""
        self.process.kill()
        self.process.wait(10)

    def stop(self) -> tuple[str, str, int]:
        """End it as a user does, and return what it printed since, and its status."""
        self.process.terminate()
        out, err = self.process.communicate(timeout=10)
        return out, err, self.process.returncode


@contextmanager
def running(*arguments: str) -> Generator[RunningService]:
    """A service that listens, and that has ended in the end."""
    command = [sys.executable, "-m", "pinpoint_email.local", "--port", "0", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:  # noqa: S603
        try:
            assert process.stdout is not None
            found = LINE.fullmatch(process.stdout.readline())
            assert found is not None
            yield RunningService(found[1], process)
        finally:
            process.kill()
