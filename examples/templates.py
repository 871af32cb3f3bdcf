"""One template, filled in for each recipient of a CSV file; an error with one of them does not stop the others.

The file has a column ``address``, and one for each variable of the template. That the service accepts a message does
not mean that the template fits its data: where a value is missing, nothing is sent, and only an event says so.

Without arguments it starts the local service, with the template in ``templates/reservation`` and the recipients in
``recipients.csv``. With ``--live`` it sends from your AWS account, to all that your file lists:
``python examples/templates.py --live --from you@example.com --template-arn ARN --recipients FILE``. For the events,
add ``--configuration-set`` with the name of one that has an event destination.
"""

import argparse
import csv
from pathlib import Path

from pinpoint_email import (
    BadRequestException,
    Destination,
    EmailContent,
    EventType,
    MessageRejected,
    OutcomeUnknownError,
    ParamValidationError,
    PinpointEmailClient,
    PinpointEmailError,
)
from pinpoint_email.local import LocalService

FOLDER = Path(__file__).parent
LOCAL_ARN = "arn:aws:mobiletargeting:us-east-1:123456789012:templates/reservation/EMAIL"

Recipients = list[tuple[str, dict[str, str]]]
"""Addresses, each with the values of the template's variables."""


def main() -> None:
    """Send, here or for real."""
    arguments = parse_arguments()
    recipients = read(arguments.recipients)
    if arguments.live:
        with PinpointEmailClient() as client:
            send(client, arguments.sender, arguments.template_arn, recipients, arguments.configuration_set)
        return
    with LocalService(templates=FOLDER / "templates") as service, service.client() as client:
        client.create_email_identity(email_identity="example.com")
        send(client, "news@example.com", LOCAL_ARN, recipients)
        show_what_became_of_it(service)


def read(file: Path) -> Recipients:
    """The recipients in a file. An empty cell is no value."""
    with file.open(encoding="utf-8-sig", newline="") as lines:
        rows = csv.DictReader(lines)
        if "address" not in (rows.fieldnames or ()):
            raise ValueError(f"{file}: expected a column 'address'")
        return [(row.pop("address"), {name: value for name, value in row.items() if value}) for row in rows]


def send(
    client: PinpointEmailClient,
    sender: str,
    template_arn: str,
    recipients: Recipients,
    configuration_set_name: str | None = None,
) -> None:
    """Send the template to each of the recipients, and print what came of it."""
    for address, values in recipients:
        try:
            receipt = client.send_email(
                from_email_address=sender,
                destination=Destination(to_addresses=[address]),
                content=EmailContent.from_template(template_arn, values),
                configuration_set_name=configuration_set_name,
            )
        except (ParamValidationError, BadRequestException, MessageRejected) as error:
            print(f"{address}: not sent: {error}")
        except OutcomeUnknownError as error:
            print(f"{address}: sent or not: {error}")
        except PinpointEmailError:
            print(f"{address}: failed, and no more was tried")
            raise
        else:
            print(f"{address}: accepted as {receipt.message_id}")


def show_what_became_of_it(service: LocalService) -> None:
    """Print the messages that the local service has, and those that it could not make."""
    print(f"\n{service.url} received:")
    for message in service.messages:
        print(f"  {message.to_addresses[0]}: {message.subject}")
    for event in service.events:
        if event.event_type == EventType.RENDERING_FAILURE:
            print(f"  {event.recipient}: {event.event_type}: {event.detail}")


def parse_arguments() -> argparse.Namespace:
    """Parse the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--live", action="store_true", help="send from your AWS account")
    parser.add_argument("--from", dest="sender", help="the sender, for --live")
    parser.add_argument("--template-arn", help="the template, for --live")
    parser.add_argument("--recipients", type=Path, metavar="FILE", help="the recipients, as CSV")
    parser.add_argument("--configuration-set", metavar="NAME", help="the configuration set to send with, for --live")
    arguments = parser.parse_args()
    if arguments.live and not (arguments.sender and arguments.template_arn and arguments.recipients):
        parser.error("--live needs --from, --template-arn and --recipients")
    arguments.recipients = arguments.recipients or FOLDER / "recipients.csv"
    return arguments


if __name__ == "__main__":
    try:
        main()
    except (PinpointEmailError, OSError, ValueError) as error:
        raise SystemExit(f"{type(error).__name__}: {error}") from error
