"""Facts of the service that several rooms need, each written once."""

import re

__all__ = [
    "ACCOUNT_NUMBER",
    "DEFAULT_POOL",
    "DESTINATION_KINDS",
    "DOMAIN",
    "MAX_DESTINATIONS",
    "MAX_MESSAGE_BYTES",
    "MAX_RECIPIENTS",
    "MAX_TAGS",
    "NAME",
    "RESERVED_POOLS",
]

ACCOUNT_NUMBER = re.compile(r"[0-9]{12}")
"""The number of an AWS account."""
DEFAULT_POOL = "ses-default-dedicated-pool"
"""The pool of all addresses that are in no other pool; it always exists."""
RESERVED_POOLS = (DEFAULT_POOL, "ses-shared-pool")
"""The pools of AWS, which cannot be deleted."""
DESTINATION_KINDS = (
    "kinesis_firehose_destination",
    "cloud_watch_destination",
    "sns_destination",
    "pinpoint_destination",
)
"""The members of an event destination that say where events go."""
DOMAIN = re.compile(r"(?:[\w-]{1,63}\.)+[\w-]{2,63}")
"""The form of a domain."""
MAX_DESTINATIONS = 10
"""Event destinations of one configuration set."""
MAX_MESSAGE_BYTES = 40 * 1024 * 1024
"""A message as it leaves, with its attachments encoded: the 40 MB of Amazon's quotas."""
MAX_RECIPIENTS = 50
"""Recipients of one message, in all three lists together."""
MAX_TAGS = 50
"""Tags of one resource."""
NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")
"""The form of a resource's name."""
