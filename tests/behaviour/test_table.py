"""The table of behaviours under failure, row by row."""

from collections.abc import Callable
from pathlib import Path

import pytest

from pinpoint_email import Options, OutcomeUnknownError, PinpointEmailClient, ServiceError, TransportError
from tests.clients import client_of
from tests.samples import CONTENT, DESTINATION
from tests.servers import RawServer, stall

from .clocks import hurried
from .measure import outcome
from .table import FAULTS, Fault, render

Call = Callable[[PinpointEmailClient], object]
every_fault = pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)


def send(client: PinpointEmailClient) -> object:
    """Send a message."""
    return client.send_email(destination=DESTINATION, content=CONTENT)


SENDS: list[Call] = [
    send,
    lambda client: client.create_deliverability_test_report(from_email_address="a@b.cc", content=CONTENT),
]
ACTIONS: list[Call] = [
    lambda client: client.get_account(),
    lambda client: client.create_email_identity(email_identity="example.com"),
    lambda client: client.delete_email_identity(email_identity="example.com"),
]


def name_of(error: Exception) -> str:
    """The table's name for an exception."""
    return error.code if isinstance(error, ServiceError) else type(error).__name__


def tried(fault: Fault, call: Call, *, retry_unknown_outcome: bool | None = None) -> tuple[int, str]:
    """How often a call was tried, and what came of it."""

    def run(url: str) -> None:
        options = Options(read_timeout=0.2 if fault.reply is stall else 10, retry_unknown_outcome=retry_unknown_outcome)
        with client_of(url, options=options) as client:
            hurried(client)
            call(client)

    return outcome(fault, run, name_of)


@every_fault
@pytest.mark.parametrize("call", ACTIONS, ids=["get", "post", "delete"])
def test_actions_in_general(fault: Fault, call: Call) -> None:
    """Actions in general are tried as often as the table says."""
    assert fault.actions == tried(fault, call)


@every_fault
@pytest.mark.parametrize("call", SENDS, ids=["email", "report"])
def test_actions_that_send(fault: Fault, call: Call) -> None:
    """The two actions that send reach the service once, unless it certainly did nothing."""
    assert fault.sends == tried(fault, call)


@every_fault
def test_sends_that_may_be_repeated(fault: Fault) -> None:
    """With ``retry_unknown_outcome``, sends are tried like any other action."""
    assert fault.actions == tried(fault, send, retry_unknown_outcome=True)


def test_an_unknown_outcome_says_what_to_do() -> None:
    """An OutcomeUnknownError has the action, attempts and cause, and says how to go on."""
    with (
        RawServer(lambda _: None) as server,
        client_of(server.url) as client,
        pytest.raises(OutcomeUnknownError) as caught,
    ):
        send(client)
    assert ("SendEmail", 1) == (caught.value.operation_name, caught.value.attempts)
    assert isinstance(caught.value.__cause__, TransportError)
    assert "it may have taken effect" in str(caught.value)
    assert "retry_unknown_outcome" in str(caught.value)


def test_the_documentation_shows_the_table() -> None:
    """The documentation shows the table as it is tested here."""
    page = Path(__file__).parents[2] / "docs" / "errors.md"
    assert render() in page.read_text("utf-8")
