"""Addresses in the form in which they are sent."""

from pinpoint_email._values.checks import Kept
from pinpoint_email._values.domains import identity_name

__all__ = ["ADDRESS", "wire_address"]


def wire_address(text: str) -> str:
    """Write an address with its domain as it stands in the DNS.

    What is ASCII stays as it is, and so does an address with a name before it.

    Raises:
        Mismatch: No domain in the DNS is written so, or the part before the @ is not ASCII.
    """
    return text if text.isascii() or "<" in text else identity_name(text)


ADDRESS = Kept(wire_address)
"""Of an address: its domain is kept as it stands in the DNS."""
