"""The first send: a simple message, and a MIME message with an attachment.

Without arguments it starts the local service and sends there. With ``--live`` it sends from your AWS
account: ``python examples/quickstart.py --live --from you@example.com --to you@example.com``.
"""

import argparse
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from pinpoint_email import (
    Body,
    Content,
    Destination,
    EmailContent,
    Message,
    NotFoundException,
    PinpointEmailClient,
    PinpointEmailError,
    RawMessage,
)
from pinpoint_email.local import LocalService

NEWSLETTER = Path(__file__).with_name("newsletter.eml")


def main() -> None:
    """Send, here or for real."""
    arguments = parse_arguments()
    if arguments.live:
        with PinpointEmailClient() as client:
            send(client, arguments.sender, arguments.recipient)
        return
    with LocalService() as service, service.client() as client:
        send(client, arguments.sender, arguments.recipient)
        show_what_arrived(service)


def send(client: PinpointEmailClient, sender: str, recipient: str) -> None:
    """Verify the sender and send it two messages."""
    if not is_verified(client, sender):
        print(f"{sender} is not verified yet: follow the link that Amazon has just mailed to it, then try again.")
        return

    simple = EmailContent(
        simple=Message(
            subject=Content(data="Grüße aus Python", charset="UTF-8"),
            body=Body(text=Content(data="It works.\n")),
        )
    )
    destination = Destination(to_addresses=[recipient])
    first = client.send_email(from_email_address=sender, destination=destination, content=simple)
    print(f"sent a simple message:  {first.message_id}")

    raw = EmailContent(raw=RawMessage(data=newsletter(sender, recipient)))
    second = client.send_email(from_email_address=sender, destination=destination, content=raw)
    print(f"sent {NEWSLETTER.name}:     {second.message_id}")


def is_verified(client: PinpointEmailClient, sender: str) -> bool | None:
    """Whether mail can be sent from the address; if it is new, begin to verify it."""
    try:
        return client.get_email_identity(email_identity=sender).verified_for_sending_status
    except NotFoundException:
        return client.create_email_identity(email_identity=sender).verified_for_sending_status


def newsletter(sender: str, recipient: str) -> bytes:
    """The newsletter, from and to these addresses."""
    message = message_from_bytes(NEWSLETTER.read_bytes(), _class=EmailMessage, policy=policy.SMTP)
    message.replace_header("From", sender)
    message.replace_header("To", recipient)
    return message.as_bytes()


def show_what_arrived(service: LocalService) -> None:
    """Print the messages that the local service has."""
    print(f"\n{service.url} received:")
    for message in service.messages:
        print(f"  {message.message_id}")
        print(f"    {message.subject}, to {', '.join(message.to_addresses)}")
        for part in message.attachments:
            print(f"    with {part.filename}, {len(part.data):,} bytes of {part.content_type}")


def parse_arguments() -> argparse.Namespace:
    """Parse the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--live", action="store_true", help="send from your AWS account")
    parser.add_argument("--from", dest="sender", default="news@example.com", help="the sender (%(default)s)")
    parser.add_argument("--to", dest="recipient", default="ada@example.org", help="the recipient (%(default)s)")
    arguments = parser.parse_args()
    if arguments.live and "example." in arguments.sender + arguments.recipient:
        parser.error("--live needs addresses of your own: --from and --to")
    return arguments


if __name__ == "__main__":
    try:
        main()
    except PinpointEmailError as error:
        raise SystemExit(f"{type(error).__name__}: {error}") from error
