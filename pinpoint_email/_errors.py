"""From an answer that is not a success to the exception that says so."""

import json
from typing import Any, cast

from ._transport import Answer
from .exceptions import SERVICE_ERRORS, ServiceError

__all__ = ["request_id", "service_error"]


def service_error(answer: Answer, action: str) -> ServiceError:
    """The exception for an answer, whatever its form."""
    members = _members(answer.body)
    code = _code(answer, members) or str(answer.status_code)
    return SERVICE_ERRORS.get(code, ServiceError)(
        code=code,
        message=_first_text(members, "message", "Message", "errorMessage"),
        status_code=answer.status_code,
        request_id=request_id(answer),
        operation_name=action,
    )


def request_id(answer: Answer) -> str | None:
    """The identifier that AWS gave the request."""
    return answer.headers.get("x-amzn-RequestId") or answer.headers.get("x-amz-request-id")


def _members(body: bytes) -> dict[str, Any]:
    try:
        members = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return cast("dict[str, Any]", members) if isinstance(members, dict) else {}


def _code(answer: Answer, members: dict[str, Any]) -> str:
    """The code, which may stand between a namespace and a URL: ``com.amazon#Code:http://...``."""
    code = answer.headers.get("x-amzn-ErrorType") or _first_text(members, "code", "Code", "__type")
    return code.partition(":")[0].rpartition("#")[2].strip()


def _first_text(members: dict[str, Any], *names: str) -> str:
    texts = (members.get(name) for name in names)
    return next((text for text in texts if isinstance(text, str) and text), "")
