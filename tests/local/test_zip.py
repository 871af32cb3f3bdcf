import json
import os
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

import pinpoint_email
from tests import unmeasured

pytestmark = pytest.mark.once

PACKAGE = Path(pinpoint_email.__file__).parent
PROGRAM = """
import json
from urllib.request import urlopen
import pinpoint_email
from pinpoint_email import Destination, EmailContent
from pinpoint_email.local import LocalService

def get(path):
    with urlopen(service.url + path) as answer:
        return answer.read().decode()

with LocalService() as service, service.client() as client:
    client.create_email_identity(email_identity="example.com")
    message_id = client.send_email(
        from_email_address="a@example.com",
        destination=Destination(to_addresses=["b@example.org"]),
        content=EmailContent.from_text(subject="Hello", text="It works."),
    ).message_id
    pages = ["", f"messages/{message_id}", "events", "identities", "deliverability", "account"]
    print(json.dumps({
        "file": pinpoint_email.__file__,
        "pages": [get(f"/{path}") for path in pages],
        "static": {name: get(f"/_local/static/{name}") for name in ("app.css", "app.js", "icon.svg")},
    }))
"""
"""A program that sends a message to a service of its own, and prints the service's pages."""
TITLES = ("Inbox", "Hello", "Events", "Identities", "Deliverability", "Account")


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """The package in a zip file, without the folders of compiled files."""
    archive = tmp_path / "package.zip"
    with ZipFile(archive, "w") as writer:
        for file in PACKAGE.rglob("*"):
            if file.is_file() and "__pycache__" not in file.parts:
                writer.write(file, Path(PACKAGE.name, file.relative_to(PACKAGE)))
    return archive


@pytest.mark.parametrize("options", [[], ["-OO"]])
def test_package_works_from_a_zip_file(archive: Path, options: list[str]) -> None:
    """Client, local service and its pages work when they are imported from a zip file, and without docstrings too."""
    ended = subprocess.run(  # noqa: S603  (ours)
        [sys.executable, *options, "-c", PROGRAM],
        env=unmeasured.environment() | {"PYTHONPATH": str(archive)},
        cwd=archive.parent,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (0, "") == (ended.returncode, ended.stderr)
    seen = json.loads(ended.stdout)
    assert os.fspath(archive / "pinpoint_email" / "__init__.py") == seen["file"]
    assert [] == [
        title for title, page in zip(TITLES, seen["pages"], strict=True) if f"{title} · Pinpoint Email" not in page
    ]
    static = PACKAGE / "local" / "web" / "static"
    assert {file.name: file.read_text("utf-8") for file in static.iterdir()} == seen["static"]
