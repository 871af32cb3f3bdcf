"""The actions on the account."""

from pinpoint_email.account import GetAccountResponse
from pinpoint_email.enums import EnforcementStatus
from pinpoint_email.models import SendQuota

from .state import Region

__all__ = ["get_account"]


def get_account(region: Region) -> GetAccountResponse:
    """GetAccount."""
    return GetAccountResponse(
        send_quota=SendQuota(
            max_24_hour_send=50_000.0, max_send_rate=14.0, sent_last_24_hours=float(region.sent_last_24_hours())
        ),
        sending_enabled=True,
        dedicated_ip_auto_warmup_enabled=True,
        enforcement_status=EnforcementStatus.HEALTHY,
        production_access_enabled=True,
    )
