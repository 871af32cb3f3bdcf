"""Made-up messages arrive as they are meant, however they are built, for two readers that are not Python's."""

from collections.abc import Callable
from functools import cache

import pytest

from pinpoint_email import ParamValidationError
from tests.mail.building import WAYS, ascii_addresses
from tests.mail.by_hand import by_hand
from tests.mail.decoder import message
from tests.mail.made_up import Meant, in_dns, made_up
from tests.mail.parser import MailParser
from tests.mail.reading import Shown, body, read, read_by_mailparser
from tests.mail.writing import faults_of_form, written

MESSAGES = range(40)
every_way = pytest.mark.parametrize("way", WAYS)


@cache
def meant_in(way: str, number: int) -> Meant:
    """What one of the messages means, as far as it can be said in a way."""
    return WAYS[way].suited(made_up(str(number)))


@cache
def written_in(way: str, number: int) -> bytes:
    """What leaves for one of the messages."""
    return written(WAYS[way].build(meant_in(way, number)))


def differences(expected: Shown, actual: Shown) -> Shown:
    """What was expected and what came, where they differ."""
    return {key: (expected[key], actual[key]) for key in expected if expected[key] != actual[key]}


def shown(meant: Meant) -> Shown:
    """What a reader shows of a message that is meant so."""
    return {
        "subject": meant.subject,
        "from": list(in_dns([meant.sender])),
        "to": list(in_dns(meant.to)),
        "cc": list(in_dns(meant.cc)),
        "reply to": list(in_dns(meant.reply_to)),
        "text": body(meant.text),
        "html": body(meant.html),
        "files": [(file.name, file.content_type, file.content_id, file.content) for file in meant.files],
    }


def problems(judge: Callable[[int], object]) -> dict[int, object]:
    """What a judge finds wrong, by the number of the message; what cannot be written or read is wrong as well."""
    found: dict[int, object] = {}
    for number in MESSAGES:
        try:
            problem = judge(number)
        except (ParamValidationError, AssertionError, ValueError, LookupError) as error:
            problem = repr(error)
        if problem:
            found[number] = problem
    return found


@every_way
def test_form(way: str) -> None:
    """It is ASCII in lines that SMTP carries, with the headers that were given, and what was right stays as it is."""

    def judge(number: int) -> object:
        return faults_of_form(WAYS[way].build(meant_in(way, number)), written_in(way, number))

    assert {} == problems(judge)


@every_way
def test_reading_by_the_rfcs(way: str) -> None:
    """What the RFCs make of it is what is meant."""

    def judge(number: int) -> object:
        meant = meant_in(way, number)
        rest = {"note": meant.note, "references": meant.references, "unsubscribe": meant.unsubscribe}
        return differences(shown(meant) | rest, read(message(written_in(way, number))))

    assert {} == problems(judge)


@every_way
def test_reading_by_mailparser(way: str, mailparser: MailParser) -> None:
    """What another program reads is what is meant."""

    def judge(number: int) -> object:
        return differences(shown(meant_in(way, number)), read_by_mailparser(mailparser.read(written_in(way, number))))

    assert {} == problems(judge)


def test_the_readers_agree(mailparser: MailParser) -> None:
    """Both read what was written by hand as it is meant, so it is the writer that they judge."""

    def judge(number: int) -> object:
        meant = ascii_addresses(made_up(str(number)))
        source = by_hand(meant, encoded=True)
        by_the_rfcs, by_mailparser = read(message(source)), read_by_mailparser(mailparser.read(source))
        return differences(shown(meant), by_the_rfcs) | differences(shown(meant), by_mailparser)

    assert {} == problems(judge)
