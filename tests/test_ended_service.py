"""Nothing that runs needs what botocore has of Pinpoint Email, which it drops some time after the service has ended."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from botocore.loaders import Loader

from .servers import RawServer, http

EXAMPLES = Path(__file__).parents[1] / "examples"
WITHOUT_SERVICE = """
import sys
from botocore.loaders import Loader
Loader.BUILTIN_DATA_PATH = sys.argv.pop(1)
assert "sesv2" in Loader().list_available_services("service-2")
assert "pinpoint-email" not in Loader().list_available_services("service-2")
"""
CLIENT = """
import json
from pinpoint_email import Destination, EmailContent, PinpointEmailClient
keys = {"region_name": "eu-central-1", "aws_access_key_id": "AKID", "aws_secret_access_key": "secret"}
with PinpointEmailClient(**keys) as client:
    shown, presigned = repr(client), client.generate_presigned_request("get_account")
with PinpointEmailClient(endpoint_url=sys.argv[1], **keys) as client:
    destination = Destination(to_addresses=["ada@example.org"])
    sent = client.send_email(destination=destination, content=EmailContent.from_text(subject="Hello", text="It works."))
print(json.dumps([shown, presigned.url, sent.message_id]))
"""
EXAMPLE = """
import runpy
runpy.run_path(sys.argv.pop(1), run_name="__main__")
"""


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with links to botocore's data of all other services."""
    monkeypatch.delenv("AWS_DATA_PATH")
    folder = tmp_path / "data"
    folder.mkdir()
    for path in Path(Loader.BUILTIN_DATA_PATH).iterdir():
        if path.name != "pinpoint-email":
            (folder / path.name).symlink_to(path)
    return folder


def run(program: str, data: Path, argument: str) -> str:
    """The output of a program in a process whose botocore has only this data."""
    command = [sys.executable, "-c", WITHOUT_SERVICE + program, str(data), argument]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, timeout=60).stdout  # noqa: S603


def test_the_client_knows_its_endpoint_and_sends(data: Path) -> None:
    """The default client finds its endpoint, signs and sends as ever."""
    with RawServer(lambda _: http(200, b'{"MessageId": "id"}')) as server:
        shown, presigned, message_id = json.loads(run(CLIENT, data, server.url))
    endpoint = "https://email.eu-central-1.amazonaws.com"
    expected = f"PinpointEmailClient(api='pinpoint-email', region_name='eu-central-1', endpoint_url='{endpoint}')"
    assert expected == shown
    assert presigned.startswith(f"{endpoint}/v1/email/account?X-Amz-Algorithm=")
    assert "id" == message_id
    assert ["POST /v1/email/outbound-emails"] == [f"{request.verb} {request.target}" for request in server.requests]


@pytest.mark.parametrize(
    ("example", "end"),
    [
        ("quickstart.py", "with timetable.pdf, 603 bytes of application/pdf"),
        ("account_setup.py", "Nothing to do: the account is as it should be."),
    ],
)
def test_local_service_and_setup_work(data: Path, example: str, end: str) -> None:
    """An example of the local service and one of account setup come to their end."""
    assert run(EXAMPLE, data, str(EXAMPLES / example)).endswith(f"{end}\n")
