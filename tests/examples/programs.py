"""The examples, run as a user runs them."""

import subprocess
import sys
from pathlib import Path

from tests import unmeasured

__all__ = ["EXAMPLES", "LIVE", "run"]

EXAMPLES = Path(__file__).parents[2] / "examples"
LIVE = ["--live", "--from", "news@example.com"]


def run(script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run an example to its end."""
    command = [sys.executable, str(EXAMPLES / script), *arguments]
    return subprocess.run(  # noqa: S603  (our own)
        command, env=unmeasured.environment(), capture_output=True, text=True, timeout=60, check=False
    )
