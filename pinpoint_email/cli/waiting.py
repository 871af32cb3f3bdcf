"""Waiting until identities are verified, with a display of their progress."""

from collections.abc import Iterable
from contextlib import AbstractContextManager, ExitStack, nullcontext

from attrs import define, field
from rich.console import Console
from rich.live import Live
from rich.table import Table
from rich.text import Text

from pinpoint_email.actions.email_identities import GetEmailIdentityResponse
from pinpoint_email.client import PinpointEmailClient
from pinpoint_email.enums import DkimStatus, MailFromDomainStatus
from pinpoint_email.exceptions import ThrottlingException, TooManyRequestsException
from pinpoint_email.waiters import polls

from .output import note

__all__ = ["Waiting"]


@define
class Waiting:
    """A wait for the verification of several identities at the same time."""

    _client: PinpointEmailClient
    _console: Console
    _timeout: float
    _interval: float
    _seen: dict[str, GetEmailIdentityResponse] = field(factory=dict[str, GetEmailIdentityResponse], init=False)

    def until_verified(self, names: Iterable[str]) -> bool:
        """Wait until mail can be sent from all identities and their MAIL FROM domains are found.

        Returns:
            Whether all of it has happened, before the time was over or the service gave up.
        """
        self._seen = {name: GetEmailIdentityResponse() for name in names}
        in_vain: list[str] = []
        with ExitStack() as while_waiting:
            for number, _ in enumerate(polls(self._timeout, self._interval)):
                pending = [name for name in self._seen if self._look(name, quietly=number == 0)]
                in_vain = [name for name, identity in self._seen.items() if not _is_ready(identity)]
                # The first look is silent: if all are ready, there is nothing to show.
                if number == 0 and in_vain:
                    while_waiting.enter_context(self._display())
                if not pending:
                    break
        for name in in_vain:
            note(f"{name}: {'the service has given up' if _has_failed(self._seen[name]) else 'the time is over'}.")
        return not in_vain

    def _look(self, name: str, *, quietly: bool) -> bool:
        """Read an identity, and return whether its state can still change; without a terminal, write a new state."""
        before = self._seen[name]
        if _is_ready(before) or _has_failed(before):
            return False
        try:
            self._seen[name] = now = self._client.get_email_identity(email_identity=name)
        except (ThrottlingException, TooManyRequestsException):
            # To be asked to slow down says nothing about the identity.
            return True
        if now != before and not (quietly or self._console.is_terminal):
            self._say(name)
        return not (_is_ready(now) or _has_failed(now))

    def _say(self, name: str) -> None:
        sending, dkim, mail_from = _state(self._seen[name])
        self._console.print(Text(f"{name}: {sending}, DKIM {dkim}, MAIL FROM {mail_from}"))

    def _display(self) -> AbstractContextManager[object]:
        if self._console.is_terminal:
            return Live(get_renderable=self._table, console=self._console)
        for name, identity in self._seen.items():
            if identity != GetEmailIdentityResponse():
                self._say(name)
        return nullcontext()

    def _table(self) -> Table:
        table = Table("Identity", "Sending", "DKIM", "MAIL FROM", box=None)
        for name, identity in self._seen.items():
            style = "green" if _is_ready(identity) else "red" if _has_failed(identity) else "yellow"
            table.add_row(Text(name), *(Text(part, style) for part in _state(identity)))
        return table


def _is_ready(identity: GetEmailIdentityResponse) -> bool:
    return bool(identity.verified_for_sending_status) and _mail_from(identity) in {None, MailFromDomainStatus.SUCCESS}


def _has_failed(identity: GetEmailIdentityResponse) -> bool:
    given_up = identity.dkim_attributes and identity.dkim_attributes.status == DkimStatus.FAILED
    not_sending = bool(given_up) and not identity.verified_for_sending_status
    return not_sending or _mail_from(identity) == MailFromDomainStatus.FAILED


def _mail_from(identity: GetEmailIdentityResponse) -> MailFromDomainStatus | None:
    """Return the status of an identity's MAIL FROM domain, if it has one."""
    mail_from = identity.mail_from_attributes
    return mail_from.mail_from_domain_status if mail_from and mail_from.mail_from_domain else None


def _state(identity: GetEmailIdentityResponse) -> tuple[str, str, str]:
    """Describe an identity in words: its verification, its DKIM status, and that of its MAIL FROM domain."""
    sending = "verified" if identity.verified_for_sending_status else "not verified"
    dkim = identity.dkim_attributes.status if identity.dkim_attributes else None
    return sending, dkim or "none", _mail_from(identity) or "none"
