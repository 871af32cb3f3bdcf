"""Domains and identities beyond ASCII: the service, as the DNS, knows them in one spelling only."""

import re
from contextlib import suppress

from .checks import Kept, Mismatch, describe

__all__ = ["DNS_NAME", "IDENTITY", "NotAsciiError", "a_label", "identity_name", "normal_identity"]

_LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_IN_DNS = re.compile(rf"(?=.{{1,253}}\.?\Z)(?:{_LABEL}\.)*{_LABEL}\.?")
_LONGEST = 1000
"""More characters than any domain has: the time that a conversion takes grows faster than their number."""


class NotAsciiError(Mismatch):
    """The part of an address before the @ is beyond ASCII, for which the service has no form."""

    def __init__(self) -> None:
        super().__init__("an address whose part before the @ is ASCII", "one beyond ASCII")


def a_label(domain: str) -> str:
    """Write a domain as it stands in the DNS: ``bücher.example`` is ``xn--bcher-kva.example``.

    The rules are IDNA 2008's, after the mapping of UTS 46, by which capitals, for example, make no difference. What is
    ASCII stays as it is, and is not checked.

    Raises:
        Mismatch: No domain in the DNS is written so.
    """
    if domain.isascii():
        return domain
    # The tables of the mapping are large, and few domains need them.
    import idna

    found = ""
    if len(domain) <= _LONGEST:
        with suppress(ValueError):  # idna's errors are UnicodeErrors
            labels = idna.uts46_remap(domain, std3_rules=False).split(".")
            # Of ASCII labels, idna would refuse some that domains for mail do have, with an underscore for example.
            found = ".".join(label if label.isascii() else idna.alabel(label).decode() for label in labels)
    if not _IN_DNS.fullmatch(found):
        raise Mismatch("a domain as the DNS can have it, by IDNA 2008", describe(domain))
    return found


def identity_name(text: str) -> str:
    """Write an identity, an address or a domain, with its domain as it stands in the DNS.

    Raises:
        Mismatch: No domain in the DNS is written so, or the part before the @ is not ASCII, for which the service
            has no form.
    """
    local, at, domain = text.rpartition("@")
    if not local.isascii():
        raise NotAsciiError
    return local + at + a_label(domain)


def normal_identity(name: str) -> str:
    """Write an identity, or any domain, in the form in which two that are the same to the service are equal.

    The domain is as in the DNS, in lower case. One that cannot be in the DNS is equal to itself.
    """
    local, at, domain = name.rpartition("@")
    with suppress(Mismatch):
        domain = a_label(domain)
    return local + at + domain.lower()


DNS_NAME = Kept(a_label)
"""Of a domain: it is kept as it stands in the DNS."""
IDENTITY = Kept(identity_name)
"""Of an email identity: its domain is kept as it stands in the DNS."""
