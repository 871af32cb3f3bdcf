"""The fixtures that the library provides for its users' tests."""

import pytest

from pinpoint_email import Body, Content, Destination, EmailContent, Message, PinpointEmailClient
from pinpoint_email.local import LocalService

pytest_plugins = ["pytester"]

SEND = """
from pinpoint_email import Body, Content, Destination, EmailContent, Message

def send(client, **parts):
    client.create_email_identity(email_identity="example.com")
    client.send_email(
        from_email_address="news@example.com",
        destination=Destination(to_addresses=["ada@example.org"], bcc_addresses=["eve@example.org"]),
        content=EmailContent(
            simple=Message(
                subject=Content(data="Welcome"),
                body=Body(**{kind: Content(data=data) for kind, data in parts.items()}),
            )
        ),
    )
"""


def failure(pytester: pytest.Pytester, body: str) -> str:
    """Return the report that pytest prints for a failing test."""
    pytester.makeini("[pytest]\naddopts = -p no:cacheprovider")
    pytester.makepyfile(f"{SEND}\ndef test_it(pinpoint_email_service, pinpoint_email_client):\n    {body}\n")
    result = pytester.runpytest()
    result.assert_outcomes(failed=1)
    return result.stdout.str()


def test_fixtures_are_a_service_and_its_client(
    pinpoint_email_service: LocalService, pinpoint_email_client: PinpointEmailClient
) -> None:
    """The client fixture sends to the service fixture."""
    pinpoint_email_client.create_email_identity(email_identity="example.com")
    pinpoint_email_client.send_email(
        from_email_address="news@example.com",
        destination=Destination(to_addresses=["ada@example.org"]),
        content=EmailContent(simple=Message(subject=Content(data="Welcome"), body=Body(text=Content(data="Hello")))),
    )
    assert [message.subject for message in pinpoint_email_service.messages] == ["Welcome"]


@pytest.mark.parametrize("name", ["one.example", "two.example"])
def test_tests_are_apart(pinpoint_email_client: PinpointEmailClient, name: str) -> None:
    """A test does not see resources of the test before it."""
    assert pinpoint_email_client.list_email_identities().email_identities == ()
    pinpoint_email_client.create_email_identity(email_identity=name)


@pytest.mark.parametrize(("parts", "shown"), [("text='Dear Ada'", "Dear Ada"), ("html='<p>Hello'", "<p>Hello")])
def test_messages_are_shown_with_a_failure(pytester: pytest.Pytester, parts: str, shown: str) -> None:
    """The report of a failing test shows the messages that were sent."""
    printed = failure(pytester, f"send(pinpoint_email_client, {parts}); assert False")
    expected = [
        "From: news@example.com",
        "To: ada@example.org, eve@example.org",
        "Subject: Welcome",
        "",
        shown,
    ]
    lines = printed.splitlines()
    start = lines.index("From: news@example.com")
    assert "messages of pinpoint_email_service" in lines[start - 1]
    assert expected == lines[start : start + 5]


def test_failure_without_messages_says_so(pytester: pytest.Pytester) -> None:
    """The report of a failing test says so if no messages were sent."""
    lines = failure(pytester, "assert False").splitlines()
    heading = next(place for place, line in enumerate(lines) if "messages of pinpoint_email_service" in line)
    assert lines[heading + 1] == "none"


def test_other_tests_report_nothing(pytester: pytest.Pytester) -> None:
    """A test that has no local service, and one that passes, are reported as ever."""
    pytester.makeini("[pytest]\naddopts = -p no:cacheprovider")
    pytester.makepyfile("def test_fails():\n    assert False\n\ndef test_passes(pinpoint_email_client):\n    pass\n")
    result = pytester.runpytest()
    result.assert_outcomes(failed=1, passed=1)
    result.stdout.no_fnmatch_line("*messages of*")
