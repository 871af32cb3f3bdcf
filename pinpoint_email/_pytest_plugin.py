"""Fixtures for pytest, there wherever the library is installed: a local service, and a client of it.

::

    def test_welcome_mail(pinpoint_email_service, pinpoint_email_client):
        pinpoint_email_client.create_email_identity(email_identity="example.com")
        greet(pinpoint_email_client, "ada@example.org")
        assert pinpoint_email_service.messages[0].subject == "Welcome"

They need the extra ``local``. What they need is imported when a test asks for it, not before.
"""

from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from .client import PinpointEmailClient
    from .local import LocalService

__all__ = ["pinpoint_email_client", "pinpoint_email_service"]

_SERVICE = "pinpoint_email_service"


@pytest.fixture
def pinpoint_email_service() -> "Iterator[LocalService]":
    """A local service of the test's own, with nothing in it. If the test fails, its messages are shown."""
    from .local import LocalService

    with LocalService() as service:
        yield service


@pytest.fixture
def pinpoint_email_client(pinpoint_email_service: "LocalService") -> "Iterator[PinpointEmailClient]":
    """A client of the test's local service, in us-east-1."""
    with pinpoint_email_service.client() as client:
        yield client


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show with a failure what the test's local service received."""
    report = yield
    service = getattr(item, "funcargs", {}).get(_SERVICE)
    if report.when == "call" and report.failed and service is not None:
        report.sections.append((f"messages of {_SERVICE}", _listing(service)))
    return report


def _listing(service: "LocalService") -> str:
    """The messages of a service, to be read."""
    return (
        "\n\n".join(
            f"From: {message.from_address}\n"
            f"To: {', '.join(message.recipients)}\n"
            f"Subject: {message.subject}\n\n"
            f"{message.text or message.html or ''}".rstrip()
            for message in service.messages
        )
        or "none"
    )
