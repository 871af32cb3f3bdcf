"""The messages that were sent, and their events."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import cast

from attrs import evolve, frozen

from pinpoint_email._values.wire import read_value, write

from .errors import Refusal
from .events import MessageEvent
from .messages import ReceivedMessage
from .rendering import words_of
from .store import Store

__all__ = ["Entry", "EventEntry", "Mailbox"]

_DAY = 86_400


@frozen
class Entry:
    """A message in the list."""

    position: int
    message: ReceivedMessage
    seen: bool


@frozen
class EventEntry:
    """An event in the list."""

    position: int
    event: MessageEvent
    kept: bool
    """True if the message itself is kept, and can be opened."""


@frozen
class Mailbox:
    """The messages and events of all Regions."""

    store: Store

    def keep(self, message: ReceivedMessage, events: Iterable[MessageEvent]) -> None:
        """Store a message with its events, and count its recipients."""
        # The source has a column of its own: inside the JSON document it would be in Base64.
        self.store.execute(
            "INSERT INTO messages (message_id, document, source, words) VALUES (?, ?, ?, ?)",
            *(message.message_id, _text(evolve(message, source=b"")), message.source, _words(message)),
        )
        self.keep_events(events)
        now = message.received_at.timestamp()
        # Quotas look back 24 hours, so that older counts are no longer needed.
        self.store.execute("DELETE FROM sent WHERE region = ? AND moment < ?", message.region_name, now - _DAY)
        self.store.execute("INSERT INTO sent VALUES (?, ?, ?)", message.region_name, now, len(message.recipients))

    def keep_events(self, events: Iterable[MessageEvent]) -> None:
        """Store events."""
        for event in events:
            self.store.execute(
                "INSERT INTO events (message_id, document) VALUES (?, ?)", event.message_id, _text(event)
            )

    def sent_since(self, region: str, timestamp: datetime) -> int:
        """Count the recipients that a Region has sent to since a timestamp."""
        query = "SELECT COALESCE(SUM(recipients), 0) FROM sent WHERE region = ? AND moment > ?"
        return cast("int", self.store.rows(query, region, timestamp.timestamp())[0][0])

    def messages(self) -> tuple[ReceivedMessage, ...]:
        """All messages, oldest first."""
        return tuple(entry.message for entry in reversed(self.entries()))

    def entries(self, search: str = "", before: int | None = None, count: int = -1) -> list[Entry]:
        """The messages that contain all words of a search, newest first."""
        found = self.store.rows(
            "SELECT position, document, source, seen FROM messages"
            " WHERE (? IS NULL OR position < ?) AND holds(words, ?) ORDER BY position DESC LIMIT ?",
            *(before, before, search.casefold(), count),
        )
        return [_entry(row) for row in found]

    def entry(self, message_id: str) -> Entry | None:
        """Return a message by its identifier, or ``None`` if it does not exist."""
        query = "SELECT position, document, source, seen FROM messages WHERE message_id = ?"
        return next((_entry(row) for row in self.store.rows(query, message_id)), None)

    def find(self, message_id: str) -> Entry:
        """Return a message by its identifier.

        Raises:
            Refusal: The message does not exist.
        """
        entry = self.entry(message_id)
        if entry is None:
            raise Refusal("NotFoundException", f"Message {message_id} does not exist.")
        return entry

    def neighbours(self, position: int) -> tuple[str | None, str | None]:
        """The identifiers of the next newer and the next older message."""
        newer, older = (
            self.store.rows(f"SELECT message_id FROM messages WHERE position {which} LIMIT 1", position)  # noqa: S608  (constants)
            for which in ("> ? ORDER BY position", "< ? ORDER BY position DESC")
        )
        return (newer[0][0] if newer else None, older[0][0] if older else None)

    def see(self, message_id: str) -> None:
        """Mark a message as seen."""
        self.store.execute("UPDATE messages SET seen = 1 WHERE message_id = ? AND NOT seen", message_id)

    def unseen(self) -> int:
        """Count the messages that have not been seen."""
        return cast("int", self.store.rows("SELECT COUNT(*) FROM messages WHERE NOT seen")[0][0])

    def delete(self, message_id: str | None = None) -> int:
        """Delete a message with its events, or all of them; return the number of deleted messages."""
        with self.store.transaction():
            self.store.execute("DELETE FROM events WHERE ? IS NULL OR message_id = ?", message_id, message_id)
            return self.store.execute("DELETE FROM messages WHERE ? IS NULL OR message_id = ?", message_id, message_id)

    def events(self, message_id: str | None = None) -> tuple[MessageEvent, ...]:
        """The events of a message, or of all messages, oldest first."""
        query = "SELECT document FROM events WHERE ? IS NULL OR message_id = ? ORDER BY position"
        found = self.store.rows(query, message_id, message_id)
        return tuple(read_value(MessageEvent, json.loads(document)) for (document,) in found)

    def event_entries(
        self, event_type: str | None = None, before: int | None = None, count: int = -1
    ) -> list[EventEntry]:
        """The events of a type, or of all types, newest first."""
        found = self.store.rows(
            "SELECT position, document, EXISTS (SELECT 1 FROM messages WHERE messages.message_id = events.message_id)"
            " FROM events WHERE (? IS NULL OR position < ?)"
            " AND (? IS NULL OR json_extract(document, '$.EventType') = ?) ORDER BY position DESC LIMIT ?",
            *(before, before, event_type, event_type, count),
        )
        return [
            EventEntry(position, read_value(MessageEvent, json.loads(document)), bool(kept))
            for position, document, kept in found
        ]


def _text(value: object) -> str:
    return json.dumps(write(value))


def _entry(row: tuple[int, str, bytes, int]) -> Entry:
    position, document, source, seen = row
    return Entry(position, evolve(read_value(ReceivedMessage, json.loads(document)), source=source), bool(seen))


def _words(message: ReceivedMessage) -> str:
    """The text of a message that a search looks through."""
    body = message.text or words_of(message.html or "")
    files = (attachment.filename or "" for attachment in message.attachments)
    return " ".join([message.subject, message.from_address, *message.recipients, *files, body]).casefold()
