"""Try the installed command line: set an account up from the example, and find nothing left to do."""

import subprocess
import sys
from pathlib import Path

from pinpoint_email.local import LocalService

FILE = Path(__file__).parents[1] / "examples" / "account.toml"
ENVIRONMENT = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_REGION": "eu-central-1"}
COMMAND = Path(sys.executable).with_name("pinpoint-email")


def main() -> None:
    """Plan, apply, plan."""
    with LocalService() as service:
        for arguments, status in ((["plan"], 2), (["apply", "--yes"], 0), (["plan"], 0)):
            command = [COMMAND, "setup", *arguments, FILE, "--endpoint-url", service.url]
            ended = subprocess.run(command, env=ENVIRONMENT, check=False)  # noqa: S603  (our own)
            if ended.returncode != status:
                sys.exit(f"{arguments}: expected exit status {status}, got {ended.returncode}")


main()
