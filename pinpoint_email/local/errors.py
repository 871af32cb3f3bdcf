"""How the local service says no."""

__all__ = ["Refusal"]

_STATUS_CODES = {
    "AccessDeniedException": 403,
    "IncompleteSignature": 403,
    "InternalFailure": 500,
    "MissingAuthenticationToken": 403,
    "NotFoundException": 404,
    "RequestTimeTooSkewed": 403,
    "SignatureDoesNotMatch": 403,
    "UnknownOperationException": 404,
    "UnrecognizedClientException": 403,
}


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
