from collections.abc import Iterator

import pytest

from pinpoint_email import PinpointEmailClient
from pinpoint_email.local import LocalService

from .accounts import Recording


@pytest.fixture
def session() -> Recording:
    """What the test's client sends, in the order in which it is sent."""
    return Recording()


@pytest.fixture
def caller(service: LocalService, session: Recording) -> Iterator[PinpointEmailClient]:
    """A client of the service that tries everything once only."""
    with session.client(service) as client:
        yield client
