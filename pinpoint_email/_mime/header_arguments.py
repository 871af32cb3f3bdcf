"""Headers from arguments: those of the caller, and those by which recipients unsubscribe."""

import re
from collections.abc import Mapping
from typing import Any, cast

from pinpoint_email._values.checks import Mismatch, describe, inside
from pinpoint_email._values.domains import a_label

from .arguments import enumerated, one_line, text_of
from .sources import PlainText

__all__ = ["Header", "headers_of", "unsubscribe_headers"]

Header = tuple[str, str]
"""A header's name and its value as it leaves."""

_MAX_URL = 900
"""In characters, so that a URL fits into a line, which cannot be broken."""
_NAME = re.compile(r"[!-9;-~]{1,50}")
"""A name behind which there is room for an encoded word."""
_RESERVED = {
    "bcc": "recipients would see it; destination takes bcc_addresses",
    "cc": "the call that sends makes it from destination",
    "date": "the service makes it",
    "from": "the call that sends makes it from from_email_address",
    "list-unsubscribe": "list_unsubscribe makes it",
    "list-unsubscribe-post": "list_unsubscribe makes it",
    "message-id": "the service makes it",
    "mime-version": "it is made with the parts",
    "reply-to": "the call that sends makes it from reply_to_addresses",
    "return-path": "the call that sends takes feedback_forwarding_email_address",
    "sender": "the call that sends takes from_email_address",
    "subject": "the argument subject makes it",
    "to": "the call that sends makes it from destination",
    "x-ses-configuration-set": "the call that sends takes configuration_set_name",
    "x-ses-message-tags": "the call that sends takes email_tags",
}
"""Names that a caller cannot use, and why: each would be there twice, or is replaced by the service."""
_RESERVED_PREFIXES = {
    "content-": "it is made with the parts",
    "resent-": "only a message that exists can be resent, which from_mime is for",
}
_URL_CHARACTER = r"[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+;=]|%[0-9A-Fa-f]{2}"
_URL_PART = re.compile(rf"(?:{_URL_CHARACTER})*")
_HOST = re.compile(r"(?P<before>https://|mailto:[^?,@]*@)(?P<host>[^/?#:,]*)", re.IGNORECASE)
_HTTPS = re.compile(r"https://[^/?#]*[A-Za-z0-9\]][^/?#]*.*", re.IGNORECASE)
_MAILTO = re.compile(r"mailto:[^?]+@[^?]+.*", re.IGNORECASE)


def headers_of(given: Any) -> list[Header]:
    """A caller's headers, checked and encoded.

    Raises:
        Mismatch: One has no valid name, a name that is made otherwise, or a value that is not one line of text.
    """
    pairs: Any = cast("Mapping[object, object]", given).items() if isinstance(given, Mapping) else given
    items = enumerated(pairs, "headers", "a mapping, or pairs of name and value")
    return [_header(f"headers[{position}]", pair) for position, pair in items]


def _header(place: str, pair: Any) -> Header:
    match pair:
        case (name, value):
            checked_name = inside(place, _checked_name, name)
            return checked_name, PlainText(inside(f"headers[{checked_name!r}]", one_line, value))
        case _:
            raise Mismatch("a pair of name and value", describe(pair), place)


def _checked_name(given: object) -> str:
    name = one_line(given)
    if not _NAME.fullmatch(name):
        raise Mismatch("a header's name: 1 to 50 printable ASCII characters but for space and ':'", describe(name))
    if reason := _RESERVED.get(name.lower()):
        raise Mismatch(f"another header, as {reason}", repr(name))
    for prefix, reason in _RESERVED_PREFIXES.items():
        if name.lower().startswith(prefix):
            raise Mismatch(f"another header, as {reason}", repr(name))
    return name


def unsubscribe_headers(given: Any) -> list[Header]:
    """The headers by which mail programs offer to unsubscribe: by one click (RFC 8058), or by mail (RFC 2369).

    Raises:
        Mismatch: There is no URL, more than one for a click, or one that is neither for a click nor for mail.
    """
    if isinstance(given, str):
        return _unsubscribe_headers([inside("list_unsubscribe", _url, given)])
    items = enumerated(given, "list_unsubscribe", "a URL, or a list of URLs")
    return _unsubscribe_headers([inside(f"list_unsubscribe[{position}]", _url, url) for position, url in items])


def _unsubscribe_headers(urls: list[str]) -> list[Header]:
    clicks = sum(url.lower().startswith("https:") for url in urls)
    if not urls or clicks > 1:
        got = f"{clicks} https: URLs" if urls else "an empty list"
        raise Mismatch("one https: URL, mailto: URLs, or both", got, "list_unsubscribe")
    header = ("List-Unsubscribe", ",\r\n ".join(f"<{url}>" for url in urls))
    return [header, ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")] if clicks else [header]


def _url(given: object) -> str:
    """Write a URL with its host as it stands in the DNS."""
    text = text_of(given)
    found = _HOST.match(text)
    url = text if not found else f"{found['before']}{a_label(found['host'])}{text[found.end() :]}"
    _check_url(url)
    return url


def _check_url(url: str) -> None:
    end = cast("re.Match[str]", _URL_PART.match(url)).end()
    if end < len(url):
        # A comma divides this header's URLs. Whether %2C means the same is for the URL's server to say, so that
        # it is not put in its place here.
        expected = "a URL as RFC 3986 has it, in ASCII, with all else and commas percent-encoded, such as '%2C'"
        raise Mismatch(expected, f"{url[end]!r} at position {end}")
    if len(url) > _MAX_URL or not (_HTTPS.fullmatch(url) or _MAILTO.fullmatch(url)):
        expected = f"'https://...' or 'mailto:name@...', of at most {_MAX_URL} characters"
        raise Mismatch(expected, "an http: URL" if url.lower().startswith("http:") else describe(url))
