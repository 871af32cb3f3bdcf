import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from pinpoint_email import (
    BadRequestException,
    Destination,
    EmailContent,
    EventType,
    MessageRejected,
    NotFoundException,
    PinpointEmailClient,
    Template,
)
from pinpoint_email.local import LocalService

from .wire import OUTBOUND, refusal

pytestmark = pytest.mark.once

ARN = "arn:aws:mobiletargeting:us-east-1:123456789012:templates/hello/EMAIL"
DATA = {"name": "Ada", "user": {"first": {"name": "Grüße"}, "age": 36}}
MISSING = "the variable {} has no value"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the templates ``hello``, which has all parts, and ``text`` and ``html``, which have one."""
    write(tmp_path / "hello", subject="\n Hello {{name}}! \n", text="Dear {{ name }},\n", html="<b>{{user.age}}</b>\n")
    write(tmp_path / "text", subject="Text", text="{{user.first.name}}\n")
    write(tmp_path / "html", html="{{user}} {{ user.age }}\n")
    return tmp_path


@pytest.fixture
def service(folder: Path) -> Iterator[LocalService]:
    """A service with templates."""
    with LocalService(templates=folder) as service:
        yield service


@pytest.fixture
def caller(service: LocalService) -> Iterator[PinpointEmailClient]:
    """A client whose account may send from example.com."""
    with service.client() as client:
        client.create_email_identity(email_identity="example.com")
        yield client


def write(folder: Path, *, subject: str | None = None, text: str | None = None, html: str | None = None) -> None:
    """Write a template."""
    folder.mkdir()
    for name, part in (("subject.txt", subject), ("body.txt", text), ("body.html", html)):
        if part is not None:
            (folder / name).write_text(part, "utf-8")


def arn_of(name: str) -> str:
    """A template's Amazon Resource Name."""
    return ARN.replace("hello", name)


def template(arn: str | None = ARN, data: object = DATA) -> EmailContent:
    """A message from a template."""
    text = data if data is None or isinstance(data, str) else json.dumps(data)
    return EmailContent(template=Template(template_arn=arn, template_data=text))


def send(client: PinpointEmailClient, content: EmailContent, *recipients: str) -> str | None:
    """The identifier of a message from a template."""
    destination = Destination(to_addresses=recipients or ["a@b.de"])
    return client.send_email(from_email_address="jane@example.com", destination=destination, content=content).message_id


def sent(service: LocalService) -> list[tuple[str, str | None, str | None]]:
    """Subject, text and HTML of the messages that were sent."""
    return [(message.subject, message.text, message.html) for message in service.messages]


def test_template_is_filled_in(service: LocalService, caller: PinpointEmailClient) -> None:
    """A template's variables are replaced in subject, text and HTML, and events are as for any message."""
    message_id = send(caller, template())
    assert [("Hello Ada!", "Dear Ada,\n", "<b>36</b>\n")] == sent(service)
    assert [(EventType.SEND, message_id), (EventType.DELIVERY, message_id)] == [
        (event.event_type, event.message_id) for event in service.events
    ]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("text", ("Text", "Grüße\n", None)),
        ("html", ("", None, '{"first": {"name": "Gr\\u00fc\\u00dfe"}, "age": 36} 36\n')),
    ],
)
def test_template_has_what_parts_it_has(
    service: LocalService, caller: PinpointEmailClient, name: str, expected: tuple[str, str | None, str | None]
) -> None:
    """One body is enough, no subject is an empty one, and values in values are reached with dots."""
    send(caller, template(arn_of(name)))
    assert [expected] == sent(service)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("text", "text"),
        ("", ""),
        (0, "0"),
        (1.5, "1.5"),
        (True, "true"),
        ([1, "a"], '[1, "a"]'),
        ("{{name}}", "{{name}}"),
    ],
)
def test_values_of_all_kinds_are_filled_in(
    service: LocalService, caller: PinpointEmailClient, value: object, expected: str
) -> None:
    """Text is filled in as it is, once, and any other value as JSON."""
    send(caller, template(data=DATA | {"name": value}))
    assert [f"Dear {expected},\n"] == [text for _, text, _ in sent(service)]


@pytest.mark.parametrize(
    ("data", "missing"),
    [
        (None, "name"),
        ("", "name"),
        ("{}", "name"),
        ({"name": None, "user": {"age": 1}}, "name"),
        ({"Name": "Ada", "user": {"age": 1}}, "name"),
        ({"name": "Ada"}, "user.age"),
        ({"name": "Ada", "user": {}}, "user.age"),
        ({"name": "Ada", "user": "age"}, "user.age"),
        ({"name": "Ada", "user.age": 1}, "user.age"),
        ({"name": "Ada", "user": [{"age": 1}]}, "user.age"),
    ],
)
def test_missing_value_is_a_rendering_failure(
    service: LocalService, caller: PinpointEmailClient, data: object, missing: str
) -> None:
    """A message whose template cannot be filled in is accepted, but there is only an event of it."""
    message_id = send(caller, template(data=data), "a@b.de", "bounce@simulator.amazonses.com")
    assert () == service.messages
    assert [
        (EventType.RENDERING_FAILURE, message_id, recipient, MISSING.format(missing))
        for recipient in ("a@b.de", "bounce@simulator.amazonses.com")
    ] == [(event.event_type, event.message_id, event.recipient, event.detail) for event in service.events]


def test_rendering_failure_counts_for_nothing(caller: PinpointEmailClient) -> None:
    """A message whose template could not be filled in takes nothing from the quota."""
    send(caller, template(data=None))
    quota = caller.get_account().send_quota
    assert 0.0 == (quota.sent_last_24_hours if quota else None)


@pytest.mark.parametrize("data", ["[]", '"x"', "null", "1", "{", "{'a': 1}", "[" * 50_000, "1" * 5_000])
def test_data_that_is_no_object_is_refused(caller: PinpointEmailClient, data: str) -> None:
    """A template's data is a JSON object."""
    with pytest.raises(BadRequestException, match=r"Content\.Template\.TemplateData: expected a JSON object"):
        send(caller, template(data=data))


def test_data_that_no_mail_can_hold_is_refused(service: LocalService, caller: PinpointEmailClient) -> None:
    """A value that is no text, half a character for example, is the caller's fault."""
    with pytest.raises(BadRequestException):
        send(caller, template(data='{"name": "\\ud800", "user": {"age": 1}}'))
    assert () == service.messages


def test_value_cannot_begin_another_header(service: LocalService, caller: PinpointEmailClient) -> None:
    """A line break in a value for the subject is refused."""
    with pytest.raises(BadRequestException, match="cannot be put together"):
        send(caller, template(data=DATA | {"name": "Ada\r\nBcc: x@y.de"}))
    assert () == service.messages


def test_longest_data_is_accepted(service: LocalService, caller: PinpointEmailClient) -> None:
    """Data of 262,144 characters is accepted, and one more is refused."""
    long = json.dumps(DATA | {"other": ""})
    data = long.replace('"other": ""', f'"other": "{"x" * (262_144 - len(long))}"')
    send(caller, template(data=data))
    assert 1 == len(service.messages)
    members = {
        "FromEmailAddress": "jane@example.com",
        "Destination": {"ToAddresses": ["a@b.de"]},
        "Content": {"Template": {"TemplateArn": ARN, "TemplateData": data + " "}},
    }
    answer = refusal(service, "POST", OUTBOUND, members)
    assert (400, "BadRequestException", "Content (Template: TemplateData)") == (*answer[:2], answer[2][:32])


@pytest.mark.parametrize(
    "arn",
    [
        ARN,
        "arn:aws:mobiletargeting:eu-west-1:1:templates/hello",
        "arn:aws-cn:ses:cn-north-1:123456789012:template/hello",
        "arn:aws:ses:::template/hello",
    ],
)
def test_arns_of_all_kinds_name_a_template(service: LocalService, caller: PinpointEmailClient, arn: str) -> None:
    """Templates of Amazon Pinpoint and of Amazon SES are named alike."""
    send(caller, template(arn))
    assert 1 == len(service.messages)


@pytest.mark.parametrize(
    "arn",
    [
        None,
        "",
        "hello",
        arn_of(""),
        arn_of(".."),
        arn_of("."),
        arn_of("../hello"),
        arn_of("../../etc"),
        arn_of("text/../hello"),
        arn_of("/etc"),
        arn_of("%2e%2e"),
        arn_of("..\\hello"),
        arn_of("hello\0"),
        arn_of("hello\n"),
        f"{ARN}/..",
        ARN.replace("EMAIL", "SMS"),
        ARN.replace("mobiletargeting", "s3"),
        arn_of("héllo"),
    ],
)
def test_name_that_is_no_arn_is_refused(caller: PinpointEmailClient, arn: str | None) -> None:
    """A template is named by an Amazon Resource Name, which leads nowhere but into the folder."""
    with pytest.raises(BadRequestException, match=r"Content\.Template\.TemplateArn: expected the Amazon Resource Name"):
        send(caller, template(arn))


@pytest.mark.parametrize("name", ["other", "subject-only", "empty", "file", "HELLO", "a" * 300])
def test_unknown_template_is_not_found(folder: Path, caller: PinpointEmailClient, name: str) -> None:
    """A template that is not there, or has no body, is not found."""
    write(folder / "subject-only", subject="x")
    write(folder / "empty")
    (folder / "file").write_text("x")
    with pytest.raises(NotFoundException, match=f"The template {name} does not exist"):
        send(caller, template(arn_of(name)))


def test_without_a_folder_there_are_no_templates() -> None:
    """A service that was given no folder knows no template."""
    with LocalService() as service, service.client() as client:
        client.create_email_identity(email_identity="example.com")
        with pytest.raises(NotFoundException, match="The template hello does not exist"):
            send(client, template())


def test_template_is_read_when_it_is_used(folder: Path, service: LocalService, caller: PinpointEmailClient) -> None:
    """A template that is changed while the service runs is used as it is then, whatever bytes are in it."""
    send(caller, template(arn_of("text")))
    (folder / "text" / "body.txt").write_bytes(b"new \xff\n")
    send(caller, template(arn_of("text")))
    assert ["Grüße\n", "new \N{REPLACEMENT CHARACTER}\n"] == [text for _, text, _ in sent(service)]


def test_what_is_no_variable_stays(folder: Path, service: LocalService, caller: PinpointEmailClient) -> None:
    """Braces that hold no name are text like any other."""
    body = "{{}} {{ a b }} {name} {{#if x}}\n"
    write(folder / "braces", text=body)
    send(caller, template(arn_of("braces"), {}))
    assert [body] == [text for _, text, _ in sent(service)]


def test_report_is_made_of_a_template(caller: PinpointEmailClient) -> None:
    """A test's message can come from a template too."""
    created = caller.create_deliverability_test_report(from_email_address="jane@example.com", content=template())
    report = caller.get_deliverability_test_report(report_id=created.report_id).deliverability_test_report
    assert "Hello Ada!" == report.subject


def test_report_whose_template_cannot_be_filled_in_is_refused(
    service: LocalService, caller: PinpointEmailClient
) -> None:
    """A test has no one to tell of a rendering failure, so that it is refused."""
    with pytest.raises(MessageRejected, match=r"Content\.Template: the variable name has no value"):
        caller.create_deliverability_test_report(from_email_address="jane@example.com", content=template(data="{}"))
    assert () == caller.list_deliverability_test_reports().deliverability_test_reports
    assert () == service.events
