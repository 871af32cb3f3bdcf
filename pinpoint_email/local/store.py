"""Where the local service keeps everything: an SQLite database, in memory or in a file."""

import json
import os
import sqlite3
import weakref
from collections.abc import Generator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from threading import RLock
from typing import Any, ClassVar, TypeVar, cast

from attrs import frozen

from pinpoint_email._values.wire import read_value, write

__all__ = ["Record", "Store"]

_INHERITED: list[sqlite3.Connection] = []
"""Connections of a parent process, which are kept so that they are never closed."""
_FORMAT = 0x50450001
_SCHEMA = """
    CREATE TABLE records (
        position INTEGER PRIMARY KEY AUTOINCREMENT, region TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL,
        document TEXT NOT NULL, UNIQUE (region, kind, name)
    );
    CREATE TABLE messages (
        position INTEGER PRIMARY KEY AUTOINCREMENT, message_id TEXT NOT NULL UNIQUE,
        document TEXT NOT NULL, source BLOB NOT NULL, words TEXT NOT NULL, seen INTEGER NOT NULL DEFAULT 0
    );
    CREATE TABLE events (
        position INTEGER PRIMARY KEY AUTOINCREMENT, message_id TEXT NOT NULL, document TEXT NOT NULL
    );
    CREATE INDEX events_of_message ON events (message_id);
    CREATE TABLE sent (region TEXT NOT NULL, moment REAL NOT NULL, recipients INTEGER NOT NULL);
    CREATE INDEX sent_when ON sent (region, moment, recipients);
    CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""
_TABLES = ("records", "messages", "events", "sent", "settings")


@frozen(kw_only=True)
class Record:
    """A resource of one Region, kept under its kind and its name."""

    KIND: ClassVar[str]
    name: str


_R = TypeVar("_R", bound=Record)


class Store:
    """The database. What is done in a transaction is done whole, and by one thread at a time.

    A transaction that has ended survives the end of the process, however it comes; after a loss of
    power the last ones may be missing.
    """

    def __init__(self, path: Path | None = None) -> None:
        """Open a file, which is made if it is not there; without one, all is gone with the process.

        Raises:
            ValueError: The file is not the service's, or another service is using it.
        """
        self._lock = RLock()
        self._path = None if path is None else path.absolute()
        self._owner = os.getpid()
        self._released = False
        if self._path is not None:
            # Mail is for its owner. SQLite gives the files beside it the same permissions, and says what is wrong.
            with suppress(OSError):
                os.close(os.open(self._path, os.O_CREAT | os.O_EXCL, 0o600))
        try:
            self._connection = self._open()
            try:
                self._prepare()
            except sqlite3.Error:
                self._connection.close()
                raise
        except sqlite3.Error as error:
            reason = "another service is using it" if "locked" in str(error) else error
            raise ValueError(f"{path}: {reason}") from error

    def _open(self) -> sqlite3.Connection:
        # Whoever holds the lock has the connection to himself, in whichever thread.
        connection = sqlite3.connect(
            self._path or ":memory:", timeout=0, isolation_level=None, check_same_thread=False, cached_statements=64
        )
        weakref.finalize(self, _close, connection, self._lock, os.getpid())
        connection.create_function("holds", 2, _holds, deterministic=True)
        return connection

    def _prepare(self) -> None:
        self.execute("PRAGMA locking_mode = EXCLUSIVE")
        with self.transaction():
            ((version,),) = self.rows("PRAGMA user_version")
            if not self.rows("SELECT * FROM sqlite_master"):
                for statement in _SCHEMA.split(";"):
                    self.execute(statement)
                self.execute(f"PRAGMA user_version = {_FORMAT}")
            elif version != _FORMAT:
                raise sqlite3.DatabaseError("not a file of this version of the local service")
        self.execute("PRAGMA journal_mode = WAL")
        self.execute("PRAGMA synchronous = NORMAL")

    def release(self) -> None:
        """Let another service have the file. What is in it can still be read, while no other has it."""
        if self._path is None or self._released or os.getpid() != self._owner:
            return
        with self._lock:
            self._released = True
            # On a full disk it cannot be tidied up; the next service does that.
            with suppress(sqlite3.Error):
                self._connection.execute("PRAGMA journal_mode = DELETE")
            self._connection.close()
            self._connection = self._open()

    @contextmanager
    def transaction(self) -> Generator[None]:
        """All or nothing of what is done within; one within another is a part of it."""
        with self._lock:
            if self._connection.in_transaction:
                yield
                return
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                # After some errors, a full disk among them, SQLite has rolled back already.
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    @property
    def changes(self) -> int:
        """A number that grows with every change."""
        return self._connection.total_changes

    def execute(self, statement: str, *values: object) -> int:
        """Carry out a statement, and return how many rows it changed."""
        with self._lock:
            return self._connection.execute(statement, values).rowcount

    def rows(self, query: str, *values: object) -> list[Any]:
        """All rows that a query finds."""
        with self._lock:
            return self._connection.execute(query, values).fetchall()

    def clear(self) -> None:
        """Forget everything."""
        with self.transaction():
            for table in _TABLES:
                self.execute(f"DELETE FROM {table}")  # noqa: S608  (one of ours)

    def get(self, kind: type[_R], region: str, name: str) -> _R | None:
        """A record."""
        query = "SELECT document FROM records WHERE region = ? AND kind = ? AND name = ?"
        found = self.rows(query, region, kind.KIND, name)
        return _read(kind, found[0][0]) if found else None

    def put(self, region: str, record: Record) -> None:
        """Keep a record, in the place of the one of that name if there is one."""
        self.execute(
            "INSERT INTO records (region, kind, name, document) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (region, kind, name) DO UPDATE SET document = excluded.document",
            *(region, record.KIND, record.name, json.dumps(write(record))),
        )

    def remove(self, region: str, record: Record) -> None:
        """Forget a record."""
        self.execute("DELETE FROM records WHERE region = ? AND kind = ? AND name = ?", region, record.KIND, record.name)

    def count(self, kind: type[Record], region: str) -> int:
        """How many records of a kind there are."""
        ((count,),) = self.rows("SELECT COUNT(*) FROM records WHERE region = ? AND kind = ?", region, kind.KIND)
        return cast("int", count)

    def records(self, kind: type[_R], region: str, after: int = 0, count: int = -1) -> list[tuple[int, _R]]:
        """The records after a position, each with its own, in the order in which they were made."""
        found = self.rows(
            "SELECT position, document FROM records WHERE region = ? AND kind = ? AND position > ?"
            " ORDER BY position LIMIT ?",
            *(region, kind.KIND, after, count),
        )
        return [(position, _read(kind, document)) for position, document in found]

    def regions(self) -> Sequence[str]:
        """The Regions that hold anything."""
        return [region for (region,) in self.rows("SELECT DISTINCT region FROM records ORDER BY region")]

    def setting(self, name: str) -> str | None:
        """A setting."""
        found = self.rows("SELECT value FROM settings WHERE name = ?", name)
        return cast("str", found[0][0]) if found else None

    def put_setting(self, name: str, value: str) -> None:
        """Keep a setting."""
        self.execute("INSERT OR REPLACE INTO settings VALUES (?, ?)", name, value)


def _read(kind: type[_R], document: str) -> _R:
    return read_value(kind, json.loads(document))


def _close(connection: sqlite3.Connection, lock: AbstractContextManager[object], owner: int) -> None:
    """Close a connection in the process that opened it: in a forked one, SQLite would clear away the parent's log.

    At the end of the process, threads may be using it still, which a close would not survive; hence the lock.
    """
    if os.getpid() == owner:
        with lock:
            connection.close()
    else:
        _INHERITED.append(connection)


def _holds(text: str, search: str) -> bool:
    """Whether a text holds all words of a search."""
    return all(word in text for word in search.split())
