"""Checks of names and tags."""

import re
from collections.abc import Collection

from pinpoint_email._values.facts import DOMAIN, MAX_TAGS, NAME
from pinpoint_email.models import Tag

from .errors import bad_request

__all__ = ["check_domain", "check_identity", "check_name", "check_tags", "is_domain"]

_IDENTITY = re.compile(rf"(?:[^\s\x00-\x1f\x7f@<>,;:\"\\()\[\]]+@)?{DOMAIN.pattern}")


def check_identity(name: str) -> None:
    """Refuse a name that is neither an email address nor a domain.

    Raises:
        Refusal: The name is neither.
    """
    if not _IDENTITY.fullmatch(name):
        raise bad_request("EmailIdentity", "an email address or a domain")


def check_domain(member: str, name: str) -> None:
    """Refuse a name that is not a domain.

    Raises:
        Refusal: The name is not a domain.
    """
    if not is_domain(name):
        raise bad_request(member, "a domain")


def is_domain(name: str) -> bool:
    """Check whether a text has the form of a domain."""
    return DOMAIN.fullmatch(name) is not None


def check_name(member: str, name: str) -> None:
    """Refuse a name that no resource can have.

    Raises:
        Refusal: The name is empty or too long, or has characters that are not allowed.
    """
    if not NAME.fullmatch(name):
        raise bad_request(member, "1 to 64 letters, digits, '_' or '-'")


def check_tags(tags: Collection[Tag]) -> tuple[Tag, ...]:
    """Check the tags for a resource, and return them.

    Raises:
        Refusal: There are too many, or two have the same key.
    """
    if len(tags) > MAX_TAGS or len({tag.key for tag in tags}) < len(tags):
        raise bad_request("Tags", f"at most {MAX_TAGS} tags with different keys")
    return tuple(tags)
