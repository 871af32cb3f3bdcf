from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest

from pinpoint_email import MessageTag
from pinpoint_email.local import ReceivedMessage
from pinpoint_email.local.events import MessageEvent, events_of
from pinpoint_email.local.mailbox import Mailbox
from pinpoint_email.local.store import Store

NOW = datetime(2024, 2, 29, 12, 30, 15, 123456, UTC)
DAY = timedelta(days=1)


@pytest.fixture
def mailbox() -> Mailbox:
    """An empty mailbox, in memory."""
    return Mailbox(Store())


def message(name: str = "a", source: bytes = b"", *, at: datetime = NOW, region: str = "us-east-1") -> ReceivedMessage:
    """A message to two recipients."""
    return ReceivedMessage(
        message_id=name,
        region_name=region,
        received_at=at,
        from_address="Jane <jane@example.com>",
        to_addresses=("Bob@example.org",),
        cc_addresses=(),
        bcc_addresses=("eve@example.org",),
        source=source,
        configuration_set_name="set",
        email_tags=(MessageTag(name="n", value="v"),),
    )


def keep(mailbox: Mailbox, *messages: ReceivedMessage) -> None:
    """Store messages and their events."""
    for one in messages:
        mailbox.keep(one, events_of(one, None))


def names(mailbox: Mailbox, search: str = "", before: int | None = None, count: int = -1) -> str:
    """The names of the messages that a search finds."""
    return "".join(entry.message.message_id for entry in mailbox.entries(search, before, count))


def mime(text: str = "", html: str = "", *, subject: str = "", file: str = "") -> bytes:
    """A message's source."""
    made = EmailMessage()
    made["Subject"] = subject
    made.set_content(text or html, subtype="html" if html else "plain")
    if file:
        made.add_attachment(b"content", maintype="image", subtype="gif", filename=file)
    return made.as_bytes()


def test_message_is_kept_whole(mailbox: Mailbox) -> None:
    """A message comes back equal to what was kept, its source byte for byte."""
    one = message(source=bytes(range(256)) * 2 + b"\r\n.\r\n\0")
    keep(mailbox, one)
    assert (one,) == mailbox.messages()
    entry = mailbox.entry("a")
    assert entry is not None
    assert (one, one.source, False) == (entry.message, entry.message.source, entry.seen)


def test_events_are_kept_whole(mailbox: Mailbox) -> None:
    """Events come back equal to what was kept, in their order, those of one message or all of them."""
    one, two = message("a"), message("b")
    keep(mailbox, one, two)
    expected = {name: tuple(events_of(each, None)) for name, each in (("a", one), ("b", two))}
    assert expected == {name: mailbox.events(name) for name in "ab"}
    assert expected["a"] + expected["b"] == mailbox.events()
    assert () == mailbox.events("c")


def test_event_has_all_members(mailbox: Mailbox) -> None:
    """No member of an event is lost."""
    event = MessageEvent(
        event_type="BOUNCE",  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
        message_id="a",
        region_name="eu-west-1",
        recipient="Bob <bob@example.org>",
        occurred_at=NOW,
        detail="ü",
        configuration_set_name="set",
        event_destinations=("one", "two"),
    )
    mailbox.keep_events([event])
    assert (event,) == mailbox.events()


def test_messages_come_in_order(mailbox: Mailbox) -> None:
    """Messages are the oldest first, entries the newest first, whatever their dates say."""
    keep(mailbox, message("b"), message("a", at=NOW - DAY), message("c", at=NOW - 2 * DAY))
    assert "bac" == "".join(each.message_id for each in mailbox.messages())
    assert "cab" == names(mailbox)


def test_entries_come_in_pieces(mailbox: Mailbox) -> None:
    """A given number of entries is read before a position."""
    keep(mailbox, *map(message, "abcde"))
    places = [entry.position for entry in mailbox.entries(count=2)]
    assert "ed" == names(mailbox, count=2)
    assert "cb" == names(mailbox, before=places[-1], count=2)
    assert "" == names(mailbox, before=0)


@pytest.mark.parametrize(("name", "expected"), [("a", ("c", None)), ("c", ("d", "a")), ("d", (None, "c"))])
def test_message_has_neighbours(mailbox: Mailbox, name: str, expected: tuple[str | None, str | None]) -> None:
    """The messages that came next and before are known, over those that were deleted."""
    keep(mailbox, *map(message, "abcd"))
    mailbox.delete("b")
    entry = mailbox.entry(name)
    assert entry is not None
    assert expected == mailbox.neighbours(entry.position)


@pytest.mark.parametrize(("kind", "expected"), [(None, "DSDSDSDS"), ("SEND", "SSSS"), ("BOUNCE", ""), ("'", "")])
def test_events_are_listed_by_type(mailbox: Mailbox, kind: str | None, expected: str) -> None:
    """The events of a type, or all of them, are listed, the newest first."""
    keep(mailbox, *map(message, "ab"))
    found = mailbox.event_entries(kind)
    assert expected == "".join(entry.event.event_type[0] for entry in found)
    assert sorted((entry.position for entry in found), reverse=True) == [entry.position for entry in found]


def test_events_are_listed_in_pieces(mailbox: Mailbox) -> None:
    """A given number of events is read before a position; each says whether its message is kept."""
    keep(mailbox, *map(message, "ab"))
    mailbox.keep_events(events_of(message("lost"), None))
    first = mailbox.event_entries(count=5)
    rest = mailbox.event_entries(before=first[-1].position)
    assert tuple(entry.event for entry in reversed((*first, *rest))) == mailbox.events()
    assert [False] * 4 + [True] * 8 == [entry.kept for entry in (*first, *rest)]


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("", "dcba"),
        ("GRÜSSE", "a"),
        ("grüße", "a"),
        ("hello world", "b"),
        ("world hello", "b"),
        ("hello nobody", ""),
        ("bob@EXAMPLE.org eve@", "dcba"),
        ("jane", "dcba"),
        ("report.gif", "d"),
        ("bold", "c"),
        ("<b>", ""),
        ("%", ""),
        ("\0", ""),
        ("'; DROP TABLE messages", ""),
    ],
)
def test_search_looks_through_what_people_see(mailbox: Mailbox, search: str, found: str) -> None:
    """Subject, people, names of files and body are searched, in any case, and no markup."""
    sources = {
        "a": mime(subject="Grüße"),
        "b": mime("Hello\n\nWorld"),
        "c": mime(html="<b>Bold</b>"),
        "d": mime(file="Report.gif"),
    }
    keep(mailbox, *(message(name, source) for name, source in sources.items()))
    assert found == names(mailbox, search)


def test_what_was_seen_is_marked(mailbox: Mailbox) -> None:
    """A message that was looked at is marked so, once; others are not."""
    keep(mailbox, *map(message, "abc"))
    assert 3 == mailbox.unseen()
    mailbox.see("b")
    changes = mailbox.store.changes
    mailbox.see("b")
    mailbox.see("nothing")
    assert changes == mailbox.store.changes
    assert 2 == mailbox.unseen()
    assert ["b"] == [entry.message.message_id for entry in mailbox.entries() if entry.seen]


def test_deleted_message_is_gone_with_its_events(mailbox: Mailbox) -> None:
    """One message, or all of them, are deleted with their events, and counted."""
    keep(mailbox, *map(message, "abc"))
    assert (1, 0) == (mailbox.delete("b"), mailbox.delete("b"))
    assert mailbox.entry("b") is None
    assert ({"a", "c"}, "ca") == ({event.message_id for event in mailbox.events()}, names(mailbox))
    assert (2, 0) == (mailbox.delete(), mailbox.delete())
    assert ((), ()) == (mailbox.messages(), mailbox.events())


def test_deleting_does_not_give_quota_back(mailbox: Mailbox) -> None:
    """Deleting a message does not give its share of the quota back."""
    keep(mailbox, message())
    mailbox.delete()
    assert 2 == mailbox.sent_since("us-east-1", NOW - DAY)


def test_recipients_are_counted_by_region_and_time(mailbox: Mailbox) -> None:
    """All recipients of a Region's messages after a timestamp count."""
    keep(mailbox, message("a"), message("b", at=NOW + DAY / 2), message("c", region="eu-west-1"))
    moments = (NOW - DAY, NOW, NOW + DAY / 2)
    assert [4, 2, 0] == [mailbox.sent_since("us-east-1", moment) for moment in moments]
    assert 0 == mailbox.sent_since("nowhere", NOW - DAY)


def test_old_counts_are_forgotten(mailbox: Mailbox) -> None:
    """Counts over a day older than the latest message of a Region are deleted."""
    keep(mailbox, message("a"), message("b", region="eu-west-1"), message("c", at=NOW + 2 * DAY))
    assert [("eu-west-1",), ("us-east-1",)] == mailbox.store.rows("SELECT region FROM sent ORDER BY region")


def test_same_identifier_twice_is_refused_whole(mailbox: Mailbox) -> None:
    """A message identifier is kept once, and what came with the second message is not."""
    keep(mailbox, message())

    def again() -> None:
        with mailbox.store.transaction():
            keep(mailbox, message())

    with pytest.raises(Exception, match="UNIQUE"):
        again()
    assert (1, 4) == (len(mailbox.messages()), len(mailbox.events()))
