"""Exceptions and what they tell."""

from typing import assert_type

from pinpoint_email import (
    NotFoundException,
    OutcomeUnknownError,
    ParamValidationError,
    PinpointEmailClient,
    PinpointEmailError,
    ResponseDecodeError,
    ServiceError,
    TooManyRequestsException,
    TotalTimeoutError,
    TransportError,
    WaiterError,
)


def handle(client: PinpointEmailClient) -> None:
    """Each kind has attributes of its own, and all are of one kind."""
    try:
        client.get_account()
    except (NotFoundException, TooManyRequestsException) as error:
        assert_type(error.code, str)
        assert_type(error.message, str)
        assert_type(error.status_code, int)
        assert_type(error.request_id, str | None)
        assert_type(error.operation_name, str)
    except ServiceError as error:
        assert_type(error.code, str)
    except ParamValidationError as error:
        assert_type((error.where, error.member, error.expected, error.got), tuple[str, str, str, str])
        broad: ValueError = error
        print(broad)
    except TotalTimeoutError as error:
        assert_type(error.operation_name, str)
        broader: TransportError = error
        print(broader)
    except OutcomeUnknownError as error:
        assert_type(error.operation_name, str)
        assert_type(error.attempts, int)
        assert_type(error.__cause__, BaseException | None)
    except ResponseDecodeError as error:
        assert_type(error.status_code, int)
        assert_type(error.body, bytes)
    except WaiterError as error:
        assert_type(error.last_response, object)
    except PinpointEmailError as error:
        print(error)
