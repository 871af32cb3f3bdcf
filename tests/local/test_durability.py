import json
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Event
from typing import Any, cast
from urllib.parse import urlsplit

import pytest
from attrs import field, frozen
from requests import Session

from pinpoint_email import (
    Body,
    Content,
    Destination,
    EmailContent,
    Message,
    MessageTag,
    PinpointEmailClient,
    PinpointEmailError,
    RawMessage,
    Tag,
)
from pinpoint_email.local.state import ServiceState

from .processes import RunningService, running

pytestmark = [pytest.mark.once, pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals")]

ROUNDS = 5
THREADS = 4
RECIPIENTS = ("b@c.de", "d@c.de")


@frozen
class Noted:
    """Actions that got a response of success."""

    subjects: dict[str, str] = field(factory=dict[str, str])
    """The identifiers of messages by their subjects."""
    identities: list[str] = field(factory=list[str])


def work(service: RunningService, name: str, noted: Noted, started: Event) -> None:
    """Create identities and send messages, one after the other, until the service is killed."""
    with service.client() as client:
        number = 0
        while True:
            number += 1
            try:
                client.create_email_identity(email_identity=f"{name}-{number}.example")
                noted.identities.append(f"{name}-{number}.example")
                noted.subjects[f"{name}-{number}"] = send_one(client, f"{name}-{number}")
                started.set()
            except PinpointEmailError:
                return


def send_one(client: PinpointEmailClient, subject: str) -> str:
    """Send a message, and return its identifier."""
    content = EmailContent(simple=Message(subject=Content(data=subject), body=Body(text=Content(data=subject))))
    answer = client.send_email(
        from_email_address="a@example.com", destination=Destination(to_addresses=RECIPIENTS), content=content
    )
    return answer.message_id or ""


def ask(service: RunningService, path: str) -> dict[str, Any]:
    """Return the response of the control API."""
    with Session() as session:
        return cast("dict[str, Any]", session.get(service.url + path, timeout=10).json())


def identities(client: PinpointEmailClient) -> Iterator[str]:
    """The names of all identities, page by page."""
    token: str | None = None
    while True:
        answer = client.list_email_identities(next_token=token)
        yield from (identity.identity_name or "" for identity in answer.email_identities)
        token = answer.next_token
        if not token:
            return


def check(service: RunningService, noted: Noted) -> None:
    """Check that every successful action took effect once, and that nothing is incomplete."""
    messages = ask(service, "/_local/messages")["messages"]
    there = {message["subject"]: message["message_id"] for message in messages}
    assert len(messages) == len(there)
    assert noted.subjects == {subject: there.get(subject) for subject in noted.subjects}
    events = Counter(
        (event["message_id"], event["recipient"], event["event_type"])
        for event in ask(service, "/_local/events")["events"]
    )
    kinds = ("SEND", "DELIVERY")
    assert dict.fromkeys(
        ((name, recipient, kind) for name in there.values() for recipient in RECIPIENTS for kind in kinds), 1
    ) == dict(events)
    with service.client() as client:
        names = Counter(identities(client))
        assert {1} == set(names.values())
        assert set() == set(noted.identities) - names.keys()
        quota = client.get_account().send_quota
        assert quota is not None
        assert len(RECIPIENTS) * len(messages) == quota.sent_last_24_hours


def test_what_was_answered_survives_a_kill(tmp_path: Path) -> None:
    """Killed at any time and restarted, the service has kept every action that it reported as done."""
    rng = random.Random(20260101)  # noqa: S311  (the same times in every run)
    noted = Noted()
    for round_ in range(ROUNDS):
        with running("--state", str(tmp_path / "state")) as service, ThreadPoolExecutor(THREADS) as threads:
            with service.client() as client:
                client.create_email_identity(email_identity="example.com")
            if round_:
                check(service, noted)
            started = Event()
            workers = [threads.submit(work, service, f"r{round_}-t{n}", noted, started) for n in range(THREADS)]
            assert started.wait(10)
            time.sleep(rng.uniform(0.02, 0.4))
            service.kill()
            for worker in workers:
                worker.result(10)
    with running("--state", str(tmp_path / "state")) as service:
        check(service, noted)
        assert ("", "", 0) == service.stop()
    assert len(noted.subjects) >= ROUNDS


def fill(client: PinpointEmailClient) -> None:
    """Create resources of every kind."""
    tags = [Tag(key="k", value="ü")]
    for name in ("example.com", "a.example", "jane@example.org"):
        client.create_email_identity(email_identity=name, tags=tags)
    client.create_configuration_set(configuration_set_name="set", tags=tags)
    client.create_dedicated_ip_pool(pool_name="pool", tags=tags)
    client.put_dedicated_ip_in_pool(ip="192.0.2.2", destination_pool_name="pool")
    client.put_account_sending_attributes(sending_enabled=True)
    send_one(client, "simple")
    client.send_email(
        from_email_address="Jane <a@example.com>",
        destination=Destination(to_addresses=["B <b@c.de>"], cc_addresses=["bounce@simulator.amazonses.com"]),
        content=EmailContent(raw=RawMessage(data=b"Subject: raw\r\n\r\n" + bytes(range(256)) + b"\0\xff\n.")),
        configuration_set_name="set",
        email_tags=[MessageTag(name="n", value="v")],
    )


def read(service: RunningService) -> list[object]:
    """Read everything that was created."""
    messages = ask(service, "/_local/messages")
    sources: list[bytes] = []
    with Session() as session, service.client() as client:
        for message in messages["messages"]:
            path = f"/_local/messages/{message['message_id']}/source"
            sources.append(session.get(service.url + path, timeout=10).content)
        return [
            messages,
            ask(service, "/_local/events"),
            sources,
            list(identities(client)),
            client.get_email_identity(email_identity="a.example").tags,
            client.get_configuration_set(configuration_set_name="set").tags,
            client.list_dedicated_ip_pools().dedicated_ip_pools,
            client.get_dedicated_ip(ip="192.0.2.2").dedicated_ip,
            client.get_account().send_quota,
        ]


def test_all_is_there_after_a_restart(tmp_path: Path) -> None:
    """After a restart, the service has everything as it was."""
    file = tmp_path / "state"
    with running("--state", str(file)) as service:
        with service.client() as client:
            fill(client)
        with Session() as session:
            session.post(service.url + "/_local/clock", data=json.dumps({"advance": 3600}), timeout=10)
        before = read(service)
        assert ("", "", 0) == service.stop()
    with running("--state", str(file)) as service:
        assert before == read(service)
        assert service.url is not None
        assert ("", "", 0) == service.stop()
    state = ServiceState(path=file)
    with closing(state.store._connection):
        assert 3600 == state.clock._offset().total_seconds()


def test_seen_marks_are_kept(tmp_path: Path) -> None:
    """A message that was looked at stays marked."""
    file = tmp_path / "state"
    with running("--state", str(file)) as service, service.client() as client:
        fill(client)
        assert ("", "", 0) == service.stop()
    for expected in ([False, False], [False, True]):
        state = ServiceState(path=file)
        with closing(state.store._connection):
            assert expected == [entry.seen for entry in state.mailbox.entries()]
            state.mailbox.see(state.mailbox.messages()[0].message_id)


def test_file_in_use_is_refused_until_it_is_free(tmp_path: Path) -> None:
    """Two processes cannot have one file; after a kill the file is free."""
    file = tmp_path / "state"
    with running("--state", str(file)) as service:
        with pytest.raises(ValueError, match=r"locked|in use|another"):
            ServiceState(path=file)
        assert urlsplit(service.url).port != 0
        service.kill()
        state = ServiceState(path=file)
        state.store._connection.close()
