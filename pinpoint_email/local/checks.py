"""What the local service asks of names and tags."""

import re
from collections.abc import Collection

from pinpoint_email.models import Tag

from .errors import bad_request

__all__ = ["check_domain", "check_identity", "check_name", "check_tags", "is_domain"]

_MOST_TAGS = 50
_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")
_DOMAIN = re.compile(r"(?:[\w-]{1,63}\.)+[\w-]{2,63}")
_IDENTITY = re.compile(rf"(?:[^\s\x00-\x1f\x7f@<>,;:\"\\()\[\]]+@)?{_DOMAIN.pattern}")


def check_identity(name: str) -> None:
    """Refuse what is neither an address nor a domain.

    Raises:
        Refusal: It is neither.
    """
    if not _IDENTITY.fullmatch(name):
        raise bad_request("EmailIdentity", "an email address or a domain")


def check_domain(member: str, name: str) -> None:
    """Refuse what is no domain.

    Raises:
        Refusal: It is none.
    """
    if not is_domain(name):
        raise bad_request(member, "a domain")


def is_domain(name: str) -> bool:
    """Whether a text is formed as a domain is."""
    return _DOMAIN.fullmatch(name) is not None


def check_name(member: str, name: str) -> None:
    """Refuse what cannot name a resource.

    Raises:
        Refusal: It is too long, or holds other characters.
    """
    if not _NAME.fullmatch(name):
        raise bad_request(member, "1 to 64 letters, digits, '_' or '-'")


def check_tags(tags: Collection[Tag]) -> tuple[Tag, ...]:
    """The tags that a resource is to have.

    Raises:
        Refusal: There are too many, or two have the same key.
    """
    if len(tags) > _MOST_TAGS or len({tag.key for tag in tags}) < len(tags):
        raise bad_request("Tags", f"at most {_MOST_TAGS} tags with different keys")
    return tuple(tags)
