"""The HTML of a message, made safe for a browser: nothing in it runs or fetches anything."""

import re
from base64 import b64encode
from collections.abc import Mapping
from email.message import EmailMessage
from html import escape, unescape
from html.parser import HTMLParser
from typing import Final
from urllib.parse import quote, unquote

from attrs import frozen

from .elements import ATTRIBUTES, ELEMENTS, PICTURE_KINDS, UNSEEN
from .messages import content_type_of, data_of, header

__all__ = ["Link", "Rendering", "pictures_in", "render_mail", "words_of"]

_HEAD: Final = (
    '<!DOCTYPE html><html><head><meta charset="utf-8"><meta name="color-scheme" content="light">'
    "<style>:where(body){font:14px/1.5 system-ui,sans-serif;overflow-wrap:break-word}"
    ":where(img){max-width:100%}</style></head><body>"
)
_PLACEHOLDER: Final = "data:image/svg+xml," + quote(
    '<svg xmlns="http://www.w3.org/2000/svg" width="96" height="64" viewBox="0 0 96 64">'
    '<rect width="96" height="64" fill="#e8ebf0"/><g fill="none" stroke="#8b95a5" stroke-width="2">'
    '<rect x="34" y="20" width="28" height="24" rx="3"/><circle cx="42" cy="28" r="2.5"/>'
    '<path d="M35 42l9-9 6 6 4-4 7 7"/></g></svg>'
)
_LINK_SCHEMES: Final = ("http:", "https:", "mailto:")
_REMOTE_PREFIXES: Final = ("http:", "https:", "//")
_NO_MARKUP: Final = {"script", "style"}
_MAX_PICTURE_CHARACTERS: Final = 100 * 2**20
"""The limit of all pictures in a document: a message can refer to one of its own any number of times."""
_CID = re.compile(r"cid:([^\s\"'()<>]+)", re.IGNORECASE)


@frozen
class Link:
    """A link of a message."""

    text: str
    url: str


@frozen
class Rendering:
    """An HTML message that is ready to be shown."""

    html: str
    """A document that is safe to show in a frame of its own."""
    links: tuple[Link, ...]
    """The links of the message; in the document itself they lead nowhere."""
    remote_pictures: tuple[str, ...]
    """The URLs of remote pictures, which are not fetched."""


def render_mail(html: str, pictures: Mapping[str, str]) -> Rendering:
    """Render an HTML message, with the pictures that came with it by their ``Content-ID``."""
    writer = _Writer(pictures)
    writer.read(html)
    return Rendering(
        _HEAD + "".join(writer.parts), tuple(dict.fromkeys(writer.links)), tuple(dict.fromkeys(writer.remote_pictures))
    )


def words_of(html: str) -> str:
    """The text of an HTML message."""
    writer = _Writer({})
    writer.read(html)
    return " ".join(" ".join(writer.words).split())


def pictures_in(message: EmailMessage) -> dict[str, str]:
    """The pictures that come with a message, as ``data:`` URLs, by their ``Content-ID``."""
    found: dict[str, str] = {}
    for part in message.walk():
        name = header(part, "Content-ID").strip().strip("<>")
        kind, data = content_type_of(part), data_of(part)
        if name and kind in PICTURE_KINDS and data:
            found.setdefault(name, f"data:{kind};base64,{b64encode(data).decode()}")
    return found


class _Writer(HTMLParser):
    """Writes the HTML that it parses anew, so that a browser sees the same elements as this parser, and no others."""

    def __init__(self, pictures: Mapping[str, str]) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.words: list[str] = []
        self.links: list[Link] = []
        self.remote_pictures: list[str] = []
        self._pictures = pictures
        self._characters_left = _MAX_PICTURE_CHARACTERS
        self._unseen: str | None = None
        self._in_style = False
        self._link: tuple[str, list[str]] | None = None

    def read(self, html: str) -> None:
        """Read a whole document.

        The parser is not closed: closing would search for the end of an unfinished tag from each ``<`` in
        it again. As in a browser, such a tag is lost.
        """
        self.feed(html)
        if self.cdata_elem is None and not self.rawdata.startswith("<"):
            self.handle_data(unescape(self.rawdata))
        self._end_link()

    def parse_marked_section(self, i: int, report: bool = True) -> int:  # noqa: FBT002, ARG002  (the parser's)
        """Skip ``<![...]>``, on which the parser would give up."""
        return self.parse_bogus_comment(i)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Write a tag with the attributes that are safe."""
        if self._unseen is None and tag in UNSEEN:
            self._unseen = tag
        if self._unseen or tag not in ELEMENTS:
            return
        # Of an attribute that is repeated, browsers take the first.
        given = {name: value or "" for name, value in reversed(attrs)}
        self._in_style = tag == "style"
        if tag in {"a", "area"}:
            self._begin_link(given)
        if tag == "img" and self._link:
            self._link[1].append(given.get("alt", ""))
        written = {**self._safe(given), **self._reference(tag, given)}
        self.parts += ["<", tag, *(f' {name}="{escape(value)}"' for name, value in written.items()), ">"]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Write ``<tag/>`` as a start tag, which it is in HTML."""
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        """Write the end of an element."""
        if self._unseen:
            self._unseen = None if tag == self._unseen else self._unseen
        elif tag in ELEMENTS - {"html", "body"}:
            self._in_style = False
            if tag == "a":
                self._end_link()
            self.parts.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        """Write text, or a style sheet."""
        if self._unseen:
            return
        if self._in_style:
            # A style sheet must not be able to end its own element.
            self.parts.append(self._with_pictures(data).replace("</", "<\\/"))
            return
        self.words.append(data)
        if self._link:
            self._link[1].append(data)
        self.parts.append(escape(data))

    def _safe(self, given: Mapping[str, str]) -> dict[str, str]:
        return {
            name: self._with_pictures(value) if name == "style" else value
            for name, value in given.items()
            if name in ATTRIBUTES or re.fullmatch(r"aria-[a-z]+", name)
        }

    def _reference(self, tag: str, given: Mapping[str, str]) -> dict[str, str]:
        """The attributes with a URL: of a picture in the message, or of an anchor in the document."""
        if tag == "img":
            return {"src": self._picture(given.get("src", ""))}
        if tag in {"a", "area"} and "href" in given:
            url = _as_browsers_read(given["href"])
            # The sandbox forbids new windows, so that a click does nothing; without the target, it would add to the
            # history.
            return {"href": url} if url.startswith("#") else {"href": "#", "target": "_blank", "title": url}
        background = self._with_pictures(given.get("background", ""))
        return {"background": background} if background.startswith("data:image/") else {}

    def _picture(self, source: str) -> str:
        url = self._with_pictures(_as_browsers_read(source))
        if url.lower().startswith("data:image/"):
            return url
        if url.lower().startswith(_REMOTE_PREFIXES):
            self.remote_pictures.append(url)
        return _PLACEHOLDER

    def _with_pictures(self, text: str) -> str:
        return _CID.sub(self._embedded, text)

    def _embedded(self, reference: re.Match[str]) -> str:
        picture = self._pictures.get(unquote(reference[1]), "")
        if not picture or len(picture) > self._characters_left:
            return reference[0]
        self._characters_left -= len(picture)
        return picture

    def _begin_link(self, given: Mapping[str, str]) -> None:
        self._end_link()
        self._link = (_as_browsers_read(given.get("href", "")), [given.get("alt", "")])

    def _end_link(self) -> None:
        if self._link and self._link[0].lower().startswith(_LINK_SCHEMES):
            url, texts = self._link
            self.links.append(Link(" ".join(" ".join(texts).split()), url))
        self._link = None


def _as_browsers_read(url: str) -> str:
    """A URL without the white space and control characters that browsers ignore."""
    return "".join(character for character in url if character > " ")
