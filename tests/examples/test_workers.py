import re
from collections import Counter
from subprocess import CompletedProcess

import pytest

from pinpoint_email.local import LocalService

from .programs import LIVE, run

pytestmark = pytest.mark.once
READERS = [f"reader-{number}@example.org" for number in range(1, 25)]
UNSEEN_TIMER = (
    "Future exception was never retrieved\n"
    "future: <Future finished exception=TimeoutError('Timeout')>\n"
    "TimeoutError: Timeout\n"
)


def ledger_of(ended: CompletedProcess[str]) -> dict[str, str]:
    """The outcome for each address, from a run that ended well; no address may be there twice."""
    # On a busy machine, Dask may log at its end that nobody looked at a timer of its own.
    complaints = ended.stderr.replace(UNSEEN_TIMER, "")
    assert (0, "") == (ended.returncode, complaints)
    entries = re.findall(r"^(sent|not sent|unknown) +(\S+@\S+)", ended.stdout, re.MULTILINE)
    ledger = {address: outcome for outcome, address in entries}
    assert len(entries) == len(ledger)
    return ledger


@pytest.mark.parametrize("arguments", [[], ["--kill-a-worker"]])
def test_nobody_gets_two_messages_from_workers(arguments: list[str]) -> None:
    """Without arguments, and when a worker is killed, the example ends well and says what the service received."""
    ended = run("workers.py", *arguments)
    assert "20 messages, 2 workers, 14 messages a second in all" in ended.stdout
    assert "at most 1 for an address" in ended.stdout
    assert 20 == len(ledger_of(ended))


def test_workers_keep_to_the_rate_together(account: LocalService) -> None:
    """All addresses are written to once, even one that is listed twice, at no more than 14 a second."""
    ended = run("workers.py", *LIVE, "--to", *READERS, READERS[0])
    assert dict.fromkeys(READERS, "sent") == ledger_of(ended)
    assert Counter(READERS) == Counter(message.to_addresses[0] for message in account.messages)
    times = [message.received_at for message in account.messages]
    # The busier of two workers sends 12 or more, at intervals of a seventh of a second.
    assert (times[-1] - times[0]).total_seconds() > 1.3


def test_a_worker_that_dies_leaves_no_one_unaccounted_for(account: LocalService) -> None:
    """A dead worker's message is sent or unknown but never repeated, and the others send the rest."""
    account.fail_next("SendEmail", delay=0.3, times=len(READERS))
    ended = run("workers.py", *LIVE, "--to", *READERS, "--kill-a-worker")
    assert "killed the worker" in ended.stdout
    ledger = ledger_of(ended)
    assert set(READERS) == set(ledger)
    outcomes = Counter(ledger.values())
    assert outcomes["unknown"] <= 1
    assert outcomes["sent"] == len(READERS) - outcomes["unknown"]
    received = Counter(message.to_addresses[0] for message in account.messages)
    assert {1} == set(received.values())
    assert {address for address in READERS if ledger[address] == "sent"} <= set(received)


def test_workers_say_what_is_not_sent_and_what_is_unknown(account: LocalService) -> None:
    """A refused message is listed as not sent, and an unanswered one as unknown."""
    account.fail_next("SendEmail", error="MessageRejected")
    account.fail_next("SendEmail", drop=True, takes_effect=True)
    ended = run("workers.py", *LIVE, "--to", *READERS[:6])
    assert Counter({"sent": 4, "not sent": 1, "unknown": 1}) == Counter(ledger_of(ended).values())
    assert "4 sent, 1 not sent, 1 unknown" in ended.stdout
    assert 5 == len(account.messages)


@pytest.mark.parametrize("arguments", [["--live"], [*LIVE], ["--live", "--to", "ada@example.org"]])
def test_workers_need_addresses_for_live(arguments: list[str]) -> None:
    """Without addresses, ``--live`` sends nothing."""
    ended = run("workers.py", *arguments)
    assert 2 == ended.returncode
    assert "workers.py: error: --live needs --from and --to" == ended.stderr.splitlines()[-1]
