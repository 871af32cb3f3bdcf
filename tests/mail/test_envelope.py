"""Sender, recipients and parameters that a message names itself."""

import json
from base64 import b64decode
from email.header import Header
from email.message import Message
from typing import Any, cast

import pytest

from pinpoint_email import Destination, MessageTag, ParamValidationError
from tests.mail.decoder import message
from tests.recorder import Recorder

ADA = "ada@example.org"
APIS = pytest.mark.parametrize("api", ["pinpoint-email", "sesv2"])


def made(**headers: object) -> "Message[Any, Any]":
    """A short message with these headers."""
    made: Message[Any, Any] = Message()
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_payload("x\n")
    return made


def sent(original: "Message[Any, Any]", api: str = "sesv2", **arguments: Any) -> dict[str, Any]:
    """The body of the request that sends a message."""
    recorder = Recorder()
    with recorder.client(api=api) as client:
        client.send_message(original, **arguments)
    (request,) = recorder.sent
    body: dict[str, Any] = json.loads(cast("bytes", request.body))
    return body


def names(body: dict[str, Any]) -> list[str]:
    """The names of the headers of the message that a request sends."""
    return [name for name, _ in message(b64decode(body["Content"]["Raw"]["Data"])).fields]


@APIS
@pytest.mark.parametrize(
    "headers",
    [
        {"From": "Jane <jane@example.com>", "To": ADA},
        {"From": "The Boss <boss@example.com>", "Sender": "Office <office@example.com>", "To": ADA},
        {"From": "a@x.example, b@x.example", "Sender": "a@x.example", "To": ADA},
        {
            "From": "Author <author@example.net>",
            "To": "old@example.org",
            "Resent-From": "me@example.com",
            "Resent-To": ADA,
            "Resent-Date": "Mon, 5 Oct 2026 10:00:00 +0000",
        },
    ],
)
def test_message_with_a_from_is_from_who_it_says(api: str, headers: dict[str, str]) -> None:
    """laravel#37881, aws-sdk-rails#97: SES v2 would put the parameter in place of the header, without the name."""
    body = sent(made(**headers), api)
    assert "FromEmailAddress" not in body
    assert {"ToAddresses": [ADA]} == body["Destination"]
    assert (
        "Jane <ann@example.com>"
        == sent(made(**headers), from_email_address="Jane <ann@example.com>")["FromEmailAddress"]
    )


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"Sender": "Jürgen <j@bücher.example>"}, "=?utf-8?q?J=C3=BCrgen?= <j@xn--bcher-kva.example>"),
        ({"From": "", "Sender": '"Doe, J" <j@example.com>'}, '"Doe, J" <j@example.com>'),
        ({"From": "nobody:;", "Resent-From": "me@example.com", "Resent-Sender": "it@example.com"}, "it@example.com"),
        ({"Resent-From": "me@example.com"}, "me@example.com"),
        ({"Sender": Header("Jürgen <j@example.com>", "utf-8")}, "=?utf-8?q?J=C3=BCrgen?= <j@example.com>"),
    ],
)
def test_message_without_a_from_is_from_who_sends_it(headers: dict[str, object], expected: str) -> None:
    """Where no header says From, who sends the message is named with the whole mailbox."""
    assert expected == sent(made(To=ADA, **headers))["FromEmailAddress"]


@APIS
def test_headers_for_the_service_become_parameters(api: str) -> None:
    """aws-actionmailer-ses-ruby#8: SES v2 does not read them in the message, where recipients would."""
    original = made(
        From="a@b.de",
        To=ADA,
        X_SES_CONFIGURATION_SET=" news ",
        X_SES_MESSAGE_TAGS="campaign=march, variant = B,",
        X_A="b",
    )
    body = sent(original, api)
    tags = [{"Name": "campaign", "Value": "march"}, {"Name": "variant", "Value": "B"}]
    assert ("news", tags) == (body["ConfigurationSetName"], body["EmailTags"])
    assert ["From", "To", "X-A"] == names(body)


def test_parameters_come_before_headers_for_the_service() -> None:
    """What a call says counts, and the headers are left out all the same."""
    original = made(From="a@b.de", To=ADA, X_SES_CONFIGURATION_SET="news", X_SES_MESSAGE_TAGS="no pairs")
    body = sent(original, configuration_set_name="other", email_tags=[MessageTag(name="a", value="b")])
    assert ("other", [{"Name": "a", "Value": "b"}]) == (body["ConfigurationSetName"], body["EmailTags"])
    assert ["From", "To"] == names(body)
    body = sent(made(From="a@b.de", To=ADA))
    assert set() == {"ConfigurationSetName", "EmailTags"} & body.keys()


@pytest.mark.parametrize(
    ("tags", "problem"),
    [
        ("march", "EmailMessage: X-SES-MESSAGE-TAGS: expected pairs such as name=value, separated by commas, got some"),
        ("a=b c", "MessageTag: value: expected "),
    ],
)
def test_tags_that_are_none_are_refused(tags: str, problem: str) -> None:
    """A header for tags has to hold tags."""
    with pytest.raises(ParamValidationError) as caught:
        sent(made(From="a@b.de", To=ADA, X_SES_MESSAGE_TAGS=tags))
    assert problem == str(caught.value)[: len(problem)]


def test_one_address_is_one_recipient() -> None:
    """cpython#152519: an encoded word before the @ is text, and not another recipient's address."""
    address = "=?utf-8?q?evil=40attacker.example=2C?=bob@example.org"
    original = made(From="a@b.de", To=address, Cc='"x..y"@example.org, (b@c.de) "a, d@e.de" <f@g.de>', Bcc="K: h@i.de;")
    assert {
        "ToAddresses": [address],
        "CcAddresses": ['"x..y"@example.org', "f@g.de"],
        "BccAddresses": ["h@i.de"],
    } == sent(original)["Destination"]


def test_address_is_written_for_the_service() -> None:
    """Names are encoded and domains are those of the DNS wherever a caller gives an address."""
    people = Destination(to_addresses=["Jürgen <j@bücher.example>", "odd, but ASCII"], cc_addresses=["j@faß.de"])
    assert ("=?utf-8?q?J=C3=BCrgen?= <j@xn--bcher-kva.example>", "odd, but ASCII") == people.to_addresses
    assert ("j@xn--fa-hia.de",) == people.cc_addresses


ONE = "one address, or a name with an address in angle brackets, got str of {} characters"


@pytest.mark.parametrize(
    ("address", "problem"),
    [
        ("Büro: a@b.de;", ONE),
        ("é: <a@b.de>", ONE),
        ("Jü\r\nBcc: x <a@b.de>", ONE),
        ("Jü <a@b..de>", ONE),
        ("Jürgen <a@b.de>, c@d.de", ONE),
        ("Jürgen", ONE),
        ("jürgen@b.de", "an address whose part before the @ is ASCII, got one beyond ASCII"),
    ],
)
def test_what_is_no_address_is_refused(address: str, problem: str) -> None:
    """What is not ASCII has to be one address."""
    with pytest.raises(ParamValidationError) as caught:
        Destination(bcc_addresses=["a@b.de", address])
    assert f"Destination: bcc_addresses[1]: expected {problem.format(len(address))}" == str(caught.value)
