"""Encoded words in header fields: what RFC 2047 makes of them, and what it forbids."""

import binascii
import codecs
import re

__all__ = ["ENCODED_WORD", "WORD", "as_byte", "decoded", "faults", "unfolded", "unstructured"]

WORD = r"=\?(?P<charset>[^?\s]+)\?(?P<encoding>[bBqQ])\?(?P<text>[!->@-~]*)\?="
ENCODED_WORD = re.compile(WORD)
_LOOKS_ENCODED = re.compile(r"=\?[^?\s]+\?[bBqQ]\?[^?]*\?=")
_Q_IN_A_PHRASE = re.compile(r"[A-Za-z0-9!*+/=_-]+")
"""RFC 2047, 5 (3)."""


def unfolded(value: str) -> str:
    """A field's value in one line (RFC 5322, 2.2.3), without the white space at either end."""
    return re.sub(r"\r?\n(?=[ \t])", "", value).strip(" \t\r\n")


def unstructured(value: str) -> str:
    """Text with encoded words (RFC 2047, 6.2) as it is shown."""
    shown, after_word, space = "", False, ""
    for piece in re.split(r"([ \t]+)", unfolded(value)):
        if piece.strip(" \t"):
            word = ENCODED_WORD.fullmatch(piece)
            shown += ("" if after_word and word else space) + (decoded(word) if word else piece)
            after_word, space = bool(word), ""
        else:
            space += piece
    return shown


def faults(value: str, *, phrase: bool = False) -> list[str]:
    """What RFC 2047 forbids about the encoded words of a value, which may have folds."""
    found: list[str] = []
    for word in _LOOKS_ENCODED.finditer(value):
        text = word[0]
        before, after = value[: word.start()][-1:], value[word.end() :][:1]
        exact = ENCODED_WORD.fullmatch(text)
        if not exact:
            found.append(f"{text}: white space or another character that cannot be in one")
            continue
        if len(text) > 75:
            found.append(f"{text}: longer than 75 characters")
        if not exact["text"]:
            found.append(f"{text}: empty")
        if before not in {"", " ", "\t", "\n", "("} or after not in {"", " ", "\t", "\r", ")"}:
            found.append(f"{text}: not apart from what is beside it")
        if phrase and exact["encoding"] in "qQ" and not _Q_IN_A_PHRASE.fullmatch(exact["text"]):
            found.append(f"{text}: a character that cannot be in a phrase")
        try:
            decoded(exact)
        except (ValueError, LookupError) as error:
            found.append(f"{text}: {error}")
    return found


def decoded(word: "re.Match[str]") -> str:
    """The text of an encoded word; a character that is cut raises an error."""
    if word["encoding"] in "bB":
        data = binascii.a2b_base64(word["text"], strict_mode=True)
    else:
        data = re.sub(rb"=([0-9A-Fa-f]{2})", as_byte, word["text"].replace("_", " ").encode())
    return codecs.decode(data, word["charset"].partition("*")[0])


def as_byte(found: "re.Match[bytes]") -> bytes:
    return bytes.fromhex(found[1].decode())
