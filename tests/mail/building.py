"""The ways in which programs make a message, for each that is meant."""

import re
from collections.abc import Callable, Iterable
from email import encoders, message_from_bytes, policy
from email.header import Header
from email.headerregistry import Address
from email.headerregistry import Group as AddressGroup
from email.message import EmailMessage, Message
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.utils import formataddr
from importlib import import_module
from typing import TYPE_CHECKING, Any, cast

from attrs import evolve, frozen

from tests.mail.by_hand import DATE, HIDDEN, Addresses, by_hand, encoded_words, written_address, written_list
from tests.mail.decoder import Group, Mailbox
from tests.mail.made_up import File, Meant, in_dns

__all__ = ["WAYS", "AnyMessage", "Way", "ascii_addresses"]

if TYPE_CHECKING:
    AnyMessage = Message[Any, Any]
else:
    AnyMessage = Message


def modern(kind: "policy.EmailPolicy[Any]") -> Callable[[Meant], AnyMessage]:
    """Build as the documentation of Python does, with objects for addresses."""

    def build(meant: Meant) -> AnyMessage:
        # set_content needs a length.
        message = EmailMessage(policy=kind if kind.max_line_length else policy.default)
        message["Subject"], message["From"], message["Date"] = meant.subject, _object(meant.sender), DATE
        for name, given in (("To", meant.to), ("Cc", meant.cc), ("Reply-To", meant.reply_to)):
            if given:
                message[name] = tuple(map(_object, given))
        message["Bcc"] = HIDDEN
        _set_others(message, meant)
        message.set_content(meant.text)
        if meant.html:
            message.add_alternative(meant.html, subtype="html")
        for file in meant.files:
            maintype, subtype = file.content_type.split("/")
            if file.content_id:
                related = cast("EmailMessage", cast("list[Any]", message.get_payload())[1])
                cid = f"<{file.content_id}>"
                related.add_related(file.content, maintype, subtype, cid=cid, filename=file.name)
        for file in meant.files:
            maintype, subtype = file.content_type.split("/")
            if not file.content_id:
                message.add_attachment(file.content, maintype, subtype, filename=file.name)
        message.policy = kind
        return message

    return build


def older(as_text: Callable[[str], object], as_list: Callable[[Addresses], object]) -> Callable[[Meant], AnyMessage]:
    """Build of the older classes, with headers made in some way."""

    def build(meant: Meant) -> AnyMessage:
        message = MIMEMultipart()
        header = cast("Callable[[str, object], None]", message.__setitem__)
        header("Subject", as_text(meant.subject))
        header("From", as_list([meant.sender]))
        for name, given in (("To", meant.to), ("Cc", meant.cc), ("Reply-To", meant.reply_to)):
            if given:
                header(name, as_list(given))
        message["Date"], message["Bcc"] = DATE, HIDDEN
        _set_others(message, meant)
        body = MIMEText(meant.text, "plain", "utf-8")
        related = MIMEMultipart("related")
        if meant.html:
            alternative = MIMEMultipart("alternative")
            alternative.attach(body)
            related.attach(MIMEText(meant.html, "html", "utf-8"))
            alternative.attach(related)
            message.attach(alternative)
        else:
            message.attach(body)
        for file in meant.files:
            (related if file.content_id else message).attach(_older_part(file))
        return message

    return build


def django(meant: Meant) -> AnyMessage:
    """Build with Django."""
    settings: Any = import_module("django.conf").settings
    if not settings.configured:
        settings.configure()
    mail: Any = import_module("django.core.mail")
    message = mail.EmailMultiAlternatives(
        meant.subject,
        meant.text,
        written_address(meant.sender),
        [written_address(each) for each in meant.to],
        bcc=[HIDDEN],
        cc=[written_address(each) for each in meant.cc],
        reply_to=[written_address(each) for each in meant.reply_to],
        headers={"Date": DATE, "Message-ID": "<1@example.com>"},
    )
    if meant.html:
        message.attach_alternative(meant.html, "text/html")
    for file in meant.files:
        if not file.content_id:
            message.attach(file.name, file.content, file.content_type)
    built: AnyMessage = message.message()
    _set_others(built, meant)
    return built


def parsed(kind: "policy.Policy[Any]", *, encoded: bool) -> Callable[[Meant], AnyMessage]:
    """Read a message that was written by hand, with its text raw or encoded."""

    def build(meant: Meant) -> AnyMessage:
        return cast("AnyMessage", message_from_bytes(by_hand(meant, encoded=encoded), policy=cast("Any", kind)))

    return build


def _set_others(message: AnyMessage, meant: Meant) -> None:
    message["X-Note"] = meant.note
    message["References"] = " ".join(meant.references)
    message["List-Unsubscribe"] = meant.unsubscribe


def _object(given: Mailbox | Group) -> Address | AddressGroup:
    if isinstance(given, Group):
        return AddressGroup(given.name, tuple(cast("Address", _object(member)) for member in given.members))
    return Address(given.name, addr_spec=given.address)


def _formatted_list(given: Addresses) -> str:
    return ", ".join(
        f"{encoded_words(each.name)} : {_formatted_list(each.members)};"
        if isinstance(each, Group)
        else formataddr((each.name, each.address))
        for each in given
    )


def _header(text: str) -> Header:
    return Header(text, "utf-8")


def _header_list(given: Addresses) -> object:
    """A header of which the names are encoded, and the rest is not, as the documentation has it."""
    header = Header(header_name="To")
    before = ""
    for each in given:
        if isinstance(each, Group):
            return written_list(given)
        if before:
            header.append(before)
        if each.name:
            header.append(each.name, "utf-8")
        before = f"<{each.address}>," if each.address.isascii() else ""
        if not before:
            return written_list(given)
    header.append(before.removesuffix(","))
    return header


def _older_part(file: File) -> MIMEBase:
    part = MIMEBase(*file.content_type.split("/"))
    part.set_payload(file.content)
    encoders.encode_base64(part)
    part.add_header("Content-Disposition", "inline" if file.content_id else "attachment", filename=file.name)
    if file.content_id:
        part["Content-ID"] = f"<{file.content_id}>"
    return part


def _same(meant: Meant) -> Meant:
    return meant


def ascii_addresses(meant: Meant) -> Meant:
    """The message with its domains as in the DNS, as ``formataddr`` takes no others."""
    to, cc, reply_to = map(in_dns, (meant.to, meant.cc, meant.reply_to))
    (sender,) = in_dns([meant.sender])
    return evolve(meant, sender=sender, to=to, cc=cc, reply_to=reply_to)


def _for_django(meant: Meant) -> Meant:
    """The message without what Django does not know (groups, pictures), or changes itself.

    It puts quotes around a quoted local part, refuses domains in brackets and some names with specials on some versions
    of Python, takes text that is not in UTF-8 for binary, and folds a subject where there are several spaces, of which
    mailparser shows one.
    """

    def of_list(given: Iterable[Mailbox | Group]) -> tuple[Mailbox | Group, ...]:
        return tuple(
            Mailbox(
                re.sub(r'["\\()<>@:;]+', "", each.name).strip(), re.sub(r'^".*"|(?<=@)\[.*', "example", each.address)
            )
            for each in given
            if isinstance(each, Mailbox)
        )

    files = tuple(
        evolve(file, content_type=file.content_type.replace("text/", "audio/"))
        for file in meant.files
        if not file.content_id
    )
    to, cc, reply_to = map(of_list, (meant.to, meant.cc, meant.reply_to))
    (sender,) = of_list([meant.sender])
    subject = re.sub(" +", " ", meant.subject)
    return evolve(meant, subject=subject, sender=sender, to=to, cc=cc, reply_to=reply_to, files=files)


@frozen
class Way:
    """How a message is built, and what of one can be built so."""

    build: Callable[[Meant], AnyMessage]
    suited: Callable[[Meant], Meant] = _same


WAYS = {
    "EmailMessage": Way(modern(policy.default)),
    "EmailMessage SMTP": Way(modern(policy.SMTP)),
    "EmailMessage SMTPUTF8": Way(modern(policy.SMTPUTF8)),
    "EmailMessage without folds": Way(modern(policy.default.clone(max_line_length=None))),
    "MIMEMultipart": Way(older(str, written_list)),
    "MIMEMultipart Header": Way(older(_header, _header_list)),
    "MIMEMultipart formataddr": Way(older(str, _formatted_list), ascii_addresses),
    "Django": Way(django, _for_django),
    "parsed raw, default": Way(parsed(policy.default, encoded=False)),
    "parsed raw, compat32": Way(parsed(policy.compat32, encoded=False)),
    "parsed raw, SMTP": Way(parsed(policy.SMTP, encoded=False)),
    "parsed encoded, default": Way(parsed(policy.default, encoded=True)),
    "parsed encoded, compat32": Way(parsed(policy.compat32, encoded=True)),
}
