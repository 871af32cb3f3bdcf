"""Attachments and an inline image: a standard library message, sent as it is.

Without arguments it starts the local service, sends there, and shows what arrived. With ``--live`` it sends
from your AWS account: ``python examples/attachments.py --live --from you@example.com --to you@example.com``.
You can name files to attach: ``python examples/attachments.py report.pdf photo.jpg``.
"""

import argparse
from collections.abc import Iterable
from email.message import EmailMessage
from email.utils import make_msgid
from mimetypes import guess_type
from pathlib import Path

from pinpoint_email import PinpointEmailClient, PinpointEmailError
from pinpoint_email.local import LocalService

FOLDER = Path(__file__).with_name("attachments")
LOGO = FOLDER / "logo.png"


def main() -> None:
    """Send, here or for real."""
    arguments = parse_arguments()
    message = compose(arguments.sender, arguments.recipient, arguments.files)
    if arguments.live:
        with PinpointEmailClient() as client:
            print(f"sent: {client.send_message(message).message_id}")
        return
    with LocalService() as service, service.client() as client:
        client.create_email_identity(email_identity=arguments.sender)
        print(f"sent: {client.send_message(message).message_id}")
        show_what_arrived(service)


def compose(sender: str, recipient: str, files: Iterable[Path]) -> EmailMessage:
    """A message as text, as HTML with a logo, and with the files."""
    message = EmailMessage()
    message["From"] = f"Harbour Railway <{sender}>"
    message["To"] = recipient
    message["Subject"] = "The winter timetable, now with a café car"
    message.set_content("Dear passenger,\n\nthe winter timetable is attached.\n\nHarbour Railway\n")

    logo = make_msgid(domain="inline.example.com")
    message.add_alternative(
        f'<p><img src="cid:{logo[1:-1]}" alt="Harbour Railway" width="48"></p>\n'
        "<p>Dear passenger,</p>\n<p>the <b>winter timetable</b> is attached.</p>\n",
        subtype="html",
    )
    if html := message.get_body(("html",)):
        html.add_related(LOGO.read_bytes(), "image", "png", cid=logo, disposition="inline", filename=LOGO.name)

    for file in files:
        maintype, subtype = content_type_of(file)
        message.add_attachment(file.read_bytes(), maintype=maintype, subtype=subtype, filename=file.name)
    return message


def content_type_of(file: Path) -> tuple[str, str]:
    """The content type of a file, as far as its name tells."""
    content_type, compression = guess_type(file.name)
    # A message in Base64 is not valid MIME.
    if content_type is None or compression or content_type.startswith("message/"):
        return "application", "octet-stream"
    maintype, _, subtype = content_type.partition("/")
    return maintype, subtype


def show_what_arrived(service: LocalService) -> None:
    """Print the messages that the local service has."""
    for message in service.messages:
        print(f"\n{message.subject}\nfrom {message.from_address} to {', '.join(message.to_addresses)}")
        print(f"\n{message.text}\n{message.html}")
        for part in message.attachments:
            print(f"{part.filename}: {len(part.data):,} bytes of {part.content_type}")


def parse_arguments() -> argparse.Namespace:
    """Parse the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--live", action="store_true", help="send from your AWS account")
    parser.add_argument("--from", dest="sender", help="the sender")
    parser.add_argument("--to", dest="recipient", help="the recipient")
    parser.add_argument("files", nargs="*", type=Path, default=[FOLDER / "timetable.csv"], help="files to attach")
    arguments = parser.parse_args()
    if arguments.live and not (arguments.sender and arguments.recipient):
        parser.error("--live needs --from and --to")
    arguments.sender = arguments.sender or "news@example.com"
    arguments.recipient = arguments.recipient or "ada@example.org"
    return arguments


if __name__ == "__main__":
    try:
        main()
    except (PinpointEmailError, OSError) as error:
        raise SystemExit(f"{type(error).__name__}: {error}") from error
