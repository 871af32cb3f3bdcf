"""Deliverability figures: made up, but always the same for a domain and a day, and consistent with each other."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256

from pinpoint_email.models import (
    DailyVolume,
    DomainDeliverabilityCampaign,
    DomainIspPlacement,
    IspPlacement,
    OverallVolume,
    PlacementStatistics,
    VolumeStatistics,
)

__all__ = ["campaign_of", "daily_volume", "day_of_campaign", "days_between", "overall_volume", "placements"]

_PROVIDERS = {"AOL": 4, "Gmail": 40, "Hotmail": 24, "Yahoo": 16}
"""Each email provider, and its share of the mail."""
_SATURDAY = 5
_CAMPAIGN_DAYS = {1, 3}
"""Tuesday and Thursday."""


def days_between(first: datetime, last: datetime) -> Iterator[date]:
    """Yield all days from the first to the last."""
    for number in range((last.date() - first.date()).days + 1):
        yield first.date() + timedelta(days=number)


def daily_volume(domain: str, day: date) -> DailyVolume:
    """The figures of a day."""
    found = _isp_placements(domain, [day])
    return DailyVolume(
        start_date=_beginning(day), volume_statistics=_volume_statistics(found), domain_isp_placements=found
    )


def overall_volume(domain: str, days: Sequence[date]) -> OverallVolume:
    """The sum of some days' figures."""
    found = _isp_placements(domain, days)
    return OverallVolume(
        volume_statistics=_volume_statistics(found),
        read_rate_percent=15 + _draw(domain, "read", below=300) / 10 if days else 0.0,
        domain_isp_placements=found,
    )


def campaign_of(domain: str, day: date) -> DomainDeliverabilityCampaign | None:
    """The campaign of a day: there is one on Tuesdays and Thursdays."""
    if day.weekday() not in _CAMPAIGN_DAYS:
        return None
    volume = _volume_statistics(_isp_placements(domain, [day]))
    # A campaign is the greater part of its day's mail.
    inbox, spam = ((count or 0) * 7 // 10 for count in (volume.inbox_raw_count, volume.spam_raw_count))
    first_seen = _beginning(day) + timedelta(hours=8, minutes=_draw(domain, day, "first", below=240))
    delete_rate = 5 + _draw(domain, day, "delete", below=150) / 10
    return DomainDeliverabilityCampaign(
        campaign_id=f"{day.toordinal():06x}{_digest(domain, day)[:16]}",
        subject=f"Newsletter of {day.day} {day:%B}",
        from_address=f"news@{domain}",
        sending_ips=("192.0.2.1", "192.0.2.2"),
        first_seen_date_time=first_seen,
        last_seen_date_time=first_seen + timedelta(hours=5),
        inbox_count=inbox,
        spam_count=spam,
        read_rate=15 + _draw(domain, day, "read", below=300) / 10,
        delete_rate=delete_rate,
        read_delete_rate=delete_rate / 2,
        projected_volume=inbox + spam,
        esps=tuple(_PROVIDERS),
    )


def day_of_campaign(campaign_id: str) -> date | None:
    """Read the day from a campaign's identifier; ``None`` if there is none in it."""
    try:
        return date.fromordinal(int(campaign_id[:6], 16))
    except (ValueError, OverflowError):
        return None


def placements(domain: str, day: date) -> tuple[PlacementStatistics, tuple[IspPlacement, ...]]:
    """The placements of a test's messages, overall and at each provider."""
    shares = {provider: _shares(domain, day, provider) for provider in _PROVIDERS}
    whole = [sum(column) / len(shares) for column in zip(*shares.values(), strict=True)]
    return _statistics(whole), tuple(
        IspPlacement(isp_name=provider, placement_statistics=_statistics(share)) for provider, share in shares.items()
    )


def _isp_placements(domain: str, days: Sequence[date]) -> tuple[DomainIspPlacement, ...]:
    return tuple(_isp_placement(provider, domain, days) for provider in _PROVIDERS)


def _isp_placement(provider: str, domain: str, days: Iterable[date]) -> DomainIspPlacement:
    counts = [_counts(domain, day, provider) for day in days]
    inbox, spam = (sum(count[index] for count in counts) for index in (0, 1))
    inbox_percentage = round(100 * inbox / (inbox + spam), 2) if counts else 0.0
    return DomainIspPlacement(
        isp_name=provider,
        inbox_raw_count=inbox,
        spam_raw_count=spam,
        inbox_percentage=inbox_percentage,
        spam_percentage=round(100 - inbox_percentage, 2) if counts else 0.0,
    )


def _volume_statistics(found: Iterable[DomainIspPlacement]) -> VolumeStatistics:
    counts = [(placement.inbox_raw_count or 0, placement.spam_raw_count or 0) for placement in found]
    inbox, spam = (sum(count[index] for count in counts) for index in (0, 1))
    projected = round(100 * inbox / (inbox + spam)) if inbox else 0
    return VolumeStatistics(
        inbox_raw_count=inbox,
        spam_raw_count=spam,
        projected_inbox=projected,
        projected_spam=100 - projected if inbox else 0,
    )


def _counts(domain: str, day: date, provider: str) -> tuple[int, int]:
    """Count the messages in inboxes and in spam folders; there is always at least one."""
    size = 20 + _draw(domain, "size", below=60)
    pace = 4 if day.weekday() >= _SATURDAY else 10 + _draw(domain, day, "pace", below=4)
    mail = size * pace * _PROVIDERS[provider] // 40 + _draw(domain, day, provider, "mail", below=10) + 1
    spam = mail * (10 + _draw(domain, day, provider, "spam", below=110)) // 1000
    return mail - spam, spam


def _shares(domain: str, day: date, provider: str) -> tuple[float, ...]:
    """Percentages of a test: inbox, spam and missing, which add up to 100, then SPF and DKIM passed."""
    spam, missing = (_draw(domain, day, provider, kind, below=12) for kind in ("spam", "missing"))
    return (100.0 - spam - missing, float(spam), float(missing), 100.0, 100.0)


def _statistics(shares: Sequence[float]) -> PlacementStatistics:
    inbox, spam, missing, spf, dkim = shares
    return PlacementStatistics(
        inbox_percentage=inbox,
        spam_percentage=spam,
        missing_percentage=missing,
        spf_percentage=spf,
        dkim_percentage=dkim,
    )


def _beginning(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _draw(*parts: object, below: int) -> int:
    """Draw a number that looks random, but depends only on the parts, in any process."""
    return int(_digest(*parts), 16) % below


def _digest(*parts: object) -> str:
    return sha256(" ".join(map(str, parts)).encode()).hexdigest()
