"""From an answer that is not a success to the exception that says so."""

import json
from typing import Any, cast

from pinpoint_email._transport.messages import Answer
from pinpoint_email.exceptions import SERVICE_ERRORS, ServiceError

__all__ = ["error_code", "service_error"]


def service_error(answer: Answer, action: str) -> ServiceError:
    """The exception for an answer, whatever its form."""
    members = _members(answer.body)
    code = error_code(answer) or str(answer.status_code)
    return SERVICE_ERRORS.get(code, ServiceError)(
        code=code,
        message=_first_text(members, "message", "Message", "errorMessage"),
        status_code=answer.status_code,
        request_id=answer.request_id,
        operation_name=action,
    )


def error_code(answer: Answer) -> str | None:
    """The code that an answer names, be it between a namespace and a URL: ``com.amazon#Code:http://...``."""
    members = _members(answer.body)
    named = (answer.headers.get("x-amzn-ErrorType"), *(members.get(name) for name in ("code", "Code", "__type")))
    codes = (text.partition(":")[0].rpartition("#")[2].strip() for text in named if isinstance(text, str))
    return next(filter(None, codes), None)


def _members(body: bytes) -> dict[str, Any]:
    try:
        members = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return cast("dict[str, Any]", members) if isinstance(members, dict) else {}


def _first_text(members: dict[str, Any], *names: str) -> str:
    texts = (members.get(name) for name in names)
    return next((text for text in texts if isinstance(text, str) and text), "")
