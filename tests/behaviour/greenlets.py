"""A program of greenlets, for ``test_greenlets.py``: ``python -m tests.behaviour.greenlets ORDER URL CERTIFICATE``.

It makes sends whose answers are lost among calls that are answered, and prints what came of each.
"""

import json
import sys
from collections import Counter
from collections.abc import Callable
from importlib import import_module
from typing import Any

ORDER, URL, CERTIFICATE = sys.argv[1:]
SENDS = 12
LIBRARY, _, WHEN = ORDER.partition(" ")


def library(name: str) -> Any:
    """A library, imported only now, and without types."""
    return import_module(name)


def patch(**parts: bool) -> None:
    """Have the standard library switch greenlets."""
    if LIBRARY == "gevent":
        library("gevent.monkey").patch_all(**parts)
    else:
        library("eventlet").monkey_patch()


if WHEN == "early":
    patch()

from pinpoint_email import Body, Content, Destination, EmailContent, Message, Options, PinpointEmailClient  # noqa: E402

if WHEN == "late":
    patch()
elif WHEN == "without threads":
    patch(thread=False)
elif WHEN == "sockets only":
    library("gevent.monkey").patch_socket()
    library("gevent.monkey").patch_ssl()

# Fewer connections than greenlets, unless nothing but a socket switches them, so that none may wait for another.
options = Options(max_pool_connections=50 if WHEN == "sockets only" else 5, verify=CERTIFICATE or None)
client = PinpointEmailClient(
    region_name="us-east-1", endpoint_url=URL, aws_access_key_id="AKID", aws_secret_access_key="secret", options=options
)

if WHEN == "after the client":
    patch()

outcomes: Counter[str] = Counter()


def send(number: int) -> None:
    """Send a message that is accepted, and whose answer is lost."""
    content = EmailContent(simple=Message(subject=Content(data=f"number-{number}-"), body=Body()))
    note(lambda: client.send_email(destination=Destination(to_addresses=["ada@example.org"]), content=content))


def look(_: int) -> None:
    """Make calls that are answered."""
    for _ in range(10):
        note(client.get_account)


def note(call: Callable[[], object]) -> None:
    """Count what comes of a call."""
    try:
        outcome: object = call()
    except Exception as error:  # noqa: BLE001  (its name is what is asked for)
        outcome = error
    outcomes[type(outcome).__name__] += 1


def run(*jobs: tuple[Callable[[int], None], int]) -> None:
    """Do jobs at the same time, to their end."""
    greenlets = [library(LIBRARY).spawn(job, number) for job, number in jobs]
    for greenlet in greenlets:
        greenlet.get() if LIBRARY == "gevent" else greenlet.wait()


run(*((send, number) for number in range(SENDS)), *((look, number) for number in range(6)))
client.close()
print(json.dumps(outcomes))  # noqa: T201  (for the test)
