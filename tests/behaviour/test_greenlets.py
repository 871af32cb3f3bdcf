"""Greenlets share a thread, but neither a call's knowledge of its request nor its connection."""

import json
import os
import re
import subprocess
import sys
import time
from collections import Counter
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.servers import OK, RawServer, Received, Reply

ORDERS = [
    "gevent early",
    "gevent late",
    "gevent after the client",
    "gevent without threads",
    "gevent sockets only",
    "eventlet early",
    "eventlet late",
]


# Looked for, not imported: eventlet has something to say about every later fork.
@pytest.mark.skipif(not all(map(find_spec, ("eventlet", "gevent"))), reason="no gevent or eventlet for this Python")
@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_lost_send_is_sent_once_whenever_sockets_are_patched(order: str, scheme: str, certificate: Path) -> None:
    """A greenlet whose answer is lost learns nothing from the connections of the others, and does not send again."""
    arrived: Counter[str] = Counter()

    def answer(received: Received) -> Reply:
        if number := re.search(rb"number-(\d+)-", received.body):
            arrived[number[1].decode()] += 1
            time.sleep(0.03)
            return None
        time.sleep(0.01)
        return OK.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")

    with RawServer(answer, certificate if scheme == "https" else None) as server:
        arguments = [order, server.url, str(certificate) if scheme == "https" else ""]
        program = [sys.executable, "-W", "ignore", "-m", "tests.behaviour.greenlets", *arguments]
        ended = subprocess.run(  # noqa: S603  (ours)
            program,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
            cwd=Path(__file__).parents[2],
            env=os.environ,
        )
    assert "" == ended.stderr
    assert {"OutcomeUnknownError": 12, "GetAccountResponse": 60} == json.loads(ended.stdout)
    assert dict.fromkeys(map(str, range(12)), 1) == arrived
