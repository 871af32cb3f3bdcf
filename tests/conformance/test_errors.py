"""The errors are the model's and the reference's."""

import json
import re
from inspect import getdoc

import pytest

from pinpoint_email import Options, PinpointEmailClient, ServiceError, exceptions
from pinpoint_email._call.action import ACTIONS, Action
from pinpoint_email.exceptions import SERVICE_ERRORS
from tests.recorder import Recorder

from .oracle import COMMON_ERRORS, error_statuses, operation

every_action = pytest.mark.parametrize("action", ACTIONS.values(), ids=list(ACTIONS))


def test_the_codes_are_those_of_the_model_and_the_15_common_ones() -> None:
    """Each code of the actions, and each common one, has a class of the same name."""
    assert (10, 15) == (len(error_statuses()), len(COMMON_ERRORS))
    assert error_statuses().keys() | COMMON_ERRORS.keys() == set(SERVICE_ERRORS)
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


@pytest.mark.parametrize("code", SERVICE_ERRORS)
@pytest.mark.parametrize("form", ["header", "code", "Code", "__type"])
@pytest.mark.parametrize(
    "written", ["{}", "com.amazonaws.ses#{}", "{}:http://internal.amazon.com/coral/", "ns#{}:http://x/"]
)
def test_a_code_is_found_in_every_form(code: str, form: str, written: str) -> None:
    """A code in the header or the body, with or without namespace and URL, is raised as its class."""
    text = written.format(code)
    body = {"message": "why"} if form == "header" else {"Message": "why", form: text}
    headers = {"x-amzn-ErrorType": text} if form == "header" else {}
    recorder = Recorder()
    recorder.answer_with(json.dumps(body).encode(), 400, headers | {"x-amzn-RequestId": "id"})
    with pytest.raises(ServiceError) as caught:
        recorder.client(options=Options(max_attempts=1)).get_account()
    error = caught.value
    assert SERVICE_ERRORS[code] is type(error)
    assert (code, "why", 400, "id", "GetAccount") == (
        error.code,
        error.message,
        error.status_code,
        error.request_id,
        error.operation_name,
    )


def test_every_exception_is_drawn_in_the_tree() -> None:
    """The tree in the module's docstring names every class but the 25 that it counts."""
    drawn = set(re.findall(r"\w+(?:Error|Exception)\b", exceptions.__doc__ or ""))
    assert set(exceptions.__all__) - set(SERVICE_ERRORS) == drawn - set(SERVICE_ERRORS) - {"ValueError"}
