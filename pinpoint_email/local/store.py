"""The storage of the local service: an SQLite database, in memory or in a file."""

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

__all__ = ["Store", "StoredRecord"]

_INHERITED: list[sqlite3.Connection] = []
"""A parent process's connections, kept so that they are not closed when they are garbage collected."""
_FORMAT = 0x50450001
"""Marks a file of the service: "PE", and the version of the schema."""
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
class StoredRecord:
    """A resource of one Region, stored under its kind and its name."""

    KIND: ClassVar[str]
    name: str


_R = TypeVar("_R", bound=StoredRecord)


class Store:
    """The database. A transaction is atomic, and belongs to one thread at a time.

    A committed transaction survives any end of the process; after a loss of power, the last ones may be
    missing.
    """

    def __init__(self, path: Path | None = None) -> None:
        """Open a file, which is created if it does not exist; without one, everything ends with the process.

        Raises:
            ValueError: The file does not belong to a local service, or another service is using it.
        """
        self._lock = RLock()
        self._path = None if path is None else path.absolute()
        self._owner = os.getpid()
        self._released = False
        if self._path is not None:
            # Mail is private. SQLite gives its other files the same permissions, and reports any error itself.
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
        # The lock keeps threads apart, so that SQLite need not check for them.
        connection = sqlite3.connect(
            self._path or ":memory:", timeout=0, isolation_level=None, check_same_thread=False, cached_statements=64
        )
        weakref.finalize(self, _close, connection, self._lock, os.getpid())
        connection.create_function("holds", 2, _holds, deterministic=True)
        return connection

    def _prepare(self) -> None:
        # Held until the connection closes, so that no second service can use the file meanwhile.
        self.execute("PRAGMA locking_mode = EXCLUSIVE")
        with self.transaction():
            ((version,),) = self.rows("PRAGMA user_version")
            if not self.rows("SELECT * FROM sqlite_master"):
                # executescript() would commit the transaction first.
                for statement in _SCHEMA.split(";"):
                    self.execute(statement)
                self.execute(f"PRAGMA user_version = {_FORMAT}")
            elif version != _FORMAT:
                raise sqlite3.DatabaseError("not a file of this version of the local service")
        self.execute("PRAGMA journal_mode = WAL")
        self.execute("PRAGMA synchronous = NORMAL")

    def release(self) -> None:
        """Release the file for another service. It can still be read until another service opens it."""
        if self._path is None or self._released or os.getpid() != self._owner:
            return
        with self._lock:
            self._released = True
            # On a full disk the log cannot be merged into the file; the next service does that.
            with suppress(sqlite3.Error):
                self._connection.execute("PRAGMA journal_mode = DELETE")
            self._connection.close()
            self._connection = self._open()

    @contextmanager
    def transaction(self) -> Generator[None]:
        """Commit all or nothing of the statements within; a nested transaction is a part of the outer one."""
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
        """Execute a statement, and return the number of rows that it changed."""
        with self._lock:
            return self._connection.execute(statement, values).rowcount

    def rows(self, query: str, *values: object) -> list[Any]:
        """Return all rows that a query finds."""
        with self._lock:
            return self._connection.execute(query, values).fetchall()

    def clear(self) -> None:
        """Delete everything."""
        with self.transaction():
            for table in _TABLES:
                self.execute(f"DELETE FROM {table}")  # noqa: S608  (a constant)

    def get(self, kind: type[_R], region: str, name: str) -> _R | None:
        """Return a record, or ``None`` if it does not exist."""
        query = "SELECT document FROM records WHERE region = ? AND kind = ? AND name = ?"
        found = self.rows(query, region, kind.KIND, name)
        return _read(kind, found[0][0]) if found else None

    def put(self, region: str, record: StoredRecord) -> None:
        """Store a record, in place of the one with the same name if there is one."""
        self.execute(
            "INSERT INTO records (region, kind, name, document) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (region, kind, name) DO UPDATE SET document = excluded.document",
            *(region, record.KIND, record.name, json.dumps(write(record))),
        )

    def remove(self, region: str, record: StoredRecord) -> None:
        """Delete a record."""
        self.execute("DELETE FROM records WHERE region = ? AND kind = ? AND name = ?", region, record.KIND, record.name)

    def count(self, kind: type[StoredRecord], region: str) -> int:
        """Count the records of a kind."""
        ((count,),) = self.rows("SELECT COUNT(*) FROM records WHERE region = ? AND kind = ?", region, kind.KIND)
        return cast("int", count)

    def records(self, kind: type[_R], region: str, after: int = 0, count: int = -1) -> list[tuple[int, _R]]:
        """Return the records after a position, each with its own position, in the order of their creation."""
        found = self.rows(
            "SELECT position, document FROM records WHERE region = ? AND kind = ? AND position > ?"
            " ORDER BY position LIMIT ?",
            *(region, kind.KIND, after, count),
        )
        return [(position, _read(kind, document)) for position, document in found]

    def regions(self) -> Sequence[str]:
        """The Regions that have records."""
        return [region for (region,) in self.rows("SELECT DISTINCT region FROM records ORDER BY region")]

    def setting(self, name: str) -> str | None:
        """Return a setting, or ``None`` if it was never stored."""
        found = self.rows("SELECT value FROM settings WHERE name = ?", name)
        return cast("str", found[0][0]) if found else None

    def put_setting(self, name: str, value: str) -> None:
        """Store a setting."""
        self.execute("INSERT OR REPLACE INTO settings VALUES (?, ?)", name, value)


def _read(kind: type[_R], document: str) -> _R:
    return read_value(kind, json.loads(document))


def _close(connection: sqlite3.Connection, lock: AbstractContextManager[object], owner: int) -> None:
    """Close a connection, but only in the process that opened it: in a fork, SQLite would delete the parent's log.

    At exit, other threads may still be using it, and closing it under them would crash; hence the lock.
    """
    if os.getpid() == owner:
        with lock:
            connection.close()
    else:
        _INHERITED.append(connection)


def _holds(text: str, search: str) -> bool:
    """Check whether a text contains all words of a search."""
    return all(word in text for word in search.split())
