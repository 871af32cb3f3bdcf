import os
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, nullcontext
from pathlib import Path
from threading import Event, Thread

import pytest
from attrs import evolve

from pinpoint_email import Tag
from pinpoint_email.local.records import Account, Pool
from pinpoint_email.local.store import Store, _close

HERE = "us-east-1"


@pytest.fixture
def store() -> Store:
    """A store in memory."""
    return Store()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A path for a store's file."""
    return tmp_path / "state"


@pytest.fixture
def foreign(file: Path) -> Path:
    """A database of another program."""
    with closing(sqlite3.connect(file)) as database:
        database.execute("CREATE TABLE recipes (name)")
        database.execute("INSERT INTO recipes VALUES ('soup')")
        database.commit()
    return file


def pool(name: str, *keys: str) -> Pool:
    """A record, with tags."""
    return Pool(name=name, tags=tuple(Tag(key=key, value="") for key in keys))


def names(store: Store, region: str = HERE) -> list[str]:
    """The names of a Region's records, in order."""
    return [record.name for _, record in store.records(Pool, region)]


def put_and_fail(store: Store, name: str) -> None:
    """Put a record in a transaction that fails."""
    with store.transaction():
        store.put(HERE, pool(name))
        raise KeyError(name)


def in_format(file: Path, number: int) -> None:
    """Make a store's file one of another format."""
    Store(file)
    with closing(sqlite3.connect(file)) as database:
        database.execute(f"PRAGMA user_version = {number}")


def test_record_is_read_as_it_was_put(store: Store) -> None:
    """A record is found under its Region, kind and name, and under no other."""
    record = pool("a", "k", "ü")
    store.put(HERE, record)
    assert record == store.get(Pool, HERE, "a")
    assert (None, None, None) == (
        store.get(Pool, "eu-west-1", "a"),
        store.get(Pool, HERE, "A"),
        store.get(Account, HERE, "a"),
    )


def test_records_keep_their_order_and_position(store: Store) -> None:
    """A record that is put again stays where it was; one that was removed comes back at the end."""
    for name in ("b", "c", "a"):
        store.put(HERE, pool(name))
    before = store.records(Pool, HERE)
    store.put(HERE, pool("c", "tag"))
    assert [(place, evolve(record, tags=())) for place, record in store.records(Pool, HERE)] == before
    assert pool("c", "tag") == store.get(Pool, HERE, "c")
    store.remove(HERE, pool("b"))
    store.put(HERE, pool("b"))
    assert ["c", "a", "b"] == names(store)
    assert store.records(Pool, HERE)[-1][0] > max(place for place, _ in before)


@pytest.mark.parametrize(("after", "count", "expected"), [(0, -1, "abcd"), (0, 2, "ab"), (2, -1, "cd"), (4, 5, "")])
def test_records_come_in_pieces(store: Store, after: int, count: int, expected: str) -> None:
    """A given number of records is read after a position."""
    for name in "abcd":
        store.put(HERE, pool(name))
    assert expected == "".join(record.name for _, record in store.records(Pool, HERE, after, count))


def test_records_are_counted_by_kind_and_region(store: Store) -> None:
    """Other kinds and other Regions do not count; the Regions with anything in them are known."""
    for region in ("us-east-1", "eu-west-1"):
        store.put(region, pool("a"))
    store.put(HERE, pool("b"))
    store.put(HERE, Account())
    assert (2, 1, 0) == tuple(store.count(Pool, region) for region in (HERE, "eu-west-1", "nowhere"))
    assert ["eu-west-1", "us-east-1"] == store.regions()


def test_removing_what_is_not_there_does_nothing(store: Store) -> None:
    """Removing a record that does not exist does nothing."""
    store.remove(HERE, pool("a"))
    assert [] == names(store)


def test_setting_is_kept(store: Store) -> None:
    """A setting has the last value that it was given, and none before."""
    assert store.setting("a") is None
    store.put_setting("a", "1")
    store.put_setting("a", "2")
    assert "2" == store.setting("a")


def test_transaction_that_fails_leaves_nothing(store: Store) -> None:
    """A failed transaction is undone, and its error is raised unchanged."""
    store.put(HERE, pool("before"))
    with pytest.raises(KeyError, match="half"):
        put_and_fail(store, "half")
    assert ["before"] == names(store)
    store.put(HERE, pool("after"))
    assert ["before", "after"] == names(store)


def test_inner_transaction_is_a_part_of_the_outer(store: Store) -> None:
    """A successful inner transaction is undone when the outer one fails."""

    def work() -> None:
        with store.transaction():
            with store.transaction():
                store.put(HERE, pool("inner"))
            assert ["inner"] == names(store)
            put_and_fail(store, "outer")

    with pytest.raises(KeyError):
        work()
    assert [] == names(store)


def test_transactions_of_threads_do_not_mix(store: Store) -> None:
    """A thread sees nothing of another one's transaction, and waits until it has ended."""
    begun, ended = Event(), Event()

    def slow() -> None:
        with store.transaction():
            store.put(HERE, pool("a"))
            begun.set()
            ended.wait(5)
            store.put(HERE, pool("b"))

    with ThreadPoolExecutor(2) as threads:
        writer = threads.submit(slow)
        assert begun.wait(5)
        reader = threads.submit(names, store)
        assert not reader.done()
        ended.set()
        assert ["a", "b"] == reader.result(5)
        writer.result(5)


def test_full_disk_is_said_and_undone(file: Path) -> None:
    """A file that cannot grow raises the reason, undoes the transaction, and leaves the store usable."""
    store = Store(file)
    ((pages,),) = store.rows("PRAGMA page_count")
    store.rows(f"PRAGMA max_page_count = {pages + 1}")

    def work() -> None:
        with store.transaction():
            store.put_setting("small", "")
            store.put_setting("large", "x" * 100_000)

    with pytest.raises(sqlite3.OperationalError, match="full"):
        work()
    assert store.setting("small") is None
    store.put_setting("small", "again")
    assert "again" == store.setting("small")


def test_clear_forgets_everything(store: Store) -> None:
    """After clear there are no records, messages, events or settings."""
    store.put(HERE, pool("a"))
    store.put_setting("a", "1")
    store.execute("INSERT INTO sent VALUES (?, ?, ?)", HERE, 1.0, 1)
    store.clear()
    assert (0, [], None, []) == (
        store.count(Pool, HERE),
        store.regions(),
        store.setting("a"),
        store.rows("SELECT * FROM sent"),
    )


CHANGES: list[Callable[[Store], None]] = [
    lambda store: store.put(HERE, pool("a", "tag")),
    lambda store: store.put(HERE, pool("b")),
    lambda store: store.remove(HERE, pool("a")),
    lambda store: store.put_setting("a", "1"),
    Store.clear,
]


@pytest.mark.parametrize("change", CHANGES)
def test_changes_grow(store: Store, change: Callable[[Store], None]) -> None:
    """Every change raises the number of changes, and reading does not."""
    store.put(HERE, pool("a"))
    before = store.changes
    store.get(Pool, HERE, "a")
    assert before == store.changes
    change(store)
    assert store.changes > before


@pytest.mark.parametrize(
    ("search", "found"),
    [("", True), (" ", True), ("red", True), ("fish red", True), ("ed fi", True), ("red cat", False), ("%", False)],
)
def test_search_is_for_all_words(store: Store, search: str, found: bool) -> None:
    """A text holds a search if every word of it is somewhere in it; no character stands for others."""
    assert [(found,)] == store.rows("SELECT holds(?, ?)", "red fish", search)


def test_file_keeps_what_was_put(file: Path) -> None:
    """A store that is opened again has the same records in the same order."""
    store = Store(file)
    for name in "ba":
        store.put(HERE, pool(name))
    before = store.records(Pool, HERE)
    del store
    assert before == Store(file).records(Pool, HERE)


def test_file_is_for_its_owner(file: Path) -> None:
    """Only the owner can read the file and those that SQLite keeps beside it, since they contain mail."""
    store = Store(file)
    assert {0o600} == {path.stat().st_mode & 0o777 for path in file.parent.glob("state*")}
    store.release()


def test_file_is_for_one_service(file: Path) -> None:
    """A file in use is refused with its name; it is free again when the other store is closed."""
    store = Store(file)
    with pytest.raises(ValueError, match=r"state: .*(in use|locked|another)"):
        Store(file)
    store.put(HERE, pool("a"))
    del store
    assert ["a"] == names(Store(file))


@pytest.mark.parametrize("content", [b"no database" * 100, b"SQLite format 3\0" + b"?" * 1000, b"my notes\n"])
def test_file_that_is_no_database_is_refused(file: Path, content: bytes) -> None:
    """A file with something else in it is refused with its name, and left as it is."""
    file.write_bytes(content)
    with pytest.raises(ValueError, match=r"state: .*not a database"):
        Store(file)
    assert content == file.read_bytes()


def test_empty_file_becomes_a_store(file: Path) -> None:
    """A file with nothing in it, as mktemp makes it, is taken."""
    file.touch()
    store = Store(file)
    store.put(HERE, pool("a"))
    assert ["a"] == names(store)


@pytest.mark.parametrize("number", [2, 99, -1])
def test_file_of_another_format_is_refused(file: Path, number: int) -> None:
    """A file that another version of the service wrote is refused, and left as it is."""
    in_format(file, number)
    before = file.read_bytes()
    with pytest.raises(ValueError, match="state: not a file of this version of the local service"):
        Store(file)
    assert before == file.read_bytes()


def test_database_of_another_program_is_refused(foreign: Path) -> None:
    """A database that is not the service's is refused, and left as it is."""
    before = foreign.read_bytes()
    with pytest.raises(ValueError, match="state: "):
        Store(foreign)
    assert before == foreign.read_bytes()


@pytest.fixture(params=["", "missing/state"])
def impossible(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A path that no file can be made at: a folder, and one in a folder that is not there."""
    return tmp_path / str(request.param)


def test_path_without_a_file_is_refused(impossible: Path) -> None:
    """A folder, or a file in a folder that is not there, is refused with its path."""
    with pytest.raises(ValueError, match="unable to open") as caught:
        Store(impossible)
    assert str(impossible) in str(caught.value)


def test_connection_of_a_parent_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a forked process, a connection is neither closed nor forgotten, which would close it."""
    kept: list[sqlite3.Connection] = []
    monkeypatch.setattr("pinpoint_email.local.store._INHERITED", kept)
    with closing(sqlite3.connect(":memory:")) as connection:
        _close(connection, nullcontext(), os.getpid() + 1)
        assert [connection] == kept
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_connection_that_is_in_use_is_not_closed(store: Store) -> None:
    """At exit, the connection is closed only after another thread has finished using it."""
    closing_it = Thread(target=_close, args=(store._connection, store._lock, os.getpid()))
    with store.transaction():
        closing_it.start()
        closing_it.join(0.1)
        store.put(HERE, pool("a"))
    closing_it.join()
    with pytest.raises(sqlite3.ProgrammingError):
        names(store)
