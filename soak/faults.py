"""What the server does in place of just answering.

Left out is what no client can tell from an answer: one that nobody has asked for and that arrives when the next
request is already on its way. Extra answers therefore leave in one write with the right one, or behind one that says
that the connection is not to be used again. An unasked 408 may come late, as it does from real load balancers: it has
no number in it, and the connection ends with it.
"""

import random
import time
from collections.abc import Callable
from functools import partial

from attrs import frozen

from . import answers
from .peer import Peer

__all__ = ["FAULTS", "GOOD", "HANDSHAKE_FAULTS", "READ_TIMEOUT", "TLS_FAULTS", "Fault"]

READ_TIMEOUT = 0.5
"""How long a client waits, in seconds, for the faults to be on either side of it."""
_LATE = READ_TIMEOUT + 0.3
_ALERT = b"\x15\x03\x03\x00\x02\x02\x50"
_TOO_LARGE = answers.error("413 Too Large", "RequestEntityTooLargeException", "Connection: close")("")
_TIMED_OUT = answers.error("408 Request Timeout")("")


@frozen
class Fault:
    """Something that a server does with one request, or with a connection."""

    name: str
    act: Callable[[Peer], None]
    refuses: bool = False
    """Whether it says that nothing was done, so that the request may come again."""


def _close_after_head(peer: Peer) -> None:
    peer.read_head()
    peer.close()


def _reset_after_head(peer: Peer) -> None:
    peer.read_head()
    peer.reset()


def _stop_reading(peer: Peer) -> None:
    peer.read_head()
    time.sleep(_LATE)
    peer.close()


def _refuse_unread(peer: Peer) -> None:
    peer.read_head()
    peer.send(_TOO_LARGE)
    time.sleep(0.2)
    peer.close()


def _refuse_and_read(peer: Peer) -> None:
    peer.read_head()
    peer.send(_TOO_LARGE)
    peer.read()
    peer.close()


def _read_slowly(peer: Peer) -> None:
    peer.send(answers.plain(peer.read(pause=0.02)))


def _say(
    answer: answers.Answer,
    then: Callable[[Peer], None] | None = None,
    *,
    after: float = 0,
    size: int | None = None,
    pause: float = 0,
) -> Callable[[Peer], None]:
    """Read the request and give an answer, after a while and in pieces maybe, and then do something else."""

    def act(peer: Peer) -> None:
        number = peer.read()
        time.sleep(after)
        peer.send(answer(number), size, pause)
        if then:
            then(peer)

    return act


def _nothing(_: str) -> bytes:
    return b""


def _idle(then: Callable[[Peer], None]) -> Callable[[Peer], None]:
    """Wait for a moment in which a client may or may not have sent its next request."""

    def act(peer: Peer) -> None:
        time.sleep(random.random() ** 4 / 10)  # noqa: S311  (mostly short; nothing is secret)
        then(peer)

    return act


def _stall(peer: Peer) -> None:
    peer.stall(_LATE)
    peer.close()


def _close_half(peer: Peer) -> None:
    peer.close_half()
    _stall(peer)


def _say_timed_out(peer: Peer) -> None:
    peer.send(_TIMED_OUT)
    peer.close()


def _say_goodbye(peer: Peer) -> None:
    peer.say_goodbye()
    peer.close()


def _send_alert(peer: Peer) -> None:
    peer.send_beneath(_ALERT)
    peer.close()


def _send_unencrypted(peer: Peer) -> None:
    peer.send_beneath(answers.plain(peer.read()))
    peer.close()


_cut_head = answers.cut(answers.plain, b"Content-Le")
_cut_body = answers.cut(answers.plain, b"\r\n\r\n", 12)
_cut_chunk = answers.cut(answers.chunked, b"\r\n\r\n", 7)
_lost_chunk = answers.cut(answers.chunked, b"}\r\n")

GOOD = Fault("answers at once", _say(answers.plain))
"""None, which is what most requests meet."""

FAULTS = (
    Fault("answers slowly", _say(answers.plain, after=READ_TIMEOUT / 2)),
    Fault("answers after the read timeout", _say(answers.plain, after=_LATE)),
    Fault("closes before it reads", Peer.close),
    Fault("closes after the head", _close_after_head),
    Fault("closes after the request", _say(_nothing, Peer.close)),
    Fault("resets before it reads", Peer.reset),
    Fault("resets after the head", _reset_after_head),
    Fault("resets after the request", _say(_nothing, Peer.reset)),
    Fault("stalls after the request", _say(_nothing, _stall)),
    Fault("reads slowly", _read_slowly),
    Fault("stops reading", _stop_reading),
    Fault("413, and stops reading", _refuse_unread, refuses=True),
    Fault("413, and reads on", _refuse_and_read, refuses=True),
    Fault("status line cut short", _say(answers.beheaded, Peer.close)),
    Fault("head cut short", _say(_cut_head, Peer.close)),
    Fault("body cut short", _say(_cut_body, Peer.close)),
    Fault("body cut short by a reset", _say(_cut_body, Peer.reset)),
    Fault("body that stalls", _say(_cut_body, _stall)),
    Fault("chunk cut short", _say(_cut_chunk, Peer.close)),
    Fault("last chunk lost", _say(_lost_chunk, Peer.close)),
    Fault("chunk without a size", _say(answers.broken_chunk)),
    Fault("chunks", _say(answers.chunked)),
    Fault("chunks with extensions and trailers", _say(answers.trailed)),
    Fault("Content-Length too long", _say(answers.wrong_length(+9), Peer.close)),
    Fault("Content-Length too long, and stalls", _say(answers.wrong_length(+9), _stall)),
    Fault("Content-Length too short", _say(answers.wrong_length(-9))),
    Fault("Content-Length given twice", _say(answers.padded("Content-Length: 3"))),
    Fault("no Content-Length", _say(answers.endless, Peer.close)),
    Fault("gzip", _say(answers.gzipped)),
    Fault("gzip cut short", _say(partial(answers.gzipped, lost=12))),
    Fault("gzip that is none", _say(answers.padded("Content-Encoding: gzip"))),
    Fault("100 first", _say(answers.hinted(100))),
    Fault("103 first", _say(answers.hinted(103))),
    Fault("many interim answers first", _say(answers.hinted(100, 102, 103, *[102] * 20))),
    Fault("interim answers in pieces of time", _say(answers.hinted(100, 103, 102), size=25, pause=0.05)),
    Fault("an interim answer and no other", _say(answers.hints(102), Peer.close)),
    Fault("Connection: close", _say(answers.padded("Connection: close"), Peer.close)),
    Fault("HTTP/1.0", _say(answers.old, Peer.close)),
    Fault("closes while idle", _say(answers.plain, _idle(Peer.close))),
    Fault("resets while idle", _say(answers.plain, _idle(Peer.reset))),
    Fault("408 while idle", _say(answers.plain, _idle(_say_timed_out))),
    Fault("closes one half", _say(answers.plain, _close_half)),
    Fault("an answer too many", _say(answers.doubled())),
    Fault("dozens of answers too many", _say(answers.flooded)),
    Fault("an answer too many after Connection: close", _say(answers.doubled("Connection: close"))),
    Fault("garbage", _say(answers.garbage)),
    Fault("one byte at a time", _say(answers.plain, size=1)),
    Fault("bytes that drip", _say(answers.plain, size=1, pause=0.01)),
    Fault("a huge header", _say(answers.padded("X-Huge: " + "x" * 50_000))),
    Fault("a header that is too long", _say(answers.padded("X-Huge: " + "x" * 100_000))),
    Fault("too many headers", _say(answers.many_headers)),
    Fault("a folded header", _say(answers.folded)),
    Fault("429", _say(answers.error("429 Slow Down", "TooManyRequestsException")), refuses=True),
    Fault("500 with a code", _say(answers.error("500 Oh", "InternalFailure")), refuses=True),
    Fault("503 with a code", _say(answers.error("503 Oh", "ServiceUnavailable")), refuses=True),
    Fault("502 with a page", _say(answers.page("502 Bad Gateway"))),
    Fault("200 with a page", _say(answers.page("200 OK"))),
    Fault("302", _say(answers.redirect("302 Found"))),
    Fault("307", _say(answers.redirect("307 Temporary Redirect"))),
    Fault("204", _say(answers.bare("204 No Content"))),
)
"""On any connection."""

TLS_FAULTS = (
    Fault("TLS ends in order", _say(answers.plain, _idle(_say_goodbye))),
    Fault("a TLS alert", _say(_nothing, _send_alert)),
    Fault("an unencrypted answer", _send_unencrypted),
)
"""Where it is encrypted."""

HANDSHAKE_FAULTS = (
    Fault("closes in place of a handshake", Peer.close),
    Fault("resets in place of a handshake", Peer.reset),
    Fault("stalls in place of a handshake", _stall),
    Fault("an alert in place of a handshake", _send_alert),
    Fault("an unencrypted answer in place of a handshake", lambda peer: peer.send(answers.page("400 Bad Request")(""))),
)
"""Before it is."""
