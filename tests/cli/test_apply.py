import json
import signal
import sys
from pathlib import Path
from typing import Any

import pytest

from pinpoint_email import PinpointEmailClient, Tag
from pinpoint_email.local import LocalService

from .conftest import Here
from .processes import COMMAND, EXAMPLE, Ended, at, closed_pipe, run, run_into, running, wait_for
from .texts import BEFORE_SETS, DASHBOARD, DONE, LINKS, NOTHING, PLAN, RECORDS_NOTE, SETS

pytestmark = pytest.mark.once

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has other signals and pipes")
QUESTION = "Apply this plan? [y/N]: "
DOMAIN = '[email_identities."example.com"]\n'
PLAN_OF_DOMAIN = '+ email_identities."example.com"\n1 to create.\n'
DOMAIN_STEP: dict[str, Any] = {
    "kind": "create",
    "key": 'email_identities."example.com"',
    "changes": [],
    "action": "CreateEmailIdentity",
    "parameters": {"EmailIdentity": "example.com"},
    "awaits": [],
}
SWITCH_STEP = {
    "kind": "change",
    "key": "account",
    "changes": [{"member": "sending_enabled", "old": True, "new": False}],
    "action": "PutAccountSendingAttributes",
    "parameters": {"SendingEnabled": False},
    "awaits": [],
}
PRUNED = """\
- email_identities."a.example"  (asks for a confirmation of its own)
- email_identities."b.example"  (asks for a confirmation of its own)
- email_identities."cy@c.example"  (asks for a confirmation of its own)
3 to delete.
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Write a file with a domain."""
    file = tmp_path / "account.toml"
    file.write_text(DOMAIN)
    return file


@pytest.fixture
def others(account: PinpointEmailClient) -> PinpointEmailClient:
    """Make an account with the domain that is wanted, and three other identities."""
    for name in ("example.com", "a.example", "b.example", "cy@c.example"):
        account.create_email_identity(email_identity=name)
    return account


def names(client: PinpointEmailClient) -> list[str | None]:
    """Return the names of all identities of an account."""
    return [identity.identity_name for identity in client.list_email_identities().email_identities]


def changes(seen: list[str]) -> list[str]:
    """Return the requests that change something."""
    return [request for request in seen if not request.startswith("GET ")]


def test_example_is_set_up_by_one_command(account: PinpointEmailClient, service: LocalService, seen: list[str]) -> None:
    """An empty account is set up as the example says; a second run finds nothing to do, and changes nothing."""
    assert Ended(0, PLAN + DONE, RECORDS_NOTE) == run("setup", "apply", EXAMPLE, "--yes", *at(service))
    assert 16 == len(changes(seen))
    receipts = account.get_configuration_set(configuration_set_name="receipts")
    assert (Tag(key="team", value="shop"),) == receipts.tags
    assert ["example.com", "ada@example.org"] == names(account)
    seen.clear()
    assert Ended(0, NOTHING) == run("setup", "apply", EXAMPLE, *at(service))
    assert (True, []) == (bool(seen), changes(seen))


def test_plan_is_applied_after_a_yes(account: PinpointEmailClient, service: LocalService, file: Path) -> None:
    """The question is asked on the error output, and after a yes the plan is applied."""
    done = 'CreateEmailIdentity: email_identities."example.com"\nDone: 1 request.\n'
    assert Ended(0, PLAN_OF_DOMAIN + done, QUESTION + RECORDS_NOTE) == run(
        "setup", "apply", file, *at(service), text="y\n"
    )
    assert ["example.com"] == names(account)


def test_nothing_is_changed_after_a_no(service: LocalService, seen: list[str], file: Path) -> None:
    """After a no, the command changes nothing, says so, and ends with exit status 1."""
    ended = run("setup", "apply", file, *at(service), text="n\n")
    assert Ended(1, PLAN_OF_DOMAIN, f"{QUESTION}Nothing was changed.\n") == ended
    assert [] == changes(seen)


def test_nothing_is_changed_without_an_answer(service: LocalService, seen: list[str], file: Path) -> None:
    """If there is no one to ask, nothing is changed, and the exit status is 1."""
    ended = run("setup", "apply", file, *at(service), text="")
    assert (1, PLAN_OF_DOMAIN) == (ended.status, ended.out)
    assert ended.err.startswith(QUESTION)
    assert "Abort" in ended.err
    assert "Traceback" not in ended.err
    assert [] == changes(seen)


def test_failure_in_the_middle_is_told_and_the_next_run_goes_on(service: LocalService) -> None:
    """A failure is reported with its reason, what was done and what was not; the next run does the rest."""
    service.fail_next("CreateConfigurationSet", "LimitExceededException")
    told = """\
Error: configuration_sets.receipts failed: CreateConfigurationSet: LimitExceededException:\
 The local service was asked to fail. (HTTP 400, request ID). 9 requests took effect before.\
 Not done: configuration_sets.receipts.event_destinations.failures, configuration_sets.newsletter,\
 configuration_sets.newsletter.event_destinations.failures, configuration_sets.newsletter.event_destinations.figures,\
 deliverability_dashboard. Apply it again to go on from there.
"""
    assert Ended(1, PLAN + BEFORE_SETS, told) == run("setup", "apply", EXAMPLE, "--yes", *at(service))
    ended = run("setup", "apply", EXAMPLE, "--yes", *at(service))
    assert (0, "") == (ended.status, ended.err)
    done = f"5 to create, 1 to change.\n{SETS}{LINKS}{DASHBOARD}Done: 7 requests.\n"
    assert done == ended.out[ended.out.index("5 to create") :]


def test_failure_of_the_only_request_is_told(service: LocalService, here: Here, file: Path) -> None:
    """The failure of a single request is reported with nothing done before and nothing left."""
    service.fail_next("CreateEmailIdentity", "LimitExceededException")
    told = """\
Error: email_identities."example.com" failed: CreateEmailIdentity: LimitExceededException:\
 The local service was asked to fail. (HTTP 400, request ID). Nothing was done before.\
 Apply it again to go on from there.
"""
    assert Ended(1, PLAN_OF_DOMAIN, told) == here("setup", "apply", file, "--yes", *at(service))


def test_many_that_were_not_done_are_counted(service: LocalService, here: Here, file: Path) -> None:
    """After a long plan has failed, the first 20 resources that were not done are named, and the others counted."""
    lines = [f"[dedicated_ip_pools.pool-{number:02}]\n" for number in range(23)]
    file.write_text("".join(lines))
    service.fail_next("CreateDedicatedIpPool", "LimitExceededException")
    ended = here("setup", "apply", file, "--yes", *at(service))
    told = """\
Error: dedicated_ip_pools.pool-00 failed: CreateDedicatedIpPool: LimitExceededException:\
 The local service was asked to fail. (HTTP 400, request ID). Nothing was done before. Not done:\
 dedicated_ip_pools.pool-01, dedicated_ip_pools.pool-02, dedicated_ip_pools.pool-03, dedicated_ip_pools.pool-04,\
 dedicated_ip_pools.pool-05, dedicated_ip_pools.pool-06, dedicated_ip_pools.pool-07, dedicated_ip_pools.pool-08,\
 dedicated_ip_pools.pool-09, dedicated_ip_pools.pool-10, dedicated_ip_pools.pool-11, dedicated_ip_pools.pool-12,\
 dedicated_ip_pools.pool-13, dedicated_ip_pools.pool-14, dedicated_ip_pools.pool-15, dedicated_ip_pools.pool-16,\
 dedicated_ip_pools.pool-17, dedicated_ip_pools.pool-18, dedicated_ip_pools.pool-19, dedicated_ip_pools.pool-20\
 and 2 more. Apply it again to go on from there.
"""
    assert (1, told) == (ended.status, ended.err)


def test_what_has_to_be_verified_first_is_told(manual: LocalService, here: Here) -> None:
    """A dashboard that needs a verified domain fails without one, and the error names the way out."""
    ended = here("setup", "apply", EXAMPLE, "--yes", *at(manual))
    told = """\
Error: deliverability_dashboard failed: PutDeliverabilityDashboardOption: BadRequestException:\
 SubscribedDomains.Domain: expected a verified domain. (HTTP 400, request ID). Is example.com verified?\
 With --wait it is waited for. 15 requests took effect before. Apply it again to go on from there.
"""
    assert Ended(1, PLAN + BEFORE_SETS + SETS + LINKS, told) == ended


def test_changes_of_someone_else_are_met(
    account: PinpointEmailClient, service: LocalService, here: Here, file: Path
) -> None:
    """A change by someone else is reported, the account is read again, and the rest is done."""
    file.write_text("[dedicated_ip_pools.a]\n[dedicated_ip_pools.b]\n")
    service.fail_next("CreateDedicatedIpPool", "AlreadyExistsException", takes_effect=True)
    out = """\
+ dedicated_ip_pools.a
+ dedicated_ip_pools.b
2 to create.
Someone else has changed the account: what is left is planned anew.
CreateDedicatedIpPool: dedicated_ip_pools.b
Done: 1 request.
"""
    assert Ended(0, out) == here("setup", "apply", file, "--yes", *at(service))
    assert {"a", "b", "ses-default-dedicated-pool"} == set(account.list_dedicated_ip_pools().dedicated_ip_pools)


def test_success_is_written_for_machines(service: LocalService, here: Here, file: Path) -> None:
    """With --json, the output is what was done, and the lines for people are on the error output."""
    file.write_text(f"[account]\nsending_enabled = false\n{DOMAIN}")
    ended = here("setup", "apply", file, "--json", "--yes", *at(service))
    progress = 'PutAccountSendingAttributes: account\nCreateEmailIdentity: email_identities."example.com"\n'
    assert (0, progress) == (ended.status, ended.err)
    assert {"done": [SWITCH_STEP, DOMAIN_STEP], "kept": [], "failed": [], "remaining": []} == json.loads(ended.out)


def test_failure_is_written_for_machines(service: LocalService, here: Here, file: Path) -> None:
    """With --json, the output is what was done, failed and was not done; the reason is on the error output."""
    file.write_text(f"[account]\nsending_enabled = false\n{DOMAIN}[configuration_sets.receipts]\n")
    service.fail_next("CreateEmailIdentity", "LimitExceededException")
    ended = here("setup", "apply", file, "--json", "--yes", *at(service))
    told = """\
PutAccountSendingAttributes: account
Error: email_identities."example.com" failed: CreateEmailIdentity: LimitExceededException:\
 The local service was asked to fail. (HTTP 400, request ID). 1 request took effect before.\
 Not done: configuration_sets.receipts. Apply it again to go on from there.
"""
    assert (1, told) == (ended.status, ended.err)
    remaining: dict[str, Any] = {
        "kind": "create",
        "key": "configuration_sets.receipts",
        "changes": [],
        "action": "CreateConfigurationSet",
        "parameters": {"ConfigurationSetName": "receipts"},
        "awaits": [],
    }
    assert {"done": [SWITCH_STEP], "kept": [], "failed": [DOMAIN_STEP], "remaining": [remaining]} == json.loads(
        ended.out
    )


@posix
def test_interruption_is_told(service: LocalService, seen: list[str], file: Path) -> None:
    """After Ctrl-C in the middle, the command says what may have taken effect, how much has, and what was not done."""
    file.write_text(f"[account]\nsending_enabled = false\n{DOMAIN}[configuration_sets.receipts]\n")
    service.fail_next("CreateEmailIdentity", delay=60)
    with running("setup", "apply", file, "--yes", *at(service)) as process:
        wait_for("POST /v1/email/identities", seen)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
    shown = """\
~ account
    sending_enabled: true -> false
+ email_identities."example.com"
+ configuration_sets.receipts
2 to create, 1 to change.
PutAccountSendingAttributes: account
"""
    told = """\
email_identities."example.com" was interrupted: it may have taken effect, or not. 1 request took effect before.\
 Not done: configuration_sets.receipts. Apply it again to go on from there.
"""
    assert Ended(130, shown, told) == Ended(process.returncode, out, err)


@posix
def test_interruption_is_told_machines(service: LocalService, seen: list[str], file: Path) -> None:
    """With --json, what was done and what was not is written even after Ctrl-C."""
    file.write_text(f"[account]\nsending_enabled = false\n{DOMAIN}[configuration_sets.receipts]\n")
    service.fail_next("CreateEmailIdentity", delay=60)
    with running("setup", "apply", file, "--json", "--yes", *at(service)) as process:
        wait_for("POST /v1/email/identities", seen)
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=20)
    told = json.loads(out)
    assert (130, [SWITCH_STEP]) == (process.returncode, told["done"])
    assert ["configuration_sets.receipts"] == [step["key"] for step in told["remaining"]][-1:]


@posix
def test_output_is_written_when_no_one_reads_what_is_beside_it(service: LocalService, file: Path) -> None:
    """With --json, the output is whole even if the error output is closed, as after ``2>&1 >file | head``."""
    out = file.with_name("out.json")
    with closed_pipe() as nowhere, out.open("w") as output:
        status = run_into([COMMAND, "setup", "apply", file, "--json", "--yes", *at(service)], output, nowhere)
    assert 0 == status
    assert [DOMAIN_STEP] == json.loads(out.read_text())["done"]


def test_machines_are_not_asked(service: LocalService, seen: list[str], here: Here, file: Path) -> None:
    """With --json and without --yes, nothing is done."""
    told = "Error: with --json nothing is asked: give --yes as well\n"
    assert Ended(1, "", told) == here("setup", "apply", file, "--json", *at(service), text="y\n")
    assert [] == changes(seen)


def test_each_identity_is_asked_for(others: PinpointEmailClient, service: LocalService, file: Path) -> None:
    """With --prune, each identity is deleted only after a yes of its own; others are kept, and the output says so."""
    ended = run("setup", "apply", file, "--prune", *at(service), text="y\ny\nn\nn\n")
    questions = """\
Apply this plan? [y/N]: \
Delete the email identity a.example? [y/N]: \
Delete the email identity b.example? [y/N]: \
Delete the email identity cy@c.example? [y/N]: """
    assert (0, questions) == (ended.status, ended.err)
    done = """\
DeleteEmailIdentity: email_identities."a.example"
Kept, as its deletion was not confirmed: email_identities."b.example"
Kept, as its deletion was not confirmed: email_identities."cy@c.example"
Done: 1 request.
"""
    assert PRUNED + done == ended.out
    assert ["example.com", "b.example", "cy@c.example"] == names(others)


def test_identities_are_kept_without_an_answer_each(
    others: PinpointEmailClient, service: LocalService, here: Here, file: Path
) -> None:
    """With --prune and --yes alone, identities are kept, and the output says so."""
    kept = """\
Kept, as its deletion was not confirmed: email_identities."a.example"
Kept, as its deletion was not confirmed: email_identities."b.example"
Kept, as its deletion was not confirmed: email_identities."cy@c.example"
Done: 0 requests.
"""
    assert Ended(0, PRUNED + kept) == here("setup", "apply", file, "--prune", "--yes", *at(service))
    assert ["example.com", "a.example", "b.example", "cy@c.example"] == names(others)


def test_named_identities_are_deleted(
    others: PinpointEmailClient, service: LocalService, here: Here, file: Path
) -> None:
    """With --delete-identity, identities go without a question, however their domains are written."""
    named = ["--delete-identity", "A.Example", "--delete-identity", "cy@C.example"]
    done = """\
DeleteEmailIdentity: email_identities."a.example"
Kept, as its deletion was not confirmed: email_identities."b.example"
DeleteEmailIdentity: email_identities."cy@c.example"
Done: 2 requests.
"""
    assert Ended(0, PRUNED + done) == here("setup", "apply", file, "--prune", "--yes", *named, *at(service))
    assert ["example.com", "b.example"] == names(others)


@pytest.mark.parametrize("name", ["grün.example", "GRÜN.example", "xn--grn-ioa.example"])
def test_identity_is_named_in_either_spelling(
    account: PinpointEmailClient, service: LocalService, here: Here, file: Path, name: str
) -> None:
    """An identity that is beyond ASCII is deleted, or is in the file, however --delete-identity has it."""
    account.create_email_identity(email_identity="grün.example")
    ended = here("setup", "apply", file, "--prune", "--yes", "--delete-identity", name, *at(service))
    assert (0, ["example.com"]) == (ended.status, names(account))
    file.write_text('[email_identities."Grün.example"]\n', "utf-8")
    told = f"Error: --delete-identity {name}: the file lists it\n"
    assert Ended(1, "", told) == here("setup", "apply", file, "--delete-identity", name, *at(service))


def test_named_identities_are_not_asked_for(
    others: PinpointEmailClient, service: LocalService, here: Here, file: Path
) -> None:
    """An identity that is named is deleted without a question of its own; the others are asked for."""
    ended = here("setup", "apply", file, "--prune", "--delete-identity", "a.example", *at(service), text="y\ny\nn\n")
    questions = """\
Apply this plan? [y/N]: \
Delete the email identity b.example? [y/N]: \
Delete the email identity cy@c.example? [y/N]: """
    assert (0, questions) == (ended.status, ended.err)
    assert ["example.com", "cy@c.example"] == names(others)


def test_named_identities_are_deleted_for_machines(
    others: PinpointEmailClient, service: LocalService, here: Here, file: Path
) -> None:
    """With --json, the identities that are named are deleted, and the others are kept."""
    arguments = ["--prune", "--json", "--yes", "--delete-identity", "b.example"]
    ended = here("setup", "apply", file, *arguments, *at(service))
    told = json.loads(ended.out)
    assert 0 == ended.status
    assert ['email_identities."b.example"'] == [step["key"] for step in told["done"]]
    assert ['email_identities."a.example"', 'email_identities."cy@c.example"'] == [step["key"] for step in told["kept"]]
    assert ([], []) == (told["failed"], told["remaining"])
    assert ["example.com", "a.example", "cy@c.example"] == names(others)


@pytest.mark.parametrize("prune", [["--prune"], []])
def test_names_that_the_file_lists_are_an_error(
    others: PinpointEmailClient,
    service: LocalService,
    seen: list[str],
    here: Here,
    file: Path,
    prune: list[str],
) -> None:
    """A name that is both to be deleted and listed ends the command before anything is changed."""
    assert ["example.com", "a.example", "b.example", "cy@c.example"] == names(others)
    told = "Error: --delete-identity Example.com: the file lists it\n"
    assert Ended(1, "", told) == here(
        "setup", "apply", file, *prune, "--yes", "--delete-identity", "Example.com", *at(service)
    )
    assert [] == changes(seen)


def test_names_that_the_plan_does_not_delete_are_noted(service: LocalService, here: Here, file: Path) -> None:
    """A name that does not exist, as in a second run, is reported, and the command goes on."""
    told = f"--delete-identity gone.example: the plan does not delete it.\n{RECORDS_NOTE}"
    done = 'CreateEmailIdentity: email_identities."example.com"\nDone: 1 request.\n'
    assert Ended(0, PLAN_OF_DOMAIN + done, told) == here(
        "setup", "apply", file, "--prune", "--yes", "--delete-identity", "gone.example", *at(service)
    )


def test_wrong_number_is_asked_about_where_tags_fail(
    account: PinpointEmailClient, service: LocalService, here: Here, file: Path
) -> None:
    """The error for tags that cannot be reached asks if the account's number is right."""
    account.create_email_identity(email_identity="example.com")
    file.write_text(f'{DOMAIN}tags = {{ team = "news" }}\n')
    ended = here("setup", "apply", file, "--yes", "--account-number", "000000000001", *at(service))
    told = """\
Error: email_identities."example.com".tags failed: TagResource: NotFoundException:\
 Resource arn:aws:ses:us-east-1:000000000001:identity/example.com does not exist. (HTTP 404, request ID).\
 Is the account's number right? Nothing was done before. Apply it again to go on from there.
"""
    assert (1, told) == (ended.status, ended.err)


def test_no_records_are_noted_where_none_are_needed(service: LocalService, here: Here, file: Path) -> None:
    """The note about DNS records follows only what needs them."""
    file.write_text("[configuration_sets.receipts]\n")
    out = """\
+ configuration_sets.receipts
1 to create.
CreateConfigurationSet: configuration_sets.receipts
Done: 1 request.
"""
    assert Ended(0, out) == here("setup", "apply", file, "--yes", *at(service))


def test_records_are_noted_for_a_new_mail_from_domain(
    account: PinpointEmailClient, service: LocalService, here: Here, file: Path
) -> None:
    """The note about DNS records follows a MAIL FROM domain of an identity that is there already."""
    account.create_email_identity(email_identity="example.com")
    file.write_text(f'{DOMAIN}mail_from_domain = "bounce.example.com"\n')
    out = """\
~ email_identities."example.com"
    mail_from_domain: "" -> "bounce.example.com"
1 to change.
PutEmailIdentityMailFromAttributes: email_identities."example.com"
Done: 1 request.
"""
    assert Ended(0, out, RECORDS_NOTE) == here("setup", "apply", file, "--yes", *at(service))
