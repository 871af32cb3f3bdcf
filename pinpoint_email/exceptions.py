"""What can go wrong, as one tree.

::

    PinpointEmailError
    ├── ParamValidationError (also a ValueError)   refused before anything was sent
    ├── ConfigurationError                         no region, no credentials, a bad profile, ...
    ├── TransportError                             no usable answer
    │   ├── ConnectError                           no connection, so nothing was sent
    │   │   └── ConnectTimeoutError
    │   ├── ReadTimeoutError                       no answer in time
    │   └── TotalTimeoutError                      the whole call took too long
    ├── OutcomeUnknownError                        the request may or may not have taken effect
    ├── ResponseDecodeError                        an answer that cannot be read
    ├── PaginationError                            a list whose pages go in a circle
    ├── WaiterError                                what was waited for did not, or cannot, happen
    └── ServiceError                               the service said no
        ├── AlreadyExistsException ...             the 10 that the actions name
        └── AccessDeniedException ...              the 15 common ones

Every one pickles and keeps its class and attributes.
"""

from collections.abc import Callable
from typing import Self, TypeVar

__all__ = [
    "AccessDeniedException",
    "AccountSuspendedException",
    "AlreadyExistsException",
    "BadRequestException",
    "ConcurrentModificationException",
    "ConfigurationError",
    "ConnectError",
    "ConnectTimeoutError",
    "ExpiredTokenException",
    "IncompleteSignature",
    "InternalFailure",
    "LimitExceededException",
    "MailFromDomainNotVerifiedException",
    "MalformedHttpRequestException",
    "MessageRejected",
    "NotAuthorized",
    "NotFoundException",
    "OptInRequired",
    "OutcomeUnknownError",
    "PaginationError",
    "ParamValidationError",
    "PinpointEmailError",
    "ReadTimeoutError",
    "RequestAbortedException",
    "RequestEntityTooLargeException",
    "RequestTimeoutException",
    "ResponseDecodeError",
    "SendingPausedException",
    "ServiceError",
    "ServiceUnavailable",
    "ThrottlingException",
    "TooManyRequestsException",
    "TotalTimeoutError",
    "TransportError",
    "UnknownOperationException",
    "UnknownTargetWarning",
    "UnrecognizedClientException",
    "ValidationError",
    "WaiterError",
]


_Error = TypeVar("_Error", bound="PinpointEmailError")


class PinpointEmailError(Exception):
    """The root: catching it catches everything that a method of the client raises."""

    def __reduce__(
        self,
    ) -> tuple[
        Callable[[type[Self], tuple[object, ...], dict[str, object]], Self],
        tuple[type[Self], tuple[object, ...], dict[str, object]],
    ]:
        return _restore, (type(self), self.args, self.__dict__)


def _restore(cls: type[_Error], args: tuple[object, ...], state: dict[str, object]) -> _Error:
    error = cls.__new__(cls, *args)
    error.__dict__.update(state)
    return error


def _printable(text: str) -> str:
    """A text of the service without line breaks, escape sequences and the like."""
    return "".join(part if part.isprintable() else ascii(part)[1:-1] for part in text)


class ParamValidationError(PinpointEmailError, ValueError):
    """A parameter or member was refused before anything was sent: its type is wrong, or it is beyond a stated limit.

    Not to be confused with :exc:`ValidationError`, which is the service's own.
    """

    where: str
    """The action, data type or function that refused it, by its name; an action's is that of the reference."""
    member: str
    """The parameter or member, with the position in a list where there is one."""
    expected: str
    """What it should have been."""
    got: str
    """What it was: its type, and its value where that cannot be private."""

    def __init__(self, *, where: str, member: str, expected: str, got: str) -> None:
        super().__init__(f"{where}: {member}: expected {expected}, got {got}")
        self.where = where
        self.member = member
        self.expected = expected
        self.got = got


class ConfigurationError(PinpointEmailError):
    """The client cannot be built or used as configured, without a Region or credentials, say; nothing was sent."""


class TransportError(PinpointEmailError):
    """No usable answer arrived in any attempt: the connection failed, or broke.

    Where the action sends something, and may have, :exc:`OutcomeUnknownError` is raised instead.
    """

    operation_name: str
    """The action that was called, by its name in the reference."""

    def __init__(self, reason: str, *, operation_name: str) -> None:
        super().__init__(f"{operation_name}: {reason}")
        self.operation_name = operation_name


class ConnectError(TransportError):
    """No connection could be made, so the service saw nothing of the request."""


class ConnectTimeoutError(ConnectError):
    """No connection could be made within ``connect_timeout``."""


class ReadTimeoutError(TransportError):
    """The connection stood, but nothing was heard for ``read_timeout``; the request may have taken effect."""


class TotalTimeoutError(TransportError):
    """The call as a whole took longer than ``total_timeout``; the request may have taken effect."""


class OutcomeUnknownError(PinpointEmailError):
    """The request may or may not have taken effect; ``__cause__`` says what happened to the answer.

    It is raised by the two actions that send, SendEmail and CreateDeliverabilityTestReport, which are not
    repeated unasked. Find out whether the message went out, by its events, before you send it again.
    """

    operation_name: str
    """The action that was called, by its name in the reference."""
    attempts: int
    """How many requests were made."""

    def __init__(self, reason: str, *, operation_name: str, attempts: int) -> None:
        super().__init__(f"{operation_name}: {reason}")
        self.operation_name = operation_name
        self.attempts = attempts


class ResponseDecodeError(PinpointEmailError):
    """The service answered with success, but the answer cannot be read. The action may well have taken effect."""

    operation_name: str
    """The action that was called, by its name in the reference."""
    status_code: int
    """The HTTP status."""
    body: bytes
    """The answer's body as it came. It is not part of the message, because it may be private."""

    def __init__(self, reason: str, *, operation_name: str, status_code: int, body: bytes) -> None:
        super().__init__(f"{operation_name}: cannot read the answer (HTTP {status_code}): {reason}")
        self.operation_name = operation_name
        self.status_code = status_code
        self.body = body


class PaginationError(PinpointEmailError):
    """The service answered with the token of a page that was there before, so that a list would never end."""

    operation_name: str
    """The action that was called, by its name in the reference."""

    def __init__(self, reason: str, *, operation_name: str) -> None:
        super().__init__(f"{operation_name}: {reason}")
        self.operation_name = operation_name


class WaiterError(PinpointEmailError):
    """A waiter ran out of time, or saw a state that cannot lead to the one it waits for."""

    last_response: object
    """The last answer that was read; ``None`` if there was none."""

    def __init__(self, reason: str, *, last_response: object) -> None:
        super().__init__(reason)
        self.last_response = last_response


class ServiceError(PinpointEmailError):
    """The service, or something on the way to it, answered with an error.

    A code that has no class of its own is raised as this class.
    """

    code: str
    """The error's code; the HTTP status as text where the answer names none."""
    message: str
    """The service's explanation; ``""`` where it gives none."""
    status_code: int
    """The HTTP status."""
    request_id: str | None
    """What AWS Support asks for; ``None`` where the answer has none."""
    operation_name: str
    """The action that was called, by its name in the reference."""

    def __init__(
        self,
        *,
        code: str,
        message: str,
        status_code: int,
        request_id: str | None,
        operation_name: str,
    ) -> None:
        explanation = f": {_printable(message)}" if message else ""
        request = f", request {request_id}" if request_id else ""
        super().__init__(f"{operation_name}: {_printable(code)}{explanation} (HTTP {status_code}{request})")
        self.code = code
        self.message = message
        self.status_code = status_code
        self.request_id = request_id
        self.operation_name = operation_name


class AccountSuspendedException(ServiceError):
    """AWS has ended the account's sending for good (``AccountSuspendedException``, HTTP 400)."""


class AlreadyExistsException(ServiceError):
    """What is to be created is there already (``AlreadyExistsException``, HTTP 400)."""


class BadRequestException(ServiceError):
    """The service refuses an argument (``BadRequestException``, HTTP 400)."""


class ConcurrentModificationException(ServiceError):
    """Another operation is changing the resource, and nothing was done (``ConcurrentModificationException``, HTTP 500).

    It is raised once the client's attempts are used up.
    """


class LimitExceededException(ServiceError):
    """The account has as many resources of the kind as it may have (``LimitExceededException``, HTTP 400).

    Of SendEmail, it means that the account has sent as much as it may. It is not tried again.
    """


class MailFromDomainNotVerifiedException(ServiceError):
    """The sender's domain is not verified; nothing was sent (``MailFromDomainNotVerifiedException``, HTTP 400)."""


class MessageRejected(ServiceError):
    """The service refuses the message's content; nothing was sent (``MessageRejected``, HTTP 400)."""


class NotFoundException(ServiceError):
    """There is no such resource (``NotFoundException``, HTTP 404)."""


class SendingPausedException(ServiceError):
    """Sending is switched off, for the account or the configuration set (``SendingPausedException``, HTTP 400)."""


class TooManyRequestsException(ServiceError):
    """The action is called too often (``TooManyRequestsException``, HTTP 429).

    It is raised once the client's attempts, with growing waits in between, are used up.
    """


class AccessDeniedException(ServiceError):
    """The credentials' policy does not allow the action (``AccessDeniedException``, HTTP 403)."""


class ExpiredTokenException(ServiceError):
    """The session token is past its time, and no fresh one was to be had (``ExpiredTokenException``, HTTP 403)."""


class IncompleteSignature(ServiceError):
    """The signature is not formed as AWS requires (``IncompleteSignature``, HTTP 403)."""


class InternalFailure(ServiceError):
    """The service failed on its side (``InternalFailure``, HTTP 500).

    It is raised once the client's attempts are used up.
    """


class MalformedHttpRequestException(ServiceError):
    """The request's body could not be unpacked (``MalformedHttpRequestException``, HTTP 400)."""


class NotAuthorized(ServiceError):
    """The credentials do not permit the action (``NotAuthorized``, HTTP 401)."""


class OptInRequired(ServiceError):
    """The account has not signed up for the service (``OptInRequired``, HTTP 403)."""


class RequestAbortedException(ServiceError):
    """The connection was closed before the service could answer (``RequestAbortedException``, HTTP 400)."""


class RequestEntityTooLargeException(ServiceError):
    """The request is larger than the service takes (``RequestEntityTooLargeException``, HTTP 413)."""


class RequestTimeoutException(ServiceError):
    """The service did not get the whole request in time, and did nothing (``RequestTimeoutException``, HTTP 408).

    It is raised once the client's attempts are used up.
    """


class ServiceUnavailable(ServiceError):
    """The service cannot answer for the moment (``ServiceUnavailable``, HTTP 503).

    It is raised once the client's attempts are used up.
    """


class ThrottlingException(ServiceError):
    """Requests come too fast (``ThrottlingException``, HTTP 400).

    It is raised once the client's attempts, with growing waits in between, are used up.
    """


class UnknownOperationException(ServiceError):
    """The service knows no such action (``UnknownOperationException``, HTTP 404)."""


class UnrecognizedClientException(ServiceError):
    """The service knows no such access key (``UnrecognizedClientException``, HTTP 403)."""


class ValidationError(ServiceError):
    """The service found the input malformed (``ValidationError``, HTTP 400).

    The client's own check is :exc:`ParamValidationError`.
    """


SERVICE_ERRORS: dict[str, type[ServiceError]] = {
    "AccessDeniedException": AccessDeniedException,
    "AccountSuspendedException": AccountSuspendedException,
    "AlreadyExistsException": AlreadyExistsException,
    "BadRequestException": BadRequestException,
    "ConcurrentModificationException": ConcurrentModificationException,
    "ExpiredTokenException": ExpiredTokenException,
    "IncompleteSignature": IncompleteSignature,
    "InternalFailure": InternalFailure,
    "LimitExceededException": LimitExceededException,
    "MailFromDomainNotVerifiedException": MailFromDomainNotVerifiedException,
    "MalformedHttpRequestException": MalformedHttpRequestException,
    "MessageRejected": MessageRejected,
    "NotAuthorized": NotAuthorized,
    "NotFoundException": NotFoundException,
    "OptInRequired": OptInRequired,
    "RequestAbortedException": RequestAbortedException,
    "RequestEntityTooLargeException": RequestEntityTooLargeException,
    "RequestTimeoutException": RequestTimeoutException,
    "SendingPausedException": SendingPausedException,
    "ServiceUnavailable": ServiceUnavailable,
    "ThrottlingException": ThrottlingException,
    "TooManyRequestsException": TooManyRequestsException,
    "UnknownOperationException": UnknownOperationException,
    "UnrecognizedClientException": UnrecognizedClientException,
    "ValidationError": ValidationError,
}
"""From an error's code to the class it is raised as."""


class UnknownTargetWarning(UserWarning):
    """An event destination of Amazon SES v2 has a target that Amazon Pinpoint Email does not know, such as EventBridge.

    The target cannot be read here; updated with what was read, the event destination would lose it.
    """
