"""Other readers of mail."""

from collections.abc import Callable, Iterator

import pytest

from tests.mail.decoder import message
from tests.mail.parser import MailParser, installed, running
from tests.mail.reading import Shown, read, read_by_mailparser


@pytest.fixture(scope="session")
def mailparser() -> Iterator[MailParser]:
    """A reader in another language, where CI has installed it."""
    if not installed():
        pytest.skip("no mailparser here")
    with running() as parser:
        yield parser


@pytest.fixture(params=["RFCs", "mailparser"])
def reader(request: pytest.FixtureRequest) -> Callable[[bytes], Shown]:
    """What each of the readers shows of a message."""
    if request.param == "RFCs":
        return lambda data: read(message(data))
    parser: MailParser = request.getfixturevalue("mailparser")
    return lambda data: read_by_mailparser(parser.read(data))
