"""The account in one Region: what it may do, and its switches."""

from attrs import frozen

from pinpoint_email._call.action import action
from pinpoint_email._call.resource import Resource
from pinpoint_email.enums import EnforcementStatus
from pinpoint_email.models import SendQuota
from pinpoint_email.response import Response

__all__ = ["Account", "GetAccountResponse"]


@frozen(kw_only=True, eq=False, repr=False)
class GetAccountResponse(Response):
    """The answer of ``GetAccount``: what the account may do in the Region, and its switches."""

    send_quota: SendQuota | None = None
    """How much the account may send, in 24 hours and a second, and how much it has sent."""
    sending_enabled: bool | None = None
    """Whether sending is switched on."""
    dedicated_ip_auto_warmup_enabled: bool | None = None
    """Whether dedicated IP addresses are warmed up automatically."""
    enforcement_status: EnforcementStatus | None = None
    """The account's reputation: ``HEALTHY``, ``PROBATION`` or ``SHUTDOWN``."""
    production_access_enabled: bool | None = None
    """Whether the account is out of the sandbox. In the sandbox it can send only to verified identities, at most 200
    messages in 24 hours and one a second."""


class Account(Resource):
    """The actions on the account itself."""

    @action("GET /v1/email/account")
    def get_account(self) -> GetAccountResponse:
        """Read the account's sending limits, reputation and switches in the client's Region.

        Returns:
            The limits with what is used of them, the reputation, and the switches.

        Raises:
            BadRequestException: The service cannot make sense of the request.
            TooManyRequestsException: The action is called too often.

        Mirrors ``GetAccount``.
        """
        return self._call(Account.get_account)

    @action("PUT /v1/email/account/dedicated-ips/warmup")
    def put_account_dedicated_ip_warmup_attributes(self, *, auto_warmup_enabled: bool | None = None) -> Response:
        """Switch the automatic warm-up of the account's dedicated IP addresses on or off, in the client's Region.

        Args:
            auto_warmup_enabled: Whether addresses are warmed up automatically. None is not sent, which the
                service takes as False.

        Returns:
            Nothing but ``response_metadata``.

        Raises:
            BadRequestException: The service cannot make sense of the request.
            TooManyRequestsException: The action is called too often.

        Mirrors ``PutAccountDedicatedIpWarmupAttributes``.
        """
        return self._call(Account.put_account_dedicated_ip_warmup_attributes, auto_warmup_enabled=auto_warmup_enabled)

    @action("PUT /v1/email/account/sending")
    def put_account_sending_attributes(self, *, sending_enabled: bool | None = None) -> Response:
        """Switch sending on or off for the whole account in the client's Region.

        While it is off, sending fails with :exc:`SendingPausedException`. A pause that AWS has
        imposed is not lifted by it.

        Args:
            sending_enabled: Whether the account may send. None is not sent, which the service takes as False.

        Returns:
            Nothing but ``response_metadata``.

        Raises:
            BadRequestException: The service cannot make sense of the request.
            TooManyRequestsException: The action is called too often.

        Mirrors ``PutAccountSendingAttributes``.
        """
        return self._call(Account.put_account_sending_attributes, sending_enabled=sending_enabled)
