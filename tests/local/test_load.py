from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from threading import Barrier

import pytest

from pinpoint_email import (
    AlreadyExistsException,
    Body,
    Content,
    Destination,
    EmailContent,
    Message,
    Options,
    PinpointEmailClient,
)
from pinpoint_email.local import LocalService

pytestmark = pytest.mark.once
THREADS = 32
MESSAGES = 4
SHARED = Options(max_pool_connections=THREADS)

ClientOf = Callable[[], PinpointEmailClient]


@pytest.fixture(params=["one client", "a client each"])
def client_of(request: pytest.FixtureRequest, service: LocalService) -> Iterator[ClientOf]:
    """A thread's client: the one that all share, or its own."""
    with ExitStack() as stack:
        if request.param == "one client":
            shared = stack.enter_context(service.client(options=SHARED))
            yield lambda: shared
        else:
            yield lambda: stack.enter_context(service.client())


def work(client_of: ClientOf, start: Barrier, thread: int) -> dict[str, str]:
    """Create an identity and send numbered messages from it; return their identifiers by their names."""
    client = client_of()
    start.wait(10)
    client.create_email_identity(email_identity=f"thread-{thread}.example")
    return {name: send(client, thread, name) for name in (f"{thread}/{number}" for number in range(MESSAGES))}


def send(client: PinpointEmailClient, thread: int, name: str) -> str:
    """Send a message that says everywhere which one it is."""
    text, subject = (Content(data=f"{kind} {name}") for kind in ("body", "subject"))
    answer = client.send_email(
        from_email_address=f"{name}@thread-{thread}.example",
        destination=Destination(to_addresses=[f"to-{name}@c.de"], bcc_addresses=[f"bcc-{name}@c.de"]),
        content=EmailContent(simple=Message(subject=subject, body=Body(text=text))),
    )
    return answer.message_id or ""


def watch(service: LocalService, futures: list[Future[dict[str, str]]]) -> int:
    """Read the messages while they come, which are never fewer than before; return how often."""
    counts = [0]
    while not all(future.done() for future in futures):
        messages = service.messages
        assert len(messages) == len({message.message_id for message in messages})
        assert len(messages) >= counts[-1]
        counts.append(len(messages))
        assert service.events is not None
    return len(counts)


def test_threads_at_once_are_served_each_its_own(service: LocalService, client_of: ClientOf) -> None:
    """Every call of 32 concurrent threads takes effect, once, and none are mixed up."""
    start = Barrier(THREADS)
    with ThreadPoolExecutor(THREADS) as threads:
        futures = [threads.submit(partial(work, client_of, start), thread) for thread in range(THREADS)]
        assert watch(service, futures) > 1
    sent = {name: identifier for future in futures for name, identifier in future.result().items()}
    assert THREADS * MESSAGES == len(sent) == len(set(sent.values()))
    assert sent == {message.subject.removeprefix("subject "): message.message_id for message in service.messages}
    for message in service.messages:
        name = message.subject.removeprefix("subject ")
        people = (f"to-{name}@c.de", f"bcc-{name}@c.de")
        assert (f"{name}@thread-{name.partition('/')[0]}.example", f"body {name}\n", people) == (
            message.from_address,
            message.text,
            message.recipients,
        )
        events = [(event.recipient, event.event_type) for event in service.events if event.message_id == sent[name]]
        assert [(person, kind) for person in people for kind in ("SEND", "DELIVERY")] == events
    with service.client() as client:
        listed = [identity.identity_name for identity in client.list_email_identities().email_identities]
        assert sorted(f"thread-{thread}.example" for thread in range(THREADS)) == sorted(filter(None, listed))
        quota = client.get_account().send_quota
        assert quota is not None
        assert 2 * len(sent) == quota.sent_last_24_hours


def test_identity_that_all_create_at_once_is_created_once(service: LocalService, client_of: ClientOf) -> None:
    """One of many threads creates an identity, the others find it; there is one of it."""
    start = Barrier(THREADS)

    def create(_: int) -> bool | None:
        client = client_of()
        start.wait(10)
        return client.create_email_identity(email_identity="example.com").verified_for_sending_status

    with ThreadPoolExecutor(THREADS) as threads:
        assert [True] * THREADS == list(threads.map(create, range(THREADS)))
    with service.client() as client:
        assert 1 == len(client.list_email_identities().email_identities)


def test_pool_that_all_create_at_once_is_created_once(service: LocalService) -> None:
    """One of many threads creates a pool, and the others get an error that it exists."""
    start = Barrier(THREADS)
    with service.client(options=SHARED) as client:

        def create(_: int) -> bool:
            start.wait(10)
            try:
                client.create_dedicated_ip_pool(pool_name="pool")
            except AlreadyExistsException:
                return False
            return True

        with ThreadPoolExecutor(THREADS) as threads:
            assert 1 == sum(threads.map(create, range(THREADS)))
