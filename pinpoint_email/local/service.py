"""The local service as an object."""

import re
import socket
from collections.abc import Iterable
from os import PathLike
from pathlib import Path
from threading import Thread
from types import TracebackType
from typing import Literal, Self
from urllib.parse import urlsplit

from werkzeug.serving import WSGIRequestHandler, make_server, select_address_family

from pinpoint_email.client import PinpointEmailClient
from pinpoint_email.options import Options

from .app import create_app
from .clock import Clock
from .errors import Refusal
from .events import MessageEvent
from .messages import ReceivedMessage
from .rules import Rules
from .signatures import Keys
from .state import ServiceState

__all__ = ["LocalService"]

_REACHABLE = {"0.0.0.0": "127.0.0.1", "[::]": "[::1]"}  # noqa: S104  (what the user asked for)
"""Addresses at which a service that listens on all of them is reached."""
_POLL_SECONDS = 0.02
"""The interval at which the server checks whether it has been stopped."""


class LocalService:
    """A service on this machine that answers like Amazon Pinpoint Email and keeps the mail.

    It listens as soon as it exists, and responds between :meth:`start` and :meth:`stop`; a ``with`` statement
    calls both. It can be started once. Nothing sent to it leaves the machine.
    """

    def __init__(  # noqa: PLR0913  (all of them optional)
        self,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        access_key: str = "test",
        secret_key: str = "test",  # noqa: S107  (of this service only)
        account: str = "123456789012",
        sandbox: bool = False,
        manual_verification: bool = False,
        report_delay: float = 5.0,
        templates: str | PathLike[str] | None = None,
        allowed_hosts: Iterable[str] = (),
        state: str | PathLike[str] | None = None,
    ) -> None:
        """Start listening.

        Args:
            host: The address to listen on.
            port: The port to listen on, 0 to 65,535; 0 for any that is free.
            access_key: The one access key that the service knows: ASCII letters, digits and ``_``.
            secret_key: The access key's secret, in printable ASCII.
            account: The number of the account, 12 digits, for Amazon Resource Names.
            sandbox: Whether the account is in the sandbox: mail goes to verified recipients only, 200 of them
                in 24 hours, one message a second.
            manual_verification: Whether identities stay pending until they are confirmed, on the page or by
                :meth:`verify_identity`; otherwise they are verified at once.
            report_delay: How long a predictive inbox placement test takes, in seconds, 0 to 31,536,000 (a
                year).
            templates: The folder of the message templates. In it, each template is a folder of its name with
                ``subject.txt`` and ``body.txt``, ``body.html`` or both. None for no templates.
            allowed_hosts: Further names under which others reach the service, such as that of a container, besides
                ``host``, ``localhost`` and the like. Requests for other hosts are refused.
            state: The file to keep everything in; it is created if it does not exist. None keeps everything in
                memory.

        Raises:
            OSError: The port is in use, or may not be used.
            ValueError: An argument is invalid, or the file does not belong to a local service, or another service
                is using it.
        """
        if not host:
            raise ValueError("host: expected an address or a name, got none")
        if port not in range(65536):
            raise ValueError(f"port: expected a number from 0 to 65535, got {port}")
        if not re.fullmatch(r"\w+", access_key, re.ASCII) or not re.fullmatch("[ -~]+", secret_key):
            raise ValueError("access_key: expected letters, digits and '_'; secret_key: expected printable ASCII")
        rules = Rules(
            account=account,
            sandbox=sandbox,
            manual_verification=manual_verification,
            report_delay=report_delay,
            templates=None if templates is None else Path(templates),
        )
        self._keys = Keys(access_key, secret_key)
        # If werkzeug opened the socket, it would end the process when the port is in use.
        with socket.create_server((host, port), family=select_address_family(host, port)) as listener:
            self._state = ServiceState(rules, None if state is None else Path(state))
            app = create_app(self._state, self._keys, (host, *allowed_hosts))
            self._server = make_server(
                host, port, app, threaded=True, request_handler=_QuietHandler, fd=listener.fileno()
            )
        self._thread = Thread(
            target=self._server.serve_forever, args=(_POLL_SECONDS,), name="pinpoint-email-local", daemon=True
        )
        self._host = f"[{host}]" if ":" in host else host

    @property
    def url(self) -> str:
        """The URL of the service, for a client's ``endpoint_url``."""
        return f"http://{_REACHABLE.get(self._host, self._host)}:{self._server.port}"

    @property
    def messages(self) -> tuple[ReceivedMessage, ...]:
        """The messages that were sent to it, in any Region, the oldest first."""
        return self._state.mailbox.messages()

    @property
    def events(self) -> tuple[MessageEvent, ...]:
        """The events of the messages, for each of their recipients, the oldest first."""
        return self._state.mailbox.events()

    @property
    def clock(self) -> Clock:
        """The time as the service sees it, which can be moved on."""
        return self._state.clock

    def client(
        self,
        *,
        region_name: str = "us-east-1",
        api: Literal["pinpoint-email", "sesv2"] = "pinpoint-email",
        options: Options | None = None,
    ) -> PinpointEmailClient:
        """A client of the service, with the right key.

        Args:
            region_name: The Region; each has resources of its own.
            api: The service that it stands in for: ``"pinpoint-email"``, or ``"sesv2"`` for Amazon SES v2.
            options: The client's options. None for the defaults.

        Returns:
            The client; the caller closes it.
        """
        return PinpointEmailClient(
            region_name=region_name,
            endpoint_url=self.url,
            aws_access_key_id=self._keys.access_key,
            aws_secret_access_key=self._keys.secret_key,
            api=api,
            options=options,
        )

    def verify_identity(self, email_identity: str, *, region_name: str = "us-east-1", found: bool = True) -> None:
        """Let the service find the proof that the account owns an identity: DNS records, or a click on a link.

        Args:
            email_identity: The address or domain.
            region_name: The Region that it is in.
            found: False to let the service give up instead: a domain's DKIM and MAIL FROM status is then
                ``FAILED``.

        Raises:
            LookupError: There is no such identity in the Region.
        """
        try:
            self._state.verify_identity(email_identity, region_name=region_name, found=found)
        except Refusal as refusal:
            raise LookupError(refusal.message) from None

    def fail_next(
        self,
        action: str | None = None,
        error: str | None = None,
        *,
        delay: float = 0.0,
        drop: bool = False,
        takes_effect: bool = False,
        times: int = 1,
    ) -> None:
        """Have the next calls of an action fail, or be slow; those that come after them succeed again.

        At least one of ``error``, ``delay`` and ``drop`` is given, and not both ``error`` and ``drop``.

        Args:
            action: The action, such as ``"SendEmail"``. None for any.
            error: The code of the error to answer with, such as ``"TooManyRequestsException"``. None for no
                error.
            delay: The delay of the response, in seconds, 0 to 3,600.
            drop: Whether to close the connection without a response.
            takes_effect: Whether the action is performed although its caller gets an error or no response at all.
                With a delay alone it always is.
            times: The number of calls that fail, 1 to 10,000.

        Raises:
            ValueError: There is no such action, or an argument is invalid.
        """
        self._state.faults.fail_next(
            action, error=error, delay=delay, drop=drop, takes_effect=takes_effect, times=times
        )

    def reset(self) -> None:
        """Forget everything: resources, messages, events, pending failures, and the offset of the clock."""
        self._state.reset()

    def start(self) -> None:
        """Start responding to requests, in background threads."""
        self._thread.start()

    def stop(self) -> None:
        """Stop responding and listening, and release the state file for another service.

        :attr:`messages` and :attr:`events` can still be read, unless another service is using the file.
        """
        self._state.ended.set()
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join()
        self._server.server_close()
        self._state.store.release()

    def __enter__(self) -> Self:
        """Start."""
        self.start()
        return self

    def __exit__(
        self,
        exception_type: type[BaseException] | None,
        exception: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Stop."""
        self.stop()


class _QuietHandler(WSGIRequestHandler):
    """Handles requests without logging them, since their paths contain email addresses."""

    timeout = 30
    """Seconds that a client may stay silent before its connection is closed."""

    def parse_request(self) -> bool:
        """Refuse a target that is not a URL, such as ``http://[``: werkzeug would drop the connection."""
        if not super().parse_request():
            return False
        try:
            urlsplit(self.path)
        except ValueError:
            self.send_error(400)
            return False
        return True

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        pass

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002  (werkzeug's name)
        pass
