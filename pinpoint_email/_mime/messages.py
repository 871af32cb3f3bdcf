"""From the standard library's messages to the bytes that the service takes."""

from collections.abc import Generator
from contextlib import contextmanager
from email.message import Message

from pinpoint_email._values.checks import Mismatch, describe
from pinpoint_email.exceptions import ParamValidationError

from .parts import write
from .sources import AnyMessage

__all__ = ["errors_as_ours", "raw_data"]

_BCC = frozenset({"bcc", "resent-bcc"})


def raw_data(message: AnyMessage, *, without: frozenset[str] = frozenset()) -> bytes:
    """A message as it goes out: without ``Bcc``, in ASCII, with lines that SMTP can carry.

    Args:
        message: The message, which is not changed.
        without: Further headers to leave out, in lower case.

    Raises:
        ParamValidationError: It is no message, or cannot be written.
    """
    with errors_as_ours(message):
        return write(message, without=_BCC | without)


@contextmanager
def errors_as_ours(message: object) -> Generator[None]:
    """Turn an exception of the standard library, whose text may quote the message, into one that may be shown."""
    if not isinstance(message, Message):
        raise Mismatch("EmailMessage", describe(message)).refusal("EmailMessage", "message")
    try:
        yield
    except Mismatch as mismatch:
        raise mismatch.refusal("EmailMessage", mismatch.path or "message") from None
    except ParamValidationError:
        raise
    except Exception as error:  # noqa: BLE001  (messages are of anyone's making, and so are their headers)
        unwritable = Mismatch("a message that can be written", f"one that raises {type(error).__name__}")
        raise unwritable.refusal("EmailMessage", "message") from None
