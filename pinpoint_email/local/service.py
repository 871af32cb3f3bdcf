"""The local service as an object."""

import re
import socket
from threading import Thread
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from werkzeug.serving import WSGIRequestHandler, make_server, select_address_family

from pinpoint_email.client import PinpointEmailClient
from pinpoint_email.options import Options

from .app import create_app
from .messages import ReceivedMessage
from .signatures import Keys
from .state import State

__all__ = ["LocalService"]

_SECONDS_TO_STOP = 0.02


class LocalService:
    """A service on this machine that answers like Amazon Pinpoint Email and keeps the mail.

    It listens as soon as it exists, and answers between :meth:`start` and :meth:`stop`; a ``with``
    statement does both. It is started once.
    """

    def __init__(
        self,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        access_key: str = "test",
        secret_key: str = "test",  # noqa: S107  (of this service only)
    ) -> None:
        """Begin to listen.

        Args:
            host: The address to listen on.
            port: The port to listen on; 0 for any that is free.
            access_key: The one access key that the service knows.
            secret_key: The access key's secret.

        Raises:
            OSError: The port is in use, or may not be used.
            ValueError: There is no such port, or the key cannot stand in a signature.
        """
        if port not in range(65536):
            raise ValueError(f"port: expected a number from 0 to 65535, got {port}")
        if not re.fullmatch(r"\w+", access_key, re.ASCII) or not (secret_key.isascii() and secret_key.isprintable()):
            raise ValueError("access_key: expected letters, digits and '_'; secret_key: expected printable ASCII")
        self._keys = Keys(access_key, secret_key)
        self._state = State()
        app = create_app(self._state, self._keys, host)
        # Werkzeug, listening by itself, would end the process if the port is in use.
        with socket.create_server((host, port), family=select_address_family(host, port)) as listener:
            self._server = make_server(
                host, port, app, threaded=True, request_handler=_QuietHandler, fd=listener.fileno()
            )
        self._thread = Thread(
            target=self._server.serve_forever, args=(_SECONDS_TO_STOP,), name="pinpoint-email-local", daemon=True
        )
        self._host = f"[{host}]" if ":" in host else host

    @property
    def url(self) -> str:
        """Where it is, for a client's ``endpoint_url``."""
        return f"http://{self._host}:{self._server.port}"

    @property
    def messages(self) -> tuple[ReceivedMessage, ...]:
        """The messages that were sent to it, the oldest first."""
        return self._state.messages()

    def client(self, *, region_name: str = "us-east-1", options: Options | None = None) -> PinpointEmailClient:
        """A client of the service, with the right key.

        Args:
            region_name: The Region; each has resources of its own.
            options: The client's options.

        Returns:
            The client; it is the caller's to close.
        """
        return PinpointEmailClient(
            region_name=region_name,
            endpoint_url=self.url,
            aws_access_key_id=self._keys.access_key,
            aws_secret_access_key=self._keys.secret_key,
            options=options,
        )

    def start(self) -> None:
        """Answer requests, in threads of its own."""
        self._thread.start()

    def stop(self) -> None:
        """Answer no more requests, and listen no longer."""
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join()
        self._server.server_close()

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
    """Paths hold addresses, so they are not logged."""

    def parse_request(self) -> bool:
        """Refuse a target that is no URL, such as ``http://[``: werkzeug would drop the connection."""
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
