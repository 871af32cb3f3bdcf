"""Checks of what does not carry over from Amazon Pinpoint Email to Amazon SES v2, where that can be known."""

import warnings
from collections.abc import Mapping
from typing import Any

from pinpoint_email.exceptions import ParamValidationError, UnknownTargetWarning
from pinpoint_email.models import EmailContent, EventDestination
from pinpoint_email.response import Response

from .action import Action

__all__ = ["check_answer", "check_request"]

_PINPOINT = ":mobiletargeting:"
_FRAMES = 5
"""From the warning to the caller of the client's method."""


def check_request(action: Action, values: Mapping[str, Any]) -> None:
    """Refuse what Amazon SES v2 cannot know.

    Raises:
        ParamValidationError: The content is one of Amazon Pinpoint's templates; SES has a store of its own.
    """
    content: EmailContent | None = values.get("content")
    if content and content.template and _PINPOINT in (content.template.template_arn or ""):
        raise ParamValidationError(
            where=action.name,
            member="content.template.template_arn",
            expected="the ARN of an Amazon SES template, whose store is another",
            got="one of Amazon Pinpoint's",
        )


def check_answer(response: Response) -> None:
    """Warn of what was left out in reading."""
    destinations: tuple[EventDestination, ...] = getattr(response, "event_destinations", ())
    for destination in destinations:
        if not _has_target(destination):
            warnings.warn(
                f"the event destination {destination.name!r} has a target that is unknown here;"
                " to update it with what was read would take the target away",
                UnknownTargetWarning,
                stacklevel=_FRAMES,
            )


def _has_target(destination: EventDestination) -> bool:
    return any(
        target is not None
        for target in (
            destination.kinesis_firehose_destination,
            destination.cloud_watch_destination,
            destination.sns_destination,
            destination.pinpoint_destination,
        )
    )
