"""The actions on the account."""

from datetime import timedelta

from attrs import evolve

from pinpoint_email.actions.account import GetAccountResponse
from pinpoint_email.enums import EnforcementStatus
from pinpoint_email.models import SendQuota
from pinpoint_email.response import Response

from .dedicated_ips import settle_warmups
from .state import Region

__all__ = ["get_account", "put_account_dedicated_ip_warmup_attributes", "put_account_sending_attributes"]


def get_account(region: Region) -> GetAccountResponse:
    """GetAccount."""
    sent = region.mailbox.sent_since(region.name, region.now - timedelta(days=1))
    return GetAccountResponse(
        send_quota=SendQuota(
            max_24_hour_send=float(region.rules.max_24_hour_send),
            max_send_rate=float(region.rules.max_send_rate),
            sent_last_24_hours=float(sent),
        ),
        sending_enabled=region.account.sending_enabled,
        dedicated_ip_auto_warmup_enabled=region.account.auto_warmup_enabled,
        enforcement_status=EnforcementStatus.HEALTHY,
        production_access_enabled=not region.rules.sandbox,
    )


def put_account_dedicated_ip_warmup_attributes(region: Region, *, auto_warmup_enabled: bool = False) -> Response:
    """PutAccountDedicatedIpWarmupAttributes."""
    account = region.account
    if auto_warmup_enabled != account.auto_warmup_enabled:
        settle_warmups(region)
        region.put(evolve(account, auto_warmup_enabled=auto_warmup_enabled))
    return Response()


def put_account_sending_attributes(region: Region, *, sending_enabled: bool = False) -> Response:
    """PutAccountSendingAttributes."""
    region.put(evolve(region.account, sending_enabled=sending_enabled))
    return Response()
