"""The errors are the model's and the reference's."""

import json
import re
from inspect import getdoc

import pytest

from pinpoint_email import NotFoundException, Options, PinpointEmailClient, PinpointEmailError, ServiceError, exceptions
from pinpoint_email._call.action import ACTIONS, Action
from pinpoint_email.exceptions import SERVICE_ERRORS
from tests.recorder import Recorder

from .oracle import COMMON_ERRORS, error_statuses, operation

every_action = pytest.mark.parametrize("action", ACTIONS.values(), ids=list(ACTIONS))


def test_the_codes_are_those_of_the_model_and_the_15_common_ones() -> None:
    """Each code of the actions, and each common one, has a class of the same name."""
    assert (10, 15) == (len(error_statuses()), len(COMMON_ERRORS))
    assert set(SERVICE_ERRORS) == error_statuses().keys() | COMMON_ERRORS.keys()
    assert list(SERVICE_ERRORS) == [cls.__name__ for cls in SERVICE_ERRORS.values()]


@every_action
def test_each_method_documents_the_errors_of_its_action(action: Action) -> None:
    """The Raises section of a method names the model's errors of the action, all of them and no others."""
    text = getdoc(getattr(PinpointEmailClient, action.method.__name__)) or ""
    raises = text.partition("Raises:")[2]
    documented = re.findall(r"^    (\w+):", raises, re.MULTILINE)
    assert sorted(shape.name for shape in operation(action).error_shapes) == documented
    assert raises.rstrip().endswith(f"Mirrors ``{action.name}``.")


@every_action
def test_each_method_documents_its_parameters(action: Action) -> None:
    """The Args section of a method names the parameters of its signature in their order."""
    text = getdoc(getattr(PinpointEmailClient, action.method.__name__)) or ""
    args = text.partition("Args:")[2].partition("Returns:")[0]
    assert list(action.parameters) == re.findall(r"^    (\w+):", args, re.MULTILINE)


def error_of(body: dict[str, str], headers: dict[str, str]) -> ServiceError:
    """The error that a call raises when it is answered with these."""
    recorder = Recorder()
    recorder.answer_with(json.dumps(body).encode(), 400, headers | {"x-amzn-RequestId": "id"})
    with pytest.raises(ServiceError) as caught:
        recorder.client(options=Options(max_attempts=1)).get_account()
    return caught.value


@pytest.mark.parametrize("code", SERVICE_ERRORS)
def test_each_code_is_raised_as_its_class(code: str) -> None:
    """The class of an error has the name of its code."""
    assert SERVICE_ERRORS[code] is type(error_of({}, {"x-amzn-ErrorType": code}))


@pytest.mark.parametrize("member", [None, "code", "Code", "__type"])
@pytest.mark.parametrize(
    "written", ["{}", "com.amazonaws.ses#{}", "{}:http://internal.amazon.com/coral/", "ns#{}:http://x/"]
)
def test_a_code_is_found_in_every_form(member: str | None, written: str) -> None:
    """A code may stand in the header or in the body, with or without a namespace and a URL."""
    text = written.format("NotFoundException")
    if member:
        error = error_of({"Message": "why", member: text}, {})
    else:
        error = error_of({"message": "why"}, {"x-amzn-ErrorType": text})
    assert NotFoundException is type(error)
    assert ("NotFoundException", "why", 400) == (error.code, error.message, error.status_code)
    assert ("id", "GetAccount") == (error.request_id, error.operation_name)


def test_every_exception_is_drawn_in_the_tree() -> None:
    """The tree in the module's docstring names every exception but the 25 service errors that it counts."""
    drawn = set(re.findall(r"\w+(?:Error|Exception)\b", exceptions.__doc__ or ""))
    real = {name for name in exceptions.__all__ if issubclass(getattr(exceptions, name), PinpointEmailError)}
    assert real - set(SERVICE_ERRORS) == drawn - set(SERVICE_ERRORS) - {"ValueError"}
