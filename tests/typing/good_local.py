"""The local service, in a program and in tests."""

from pathlib import Path
from typing import assert_type

from pinpoint_email import EventType, Options, PinpointEmailClient
from pinpoint_email.local import Attachment, LocalService, MessageEvent, ReceivedMessage


def test_welcome(pinpoint_email_service: LocalService, pinpoint_email_client: PinpointEmailClient) -> None:
    """The fixtures are what their names say."""
    pinpoint_email_client.create_email_identity(email_identity="example.com")
    assert pinpoint_email_service.messages == ()


def use(tmp_path: Path) -> None:
    """What it is told and what it tells."""
    with LocalService(port=0, sandbox=True, state=tmp_path / "state", allowed_hosts=["mail.example.com"]) as service:
        assert_type(service, LocalService)
        assert_type(service.url, str)
        assert_type(service.messages, tuple[ReceivedMessage, ...])
        assert_type(service.events, tuple[MessageEvent, ...])
        service.verify_identity("example.com", found=False)
        service.fail_next("SendEmail", "TooManyRequestsException", takes_effect=True, times=2)
        service.fail_next(drop=True)
        with service.client(api="sesv2", options=Options(max_attempts=1)) as client:
            assert_type(client, PinpointEmailClient)
        message = service.messages[0]
        assert_type(message.subject, str)
        assert_type(message.text, str | None)
        assert_type(message.to_addresses, tuple[str, ...])
        for attachment in message.attachments:
            assert_type(attachment, Attachment)
            assert_type(attachment.data, bytes)
        assert_type(service.events[0].event_type, EventType)
