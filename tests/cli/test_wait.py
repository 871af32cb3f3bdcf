import json
import signal
import sys
from pathlib import Path

import pytest

from pinpoint_email.local import LocalService

from .conftest import Here
from .processes import EXAMPLE, Ended, at, lines, running
from .texts import BEFORE_SETS, DASHBOARD, LINKS, NOTHING, PLAN, SETS

pytestmark = pytest.mark.once

WAIT = ("--wait", "--interval", "0.05")
FAST = (*WAIT, "--timeout", "0.2")
PENDING = "example.com: not verified, DKIM PENDING, MAIL FROM none\n"
OVER = "example.com: the time is over.\n"
CREATED = """\
+ email_identities."example.com"
1 to create.
CreateEmailIdentity: email_identities."example.com"
Done: 1 request.
"""
DASHBOARD_FILE = """\
[deliverability_dashboard]
enabled = true
subscribed_domains."example.com" = {}
"""
DASHBOARD_PLAN = """\
~ deliverability_dashboard  (the dashboard costs a monthly fee while it is on)
    enabled: false -> true
    subscribed_domains.example.com: none -> {"global": true, "tracked_isps": []}
1 to change.
"""
posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has other signals")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Write a file with a domain."""
    file = tmp_path / "account.toml"
    file.write_text('[email_identities."example.com"]\n')
    return file


@pytest.fixture
def dashboard(manual: LocalService, tmp_path: Path) -> Path:
    """Write a file with the dashboard, for a domain that exists and is not verified."""
    with manual.client() as client:
        client.create_email_identity(email_identity="example.com")
    file = tmp_path / "account.toml"
    file.write_text(DASHBOARD_FILE)
    return file


def test_whole_setup_waits_for_what_it_needs(manual: LocalService) -> None:
    """Steps wait for the domain they need, and the command for all identities; each change of state is a line."""
    with running("setup", "apply", EXAMPLE, "--yes", *WAIT, *at(manual)) as process:
        assert PLAN + BEFORE_SETS + SETS == lines(process, (PLAN + BEFORE_SETS + SETS).count("\n"))
        assert "example.com: not verified, DKIM PENDING, MAIL FROM PENDING\n" == lines(process, 1)
        manual.verify_identity("example.com")
        assert "example.com: verified, DKIM SUCCESS, MAIL FROM SUCCESS\n" == lines(process, 1)
        assert f"{LINKS}{DASHBOARD}Done: 16 requests.\n" == lines(process, 3)
        assert "example.com: verified, DKIM SUCCESS, MAIL FROM SUCCESS\n" == lines(process, 1)
        assert "ada@example.org: not verified, DKIM NOT_STARTED, MAIL FROM none\n" == lines(process, 1)
        manual.verify_identity("ada@example.org")
        out, err = process.communicate(timeout=20)
    assert Ended(0, "ada@example.org: verified, DKIM NOT_STARTED, MAIL FROM none\n") == Ended(
        process.returncode, out, err
    )


def test_mail_from_domain_is_waited_for(manual: LocalService, file: Path) -> None:
    """An identity that is verified already is waited for until its MAIL FROM domain is found."""
    with manual.client() as client:
        client.create_email_identity(email_identity="example.com")
        manual.verify_identity("example.com")
        client.put_email_identity_mail_from_attributes(
            email_identity="example.com", mail_from_domain="bounce.example.com"
        )
    with running("setup", "apply", file, *WAIT, *at(manual)) as process:
        assert f"{NOTHING}example.com: verified, DKIM SUCCESS, MAIL FROM PENDING\n" == lines(process, 2)
        manual.verify_identity("example.com")
        out, err = process.communicate(timeout=20)
    assert Ended(0, "example.com: verified, DKIM SUCCESS, MAIL FROM SUCCESS\n") == Ended(process.returncode, out, err)


def test_nothing_is_shown_when_all_is_verified(service: LocalService, here: Here, file: Path) -> None:
    """If everything is verified, there is nothing to wait for, and nothing to show."""
    assert Ended(0, CREATED) == here("setup", "apply", file, "--yes", "--wait", *at(service))
    assert Ended(0, NOTHING) == here("setup", "apply", file, "--wait", *at(service))


def test_given_up_is_told(manual: LocalService, here: Here, file: Path) -> None:
    """An identity that the service has given up is reported, and the exit status is 1."""
    with manual.client() as client:
        client.create_email_identity(email_identity="example.com")
    manual.verify_identity("example.com", found=False)
    ended = here("setup", "apply", file, *FAST, *at(manual))
    assert (1, "example.com: the service has given up.\n") == (ended.status, ended.err)


def test_all_in_vain_are_told(manual: LocalService, here: Here, file: Path) -> None:
    """Each identity that is not verified in the end is reported with the reason; all are waited for together."""
    file.write_text(
        """\
[email_identities."example.com"]
[email_identities."example.net"]
[email_identities."example.org"]
"""
    )
    with manual.client() as client:
        for name in ("example.com", "example.net", "example.org"):
            client.create_email_identity(email_identity=name)
    manual.verify_identity("example.com", found=False)
    manual.verify_identity("example.net")
    out = f"""\
{NOTHING}\
example.com: not verified, DKIM FAILED, MAIL FROM none
example.net: verified, DKIM SUCCESS, MAIL FROM none
example.org: not verified, DKIM PENDING, MAIL FROM none
"""
    told = "example.com: the service has given up.\nexample.org: the time is over.\n"
    assert Ended(1, out, told) == here("setup", "apply", file, *FAST, *at(manual))


def test_failed_mail_from_domain_is_told(manual: LocalService, here: Here, file: Path) -> None:
    """A MAIL FROM domain that the service has given up is reported as an identity is."""
    with manual.client() as client:
        client.create_email_identity(email_identity="example.com")
        client.put_email_identity_mail_from_attributes(
            email_identity="example.com", mail_from_domain="bounce.example.com"
        )
    manual.verify_identity("example.com", found=False)
    ended = here("setup", "apply", file, *FAST, *at(manual))
    assert (1, "example.com: the service has given up.\n") == (ended.status, ended.err)


def test_time_that_is_over_is_told(manual: LocalService, here: Here, file: Path) -> None:
    """If the identity is not verified in time, what was done stays done, and the exit status is 1."""
    assert Ended(1, CREATED + PENDING, OVER) == here("setup", "apply", file, "--yes", *FAST, *at(manual))


def test_dashboard_is_not_tried_without_its_domain(manual: LocalService, here: Here, dashboard: Path) -> None:
    """A step whose domain was not verified in time is not tried, and the error says so."""
    told = f"""\
{OVER}\
Error: deliverability_dashboard was not tried, as example.com is not verified. Nothing was done before.\
 Apply it again to go on from there.
"""
    assert Ended(1, DASHBOARD_PLAN + PENDING, told) == here("setup", "apply", dashboard, "--yes", *FAST, *at(manual))


def test_dashboard_is_not_tried_with_a_domain_that_was_given_up(
    manual: LocalService, here: Here, dashboard: Path
) -> None:
    """A step whose domain the service has given up is not tried."""
    manual.verify_identity("example.com", found=False)
    ended = here("setup", "apply", dashboard, "--yes", *FAST, *at(manual))
    told = """\
example.com: the service has given up.
Error: deliverability_dashboard was not tried, as example.com is not verified. Nothing was done before.\
 Apply it again to go on from there.
"""
    assert (1, told) == (ended.status, ended.err)


def test_what_was_not_tried_remains_for_machines(manual: LocalService, here: Here, dashboard: Path) -> None:
    """With --json, a step that was not tried because it waited in vain is among those that remain."""
    ended = here("setup", "apply", dashboard, "--json", "--yes", *FAST, *at(manual))
    told = json.loads(ended.out)
    assert (1, [], [], []) == (ended.status, told["done"], told["kept"], told["failed"])
    assert ["deliverability_dashboard"] == [step["key"] for step in told["remaining"]]


def test_being_asked_to_slow_down_is_no_end(
    service: LocalService, here: Here, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Waiting goes on when the service asks to slow down."""
    with service.client() as client:
        client.create_email_identity(email_identity="example.com")
    file = tmp_path / "account.toml"
    file.write_text(DASHBOARD_FILE)
    monkeypatch.setattr("pinpoint_email.cli.options._ATTEMPTS", 1)

    def slow_down(_: object) -> None:
        service.fail_next("GetEmailIdentity", "TooManyRequestsException")

    monkeypatch.setattr("pinpoint_email.cli.apply.show_plan", slow_down)
    out = f"example.com: verified, DKIM SUCCESS, MAIL FROM none\n{DASHBOARD}Done: 1 request.\n"
    assert Ended(0, out) == here("setup", "apply", file, "--yes", *FAST, *at(service))


def test_nothing_is_waited_for_after_a_no(manual: LocalService, here: Here, file: Path) -> None:
    """After a no, the command ends at once."""
    ended = here("setup", "apply", file, *WAIT, *at(manual), text="n\n")
    assert 1 == ended.status
    assert "Nothing was changed.\n" == ended.err[-21:]


def test_waiting_for_machines_is_shown_beside_the_output(manual: LocalService, here: Here, file: Path) -> None:
    """With --json, the output is JSON alone, and the progress of identities is on the error output."""
    ended = here("setup", "apply", file, "--json", "--yes", *FAST, *at(manual))
    told = f'CreateEmailIdentity: email_identities."example.com"\n{PENDING}{OVER}'
    assert (1, told) == (ended.status, ended.err)
    assert ["CreateEmailIdentity"] == [step["action"] for step in json.loads(ended.out)["done"]]


@pytest.mark.parametrize("option", [("--timeout", "-1"), ("--timeout", "nan"), ("--interval", "0")])
def test_impossible_times_are_refused_first(
    service: LocalService, seen: list[str], here: Here, file: Path, option: tuple[str, str]
) -> None:
    """An impossible time to wait is refused before anything is sent."""
    ended = here("setup", "apply", file, "--yes", "--wait", *option, *at(service))
    assert (1, "") == (ended.status, ended.out)
    assert f"'{option[0]}'" in ended.err
    assert [] == seen


@posix
def test_waiting_at_the_end_can_be_interrupted(manual: LocalService, file: Path) -> None:
    """Ctrl-C after everything is done ends the command without a word, with the usual exit status of shells."""
    with running("setup", "apply", file, "--yes", *WAIT, *at(manual)) as process:
        assert CREATED + PENDING == lines(process, 5)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
    assert Ended(130) == Ended(process.returncode, out, err)


@posix
def test_waiting_in_between_can_be_interrupted(manual: LocalService, dashboard: Path) -> None:
    """After Ctrl-C while a step waits, nothing is said to have possibly taken effect, as nothing was sent."""
    with running("setup", "apply", dashboard, "--yes", *WAIT, *at(manual)) as process:
        assert DASHBOARD_PLAN + PENDING == lines(process, 5)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
    assert (130, "") == (process.returncode, out)
    assert "Traceback" not in err
    assert "may have taken effect" not in err
