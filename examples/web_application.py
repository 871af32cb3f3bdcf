"""A web application that sends a welcome mail: one client for the process, and an HTTP status for each way to fail.

Without arguments it starts the local service, and posts to itself: good and bad input, and what a busy or unreachable
service does. ``--serve`` serves HTTP instead. With ``--live`` the mail is sent from your AWS account:
``python examples/web_application.py --live --from you@example.com --to you@example.com``, or
``python examples/web_application.py --live --from you@example.com --serve``. For more than trying it, have a WSGI
server call the factory: ``gunicorn --threads 8 "web_application:create_app('you@example.com')"``.
"""

import argparse
import atexit
from collections.abc import Iterable
from typing import Any, cast

from flask import Flask, abort, request

from pinpoint_email import (
    BadRequestException,
    Destination,
    EmailContent,
    MessageRejected,
    Options,
    OutcomeUnknownError,
    ParamValidationError,
    PinpointEmailClient,
    PinpointEmailError,
    ServiceUnavailable,
    ThrottlingException,
    TooManyRequestsException,
    TransportError,
)
from pinpoint_email.local import LocalService

OPTIONS = Options(
    total_timeout=10,  # less than a browser or a proxy waits
    max_attempts=2,
    max_pool_connections=8,  # as many as there are threads
)
SECONDS_TO_WAIT = 30

Answer = tuple[dict[str, Any], int] | tuple[dict[str, Any], int, dict[str, str]]
"""What Flask turns into a response: JSON, a status, and headers."""


def create_app(sender: str, client: PinpointEmailClient | None = None) -> Flask:
    """The application, with a client that all its threads share and that is closed when the process ends."""
    app = Flask(__name__)
    mail = client or PinpointEmailClient(options=OPTIONS)
    atexit.register(mail.close)

    def welcome() -> Answer:
        posted: object = request.get_json()
        if not isinstance(posted, dict):
            abort(400)
        reader = cast("dict[str, Any]", posted)
        address: Any = reader.get("address")  # whatever it is, the client checks it
        text = f"Welcome aboard, {reader.get('name', 'reader')}.\n"
        receipt = mail.send_email(
            from_email_address=sender,
            destination=Destination(to_addresses=[address]),
            content=EmailContent.from_text(subject="Welcome", text=text),
        )
        return {"sent": True, "message_id": receipt.message_id}, 200

    app.add_url_rule("/welcome", view_func=welcome, methods=["POST"])
    for refusal in (ParamValidationError, BadRequestException, MessageRejected):
        app.register_error_handler(refusal, refuse)
    for delay in (ThrottlingException, TooManyRequestsException, ServiceUnavailable, TransportError):
        app.register_error_handler(delay, put_off)
    app.register_error_handler(OutcomeUnknownError, leave_open)
    return app


def refuse(error: Exception) -> Answer:
    """Report what the caller can fix."""
    return {"sent": False, "reason": str(error)}, 400


def put_off(_: Exception) -> Answer:
    """Report that nothing was sent, and that the same may work later."""
    return {"sent": False, "reason": "busy"}, 503, {"Retry-After": str(SECONDS_TO_WAIT)}


def leave_open(_: Exception) -> Answer:
    """Report that the mail may have been sent, not as a server error: callers and proxies would try again."""
    return {"sent": None, "reason": "no answer tells whether the mail was sent: do not ask again before you know"}, 202


def main() -> None:
    """Serve, or post to the application, here or for real."""
    arguments = parse_arguments()
    sender = arguments.sender or "news@example.com"
    if arguments.live:
        app = create_app(sender)
        if arguments.serve:
            app.run(port=arguments.port)
        else:
            post(app, [{"address": arguments.recipient, "name": "Ada"}, {"name": "nobody"}])
        return
    with LocalService() as service, service.client(options=OPTIONS) as client:
        client.create_email_identity(email_identity=sender)
        app = create_app(sender, client)
        if arguments.serve:
            print(f"The inbox is at {service.url}", flush=True)
            app.run(port=arguments.port)
            return
        ada = {"address": "ada@example.org", "name": "Ada"}
        post(app, [ada, {"name": "nobody"}, {"address": "nowhere"}])
        service.fail_next("SendEmail", error="TooManyRequestsException", times=2)
        post(app, [ada])
        service.fail_next("SendEmail", drop=True, takes_effect=True)
        post(app, [ada])
        print(f"{service.url} received {len(service.messages)} messages.")


def post(app: Flask, readers: Iterable[dict[str, str]]) -> None:
    """Post readers to the application, and print its responses."""
    with app.test_client() as browser:
        for reader in readers:
            answer = browser.post("/welcome", json=reader)
            wait = answer.headers.get("Retry-After")
            print(f"{reader} -> {answer.status}{f', again in {wait} s' if wait else ''}\n    {answer.json}")


def parse_arguments() -> argparse.Namespace:
    """Parse the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--live", action="store_true", help="send from your AWS account")
    parser.add_argument("--from", dest="sender", help="the sender")
    parser.add_argument("--to", dest="recipient", help="the recipient, for --live without --serve")
    parser.add_argument("--serve", action="store_true", help="serve HTTP")
    parser.add_argument("--port", type=int, default=5000, help="where to serve (%(default)s)")
    arguments = parser.parse_args()
    if arguments.live and not (arguments.sender and (arguments.recipient or arguments.serve)):
        parser.error("--live needs --from, and --to or --serve")
    return arguments


if __name__ == "__main__":
    try:
        main()
    except PinpointEmailError as error:
        raise SystemExit(f"{type(error).__name__}: {error}") from error
