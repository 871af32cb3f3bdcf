"""The calls, and what comes of them."""

import itertools
import traceback
from random import Random

from attrs import frozen

from pinpoint_email import Destination, EmailContent, PinpointEmailClient, PinpointEmailError

__all__ = ["Call", "Outcome", "draw", "make"]

_NUMBERS = itertools.count(1)
_DESTINATION = Destination(to_addresses=["ada@example.org"])
_LARGE = "x" * 300_000
_SHARE_OF_LARGE = 0.06
_SHARE_OF_BOUNDED = 0.2
_LONGEST_UNBOUNDED = 60.0
_GRACE = 5.0
_NO_CONTENT = 204


@frozen
class Call:
    """A call that can be told from all others."""

    number: str
    """What the service answers as well."""
    sends: bool
    text: str
    total_timeout: float | None

    @property
    def bound(self) -> float:
        """How many seconds it may take at most, on a machine that is busy."""
        return _LONGEST_UNBOUNDED if self.total_timeout is None else self.total_timeout + _GRACE

    def __str__(self) -> str:
        return f"{self.number} (total_timeout={self.total_timeout})"


@frozen
class Outcome:
    """What came of a call."""

    name: str
    """The class of the response or the exception."""
    foreign: str | None = None
    """The traceback of an exception that is none of the library's."""
    answered: str | None = None
    """The number in an answer, if it is another call's; empty if there is none, as in an answer that was cut short."""


def draw(random: Random) -> Call:
    """Another call: a send or not, large or small, with a bound or without."""
    sends = random.random() < 1 / 2
    return Call(
        number=f"{'send' if sends else 'read'}-{next(_NUMBERS)}",
        sends=sends,
        text=_LARGE if random.random() < _SHARE_OF_LARGE else "Hello",
        total_timeout=random.uniform(0.05, 2) if random.random() < _SHARE_OF_BOUNDED else None,
    )


def make(call: Call, client: PinpointEmailClient) -> Outcome:
    """Make a call."""
    try:
        if call.total_timeout is not None:
            client = client.with_options(total_timeout=call.total_timeout)
        if call.sends:
            content = EmailContent.from_text(subject=call.number, text=call.text)
            sent = client.send_email(from_email_address="news@example.com", destination=_DESTINATION, content=content)
            return _judge(call, type(sent).__name__, sent.message_id, sent.response_metadata.status_code)
        read = client.get_configuration_set(configuration_set_name=call.number)
        return _judge(call, type(read).__name__, read.configuration_set_name, read.response_metadata.status_code)
    except PinpointEmailError as error:
        return Outcome(type(error).__name__)
    except Exception as error:  # noqa: BLE001  (what is looked for)
        return Outcome(type(error).__name__, foreign=traceback.format_exc())


def _judge(call: Call, name: str, answered: str | None, status: int) -> Outcome:
    """Success, if the answer is the call's own: only one without a body has no number."""
    if answered == call.number or (answered is None and status == _NO_CONTENT):
        return Outcome(name)
    return Outcome(name, answered=answered or "")
