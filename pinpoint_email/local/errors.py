"""How the local service says no."""

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
"""The HTTP status of each code, where it is not 400."""


class Refusal(Exception):  # noqa: N818  (an answer to the client, not a fault of the service)
    """An error answer: a code of the reference's, and a message."""

    code: str
    message: str
    status_code: int

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code, message)
        self.code = code
        self.message = message
        self.status_code = _STATUS_CODES.get(code, 400)


def bad_request(member: str, expected: str) -> Refusal:
    """The refusal of a member that is not what it should be."""
    return Refusal("BadRequestException", f"{member}: expected {expected}.")
