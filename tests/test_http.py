"""Answers are read as ``http.client`` reads them, in whatever pieces they arrive."""

import http.client
import io
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinpoint_email._transport.http import Incoming, SpeaksTlsError, read_message

from .properties import examples

MAX = 10_000


class OneAnswer:
    """A socket, as far as ``http.client`` needs one."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def makefile(self, _: str) -> io.BytesIO:
        """The bytes that arrive."""
        return io.BytesIO(self._data)


def arriving(data: bytes, *sizes: int) -> Incoming:
    """A stream whose bytes arrive in pieces of these sizes, and then all at once."""
    left = io.BytesIO(data)
    pieces = iter(sizes)
    return Incoming(lambda size: left.read(min(size, next(pieces, size))))


names = st.from_regex(r"[A-Za-z][A-Za-z-]{0,20}", fullmatch=True).filter(
    lambda name: name.lower() not in {"connection", "content-length", "transfer-encoding", "keep-alive"}
)
values = st.from_regex(r"([!-~]([ -~]{0,30}[!-~])?)?", fullmatch=True)
bodies = st.binary(max_size=3000)


@st.composite
def in_chunks(draw: st.DrawFn) -> bytes:
    """A body in chunks, with extensions and a trailer."""
    chunks = draw(st.lists(st.binary(min_size=1, max_size=300), max_size=5))
    extension = draw(st.sampled_from([b"", b";a=b", b" ; a"]))
    trailer = draw(st.sampled_from([b"", b"X-Sum: 1\r\n"]))
    coded = (f"{len(chunk):{draw(st.sampled_from('xX'))}}".encode() + extension + b"\r\n" + chunk for chunk in chunks)
    return b"".join(part + b"\r\n" for part in coded) + b"0\r\n" + trailer + b"\r\n"


@st.composite
def answers(draw: st.DrawFn) -> bytes:
    """An answer as servers send them."""
    version = draw(st.sampled_from(["1.0", "1.1"]))
    status = draw(st.sampled_from([200, 204, 304, 400, 404, 500, 503]))
    reason = draw(values)
    headers = draw(st.lists(st.tuples(names, values), max_size=5))
    headers += draw(st.sampled_from([[], [("Connection", "close")], [("Connection", "Keep-Alive")]]))
    has_body = status not in {204, 304}
    kind = draw(st.sampled_from(["length", "chunked", "until closed"])) if has_body and version == "1.1" else "length"
    body = draw(in_chunks() if kind == "chunked" else bodies) if has_body else b""
    if kind == "length":
        headers.append(("content-length", str(len(body))))
    elif kind == "chunked":
        headers.append(("Transfer-Encoding", "chunked"))
    end = draw(st.sampled_from(["\r\n", "\n"]))
    head = [f"HTTP/{version} {status} {reason}", *(f"{name}:{value}" for name, value in headers), "", ""]
    return end.join(head).encode("latin-1") + body


@examples(300)
@given(data=answers(), sizes=st.lists(st.integers(1, 200), max_size=30))
def test_answers_are_read_as_http_client_reads_them(data: bytes, sizes: list[int]) -> None:
    """Status, headers, body and whether the connection can be reused are those of ``http.client``."""
    judge = http.client.HTTPResponse(cast("Any", OneAnswer(data)), method="GET")
    judge.begin()
    body = judge.read()
    message = read_message(arriving(data, *sizes), MAX)
    assert (judge.status, judge.reason, judge.version) == (message.status, message.reason, message.version)
    assert sorted((name.lower(), value) for name, value in judge.getheaders()) == sorted(
        (name.lower(), value) for name, value in message.headers.iteritems()
    )
    assert (body, True, judge.will_close) == (message.body, message.is_whole, message.is_last)


@examples(300)
@given(data=st.binary(max_size=300), answer=answers(), cut=st.integers(0, 3000), spoil=st.integers(0, 3000))
def test_nonsense_is_an_error_of_http(data: bytes, answer: bytes, cut: int, spoil: int) -> None:
    """A cut, spoilt or foreign answer raises nothing but an error of HTTP."""
    for nonsense in (data, answer[:cut], answer[:spoil] + data + answer[spoil:]):
        try:
            read_message(arriving(nonsense), MAX)
        except (http.client.HTTPException, OSError):
            continue


@pytest.mark.parametrize(
    "data",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n" + b"a" * 5000,
        b"HTTP/1.1 200 OK\r\n\r\n" + b"a" * 5000,
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1388\r\n" + b"a" * 5000 + b"\r\n0\r\n\r\n",
    ],
    ids=["length", "until closed", "chunked"],
)
def test_no_more_is_read_than_asked_for(data: bytes) -> None:
    """A body beyond the limit is not read, and the message says that there is more."""
    message = read_message(arriving(data), 1000)
    assert (b"a" * 1000, False) == (message.body, message.is_whole)
    assert read_message(arriving(data), 5000).is_whole


@pytest.mark.parametrize(
    "start", [b"Content-Length: 9999999\r\n\r\n", b"Transfer-Encoding: chunked\r\n\r\nfffffff\r\n"]
)
def test_body_that_is_cut_short_is_not_taken_for_a_large_one(start: bytes) -> None:
    """A body that is cut short counts as such, even if it would have been too large."""
    with pytest.raises(http.client.IncompleteRead):
        read_message(arriving(b"HTTP/1.1 200 OK\r\n" + start + b"a" * 999), 1000)


def test_what_comes_after_an_answer_is_noticed() -> None:
    """Bytes after an answer are noticed, as they would be taken for the next one."""
    incoming = arriving(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}HTTP/1.1 ")
    assert b"{}" == read_message(incoming, MAX).body
    assert not incoming.is_empty


def test_interim_answers_are_passed_over() -> None:
    """Interim answers are skipped, except a switch of protocols, which is final."""
    interim = b"".join(b"HTTP/1.1 %d Wait\r\nX: y\r\n\r\n" % status for status in (100, 102, 103, 199))
    assert 404 == read_message(arriving(interim + b"HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n"), MAX).status
    assert 101 == read_message(arriving(b"HTTP/1.1 101 Switch\r\n\r\n"), MAX).status


@pytest.mark.parametrize("status", [b"", b"HTTP/1.1 20 OK", b"HTTP/1.1 099 OK", b"ICY 200 OK", b"HTTP/1.1 2000"])
def test_other_beginnings_are_no_answer(status: bytes) -> None:
    """Bytes that do not begin like HTTP, such as those of other protocols, are no answer."""
    with pytest.raises(http.client.BadStatusLine):
        read_message(arriving(status + b"\r\n\r\n"), MAX)


def test_other_version_is_named() -> None:
    """The error names the version of an answer that is not HTTP/1, such as HTTP/2."""
    with pytest.raises(http.client.UnknownProtocol, match=r"HTTP/2\.0"):
        read_message(arriving(b"HTTP/2.0 200 OK\r\n\r\n"), MAX)


def test_alert_of_tls_is_told_apart() -> None:
    """A TLS alert is recognised, whatever is in it."""
    with pytest.raises(SpeaksTlsError, match="https://"):
        read_message(arriving(b"\x15\x03\x03\x00\x02\x02\x0a"), MAX)
