"""Finding the account's number, through AWS STS."""

import os
from typing import Any

from .mistakes import PlanError
from .tags import GIVE_NUMBER

__all__ = ["find_account_number"]


def find_account_number(*, profile_name: str | None = None, region_name: str | None = None) -> str:
    """Ask AWS STS, through botocore, whose credentials these are; one request is sent.

    Args:
        profile_name: The profile in AWS's shared files. None for ``AWS_PROFILE``, or the default one.
        region_name: The AWS Region to ask in. None for the environment's or the profile's.

    Returns:
        The account's number, 12 digits.

    Raises:
        PlanError: There are no credentials, or STS does not answer.
    """
    # botocore takes long to import, and not everyone needs it.
    from botocore.session import Session

    region = region_name or os.environ.get("AWS_REGION")
    try:
        client: Any = Session(profile=profile_name).create_client("sts", region_name=region)
        number: str = client.get_caller_identity()["Account"]
    except Exception as error:  # botocore passes on the errors of many libraries, and does not document which.
        raise PlanError(f"AWS STS does not tell the account's number ({error}): {GIVE_NUMBER}") from error
    return number
