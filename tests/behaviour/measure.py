"""Measure what boto3 does about each fault: ``python -m tests.behaviour.measure``."""

import socket
import time
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any, Self
from unittest.mock import patch

import botocore.session
from botocore.config import Config
from botocore.exceptions import ClientError

from tests.facts import MODELS
from tests.servers import RawServer, stall

from .table import FAULTS, Fault

__all__ = ["outcome", "refusing"]


class refusing:  # noqa: N801  (used like a function)
    """While it lasts, no connection can be made; counts how often one was tried."""

    def __init__(self) -> None:
        self.tries = 0
        self._patch = patch.object(socket.socket, "connect", self._refuse)

    def _refuse(self, *_: Any, **__: Any) -> None:
        self.tries += 1
        raise ConnectionRefusedError(111, "Connection refused")

    def __enter__(self) -> Self:
        self._patch.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._patch.stop()


def outcome(fault: Fault, call: Callable[[str], None], name_of: Callable[[Exception], str]) -> tuple[int, str]:
    """How often a call was tried, and what came of it."""
    with RawServer(lambda _: fault.reply) as server, refusing() if not fault.connects else nullcontext() as refused:
        result = "success"
        try:
            call(server.url)
        except Exception as error:  # noqa: BLE001  (its name is what is asked for)
            result = name_of(error)
        if fault.reply is stall:
            assert server.is_idle()
        return (refused.tries if refused else len(server.requests)), result


def _send_with_boto3(url: str) -> None:
    keys = {"aws_access_key_id": "AKID", "aws_secret_access_key": "secret", "region_name": "us-east-1"}
    session: Any = botocore.session.get_session()
    session.set_config_variable("data_path", str(MODELS))
    client = session.create_client("pinpoint-email", endpoint_url=url, config=Config(read_timeout=0.3), **keys)
    client.send_email(Destination={"ToAddresses": ["to@example.com"]}, Content={"Raw": {"Data": b"Subject: x"}})


def _name(error: Exception) -> str:
    if isinstance(error, ClientError):
        return str(error.response.get("Error", {}).get("Code"))
    return type(error).__name__


if __name__ == "__main__":
    print("botocore", botocore.__version__)  # noqa: T201
    with patch.object(time, "sleep"):
        for fault in FAULTS:
            measured = outcome(fault, _send_with_boto3, _name)
            print("as noted " if measured == fault.boto3 else "DIFFERENT", fault.name, *measured)  # noqa: T201
