"""Try the installed library with nothing but what it requires: what it pulls in, and a send."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib.metadata import PackageNotFoundError, distribution, distributions
from pathlib import Path
from threading import Thread

from pinpoint_email import Body, Content, Destination, EmailContent, Message, PinpointEmailClient


def main() -> None:
    """Try it all."""
    pulled_in = {found.name.lower() for found in distributions()} - {"pip", "setuptools"}
    required = {name.lower() for name in closure("pinpoint-email")}
    if pulled_in != required:
        sys.exit(f"installed but not required, or the other way round: {pulled_in ^ required}")
    server = HTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    with PinpointEmailClient(
        region_name="us-east-1",
        endpoint_url=f"http://127.0.0.1:{server.server_port}",
        aws_access_key_id="key",
        aws_secret_access_key="secret",
    ) as client:
        receipt = client.send_email(
            from_email_address="from@example.com",
            destination=Destination(to_addresses=["to@example.com"]),
            content=EmailContent(simple=Message(subject=Content(data="Subject"), body=Body(text=Content(data="Text")))),
        )
    print(f"sent with {len(required)} packages installed: {receipt}")
    try:
        import pinpoint_email.local
    except ImportError as error:
        print(f"without Flask: {error}")
    else:
        sys.exit(f"{pinpoint_email.local} was imported without Flask")
    command = Path(sys.executable).with_name("pinpoint-email")
    ended = subprocess.run([command], capture_output=True, text=True, check=False)  # noqa: S603  (our own)
    if ended.returncode != 1 or "pinpoint-email[cli]" not in ended.stderr:
        sys.exit(f"without Typer: {ended}")
    print(f"without Typer: {ended.stderr.strip()}")


def closure(name: str) -> Iterator[str]:
    """A distribution and all that it requires here, extras apart."""
    try:
        found = distribution(name)
    except PackageNotFoundError:
        return
    yield found.name
    for line in found.requires or ():
        requirement, _, marker = line.partition(";")
        if "extra" not in marker:
            yield from closure(re.split(r"[^\w.-]", requirement)[0])


class Handler(BaseHTTPRequestHandler):
    """Answers every send."""

    def do_POST(self) -> None:
        """Answer with the identifier of a message."""
        self.rfile.read(int(self.headers["Content-Length"]))
        body = json.dumps({"MessageId": "id"}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


main()
