"""Error responses of the local service."""

__all__ = ["Refusal", "bad_request"]

_STATUS_CODES = {
    "AccessDeniedException": 403,
    "ConcurrentModificationException": 500,
    "ExpiredTokenException": 403,
    "IncompleteSignature": 403,
    "InternalFailure": 500,
    "MissingAuthenticationToken": 403,
    "NotAuthorized": 401,
    "NotFoundException": 404,
    "OptInRequired": 403,
    "RequestEntityTooLargeException": 413,
    "RequestTimeTooSkewed": 403,
    "RequestTimeoutException": 408,
    "ServiceUnavailable": 503,
    "SignatureDoesNotMatch": 403,
    "TooManyRequestsException": 429,
    "UnknownOperationException": 404,
    "UnrecognizedClientException": 403,
}
"""HTTP status codes of errors; all others have 400."""


class Refusal(Exception):  # noqa: N818  (a response to the client, not a fault of the service)
    """An error response: a code from the API reference, and a message."""

    code: str
    message: str
    status_code: int

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code, message)
        self.code = code
        self.message = message
        self.status_code = _STATUS_CODES.get(code, 400)


def bad_request(member: str, expected: str) -> Refusal:
    """Make the refusal of an invalid member."""
    return Refusal("BadRequestException", f"{member}: expected {expected}.")
