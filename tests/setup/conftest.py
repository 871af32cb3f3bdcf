from collections.abc import Iterator

import pytest

from pinpoint_email import PinpointEmailClient
from pinpoint_email.local import LocalService

from .accounts import Recording


@pytest.fixture
def session() -> Recording:
    """Record the requests of the test's client, in the order in which they are sent."""
    return Recording()


@pytest.fixture
def caller(service: LocalService, session: Recording) -> Iterator[PinpointEmailClient]:
    """Make a client of the service with one attempt for each call."""
    with session.client(service) as client:
        yield client
