"""An address as the service takes it."""

import re

from pinpoint_email._values.checks import Kept, Mismatch, describe

__all__ = ["ADDRESS", "wire_address"]

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def wire_address(text: str) -> str:
    """Write an address, or a name with an address, in ASCII; what is ASCII stays as it is.

    Raises:
        Mismatch: It is not one address, or the part before the @ is beyond ASCII, for which the service has no form.
    """
    if text.isascii():
        return text
    # Few addresses need it.
    from .addresses import NoAddressesError, mailbox

    try:
        if not _CONTROL.search(text):
            return mailbox(text)
    except NoAddressesError:
        pass
    raise Mismatch("one address, or a name with an address in angle brackets", describe(text))


ADDRESS = Kept(wire_address)
"""An address, kept with its name encoded and its domain as it stands in the DNS."""
