"""The account in one Region: what it may do, and its switches."""

from attrs import frozen

from ._action import action
from ._resource import Resource
from .enums import EnforcementStatus
from .models import SendQuota
from .response import Response

__all__ = ["Account", "GetAccountResponse"]


@frozen(kw_only=True, eq=False, repr=False)
class GetAccountResponse(Response):
    """The state of the account in the Region."""

    send_quota: SendQuota | None = None
    """How much the account may send, and how much it has sent."""
    sending_enabled: bool | None = None
    """Whether sending is switched on."""
    dedicated_ip_auto_warmup_enabled: bool | None = None
    """Whether dedicated IP addresses are warmed up automatically."""
    enforcement_status: EnforcementStatus | None = None
    """The account's reputation."""
    production_access_enabled: bool | None = None
    """Whether the account is out of the sandbox, in which it can send to verified identities only, 200 messages a
    day, one a second."""


class Account(Resource):
    """The actions on the account itself."""

    @action("GET /v1/email/account")
    def get_account(self) -> GetAccountResponse:
        """Read the account's limits, reputation and switches in the Region.

        Returns:
            The account's state.

        Raises:
            BadRequestException: The service does not accept the request.
            TooManyRequestsException: The action is called too often.

        Mirrors ``GetAccount``.
        """
        return self._call(Account.get_account)

    @action("PUT /v1/email/account/dedicated-ips/warmup")
    def put_account_dedicated_ip_warmup_attributes(self, *, auto_warmup_enabled: bool | None = None) -> Response:
        """Switch the automatic warm-up of the account's dedicated IP addresses on or off.

        Args:
            auto_warmup_enabled: Whether addresses are warmed up automatically.

        Returns:
            Nothing but the metadata.

        Raises:
            BadRequestException: The service does not accept the request.
            TooManyRequestsException: The action is called too often.

        Mirrors ``PutAccountDedicatedIpWarmupAttributes``.
        """
        return self._call(Account.put_account_dedicated_ip_warmup_attributes, auto_warmup_enabled=auto_warmup_enabled)

    @action("PUT /v1/email/account/sending")
    def put_account_sending_attributes(self, *, sending_enabled: bool | None = None) -> Response:
        """Switch sending on or off for the whole account in the Region.

        A pause that AWS imposed cannot be lifted this way.

        Args:
            sending_enabled: Whether the account may send.

        Returns:
            Nothing but the metadata.

        Raises:
            BadRequestException: The service does not accept the request.
            TooManyRequestsException: The action is called too often.

        Mirrors ``PutAccountSendingAttributes``.
        """
        return self._call(Account.put_account_sending_attributes, sending_enabled=sending_enabled)
