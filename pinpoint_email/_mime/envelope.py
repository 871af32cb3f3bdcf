"""To read from a message how it is to be sent, as far as nobody says otherwise."""

from collections.abc import Callable, Iterator

from pinpoint_email._values.checks import Mismatch
from pinpoint_email.models import Destination, MessageTag

from .addresses import addresses, mailboxes
from .messages import errors_as_ours
from .sources import AnyMessage, source_of

__all__ = ["SES_HEADERS", "configuration_set_of", "destination_of", "sender_of", "tags_of"]

_CONFIGURATION_SET = "X-SES-CONFIGURATION-SET"
_TAGS = "X-SES-MESSAGE-TAGS"
SES_HEADERS = frozenset({_CONFIGURATION_SET.lower(), _TAGS.lower()})
"""Headers that stand for parameters, in lower case. SES v2 does not read them in a raw message."""


def sender_of(message: AnyMessage) -> str | None:
    """The mailbox to name as the sender: None if the message has a ``From``, else its ``Sender``, or who sends it on.

    Raises:
        ParamValidationError: There is none, or it is no address in ASCII.
    """
    with errors_as_ours(message):
        if any(_each(message, "From", addresses)):
            return None
        for name in ("Sender", "Resent-Sender", "Resent-From"):
            for mailbox in _each(message, name, mailboxes):
                return mailbox
        raise Mismatch("an address, or from_email_address", "none", "From")


def destination_of(message: AnyMessage) -> Destination:
    """The recipients in a message's headers ``To``, ``Cc`` and ``Bcc``; of one that is sent on, in ``Resent-To`` etc.

    Raises:
        ParamValidationError: There are none, or one is no address in ASCII.
    """
    with errors_as_ours(message):
        prefix = _prefix(message)
        to, cc, bcc = (list(_each(message, prefix + name, addresses)) or None for name in ("To", "Cc", "Bcc"))
        if not (to or cc or bcc):
            raise Mismatch("recipients, or a destination", "none", f"{prefix}To, {prefix}Cc, {prefix}Bcc")
        return Destination(to_addresses=to, cc_addresses=cc, bcc_addresses=bcc)


def configuration_set_of(message: AnyMessage) -> str | None:
    """The configuration set that a message names, None if it names none."""
    with errors_as_ours(message):
        return next((text.strip() for text in _texts(message, _CONFIGURATION_SET)), None)


def tags_of(message: AnyMessage) -> tuple[MessageTag, ...] | None:
    """The tags that a message names, None if it names none.

    Raises:
        ParamValidationError: They are not pairs of a name and a value.
    """
    with errors_as_ours(message):
        pairs = [pair.partition("=") for text in _texts(message, _TAGS) for pair in text.split(",") if pair.strip()]
        if not all(sign for _, sign, _ in pairs):
            raise Mismatch("pairs such as name=value, separated by commas", "something else", _TAGS)
        return tuple(MessageTag(name=name.strip(), value=value.strip()) for name, _, value in pairs) or None


def _prefix(message: AnyMessage) -> str:
    """The beginning of the names of those headers that say where a message goes."""
    match message.get_all("Resent-Date", []):
        case []:
            return ""
        case [_]:
            return "Resent-"
        case dates:
            raise Mismatch("one at most, or from_email_address and destination", f"{len(dates)}", "Resent-Date")


def _each(message: AnyMessage, name: str, read: Callable[[str], list[str]]) -> Iterator[str]:
    """Read the headers of a name."""
    try:
        for text in _texts(message, name):
            yield from read(text)
    except Mismatch as mismatch:
        raise mismatch.inside(name) from None


def _texts(message: AnyMessage, name: str) -> Iterator[str]:
    """The values of the headers of a name, as they were given."""
    for given, value in message.raw_items():
        if given.lower() == name.lower():
            yield source_of(value, is_structured=True).text
