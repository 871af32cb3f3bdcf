"""What the client reads is what botocore reads."""

import json
from datetime import datetime
from typing import Any

import attrs
import pytest
from botocore.model import ListShape, MapShape, Shape, StructureShape
from hypothesis import given
from hypothesis import strategies as st

import pinpoint_email
from pinpoint_email import Response
from pinpoint_email._call.action import ACTIONS, Action
from pinpoint_email._values.wire import wire_name
from tests.properties import examples
from tests.recorder import Recorder

from .oracle import Oracle, operation, service_model
from .strategies import Extent, answers, inputs
from .values import arguments, type_of

every_action = pytest.mark.parametrize("action", ACTIONS.values(), ids=list(ACTIONS))
structures = {
    name: shape
    for name in service_model().shape_names
    for shape in [service_model().shape_for(name)]
    if isinstance(shape, StructureShape) and not shape.metadata.get("exception") and not name.endswith("Request")
}
data_types = {name: shape for name, shape in structures.items() if not name.endswith("Response")}

_recorder = Recorder()
_client = _recorder.client()
_oracle = Oracle()


def plain(value: Any) -> Any:
    """A value with its members' wire names, without those that are absent."""
    cls = type_of(value)
    if attrs.has(cls):
        members = {
            wire_name(field.name): getattr(value, field.name)
            for field in attrs.fields(cls)
            if field.name != "response_metadata"
        }
        return {name: plain(member) for name, member in members.items() if member not in (None, (), {})}
    if cls is tuple:
        return [plain(item) for item in value]
    if cls is dict:
        return {key: plain(item) for key, item in value.items()}
    return value


def without_empty(value: Any) -> Any:
    """A value without empty lists and maps, which the client cannot tell from absent ones."""
    kind = type_of(value)
    if kind is dict:
        members = {key: without_empty(item) for key, item in value.items()}
        return {key: item for key, item in members.items() if item not in ([], {})}
    if kind is list:
        return [without_empty(item) for item in value]
    return value


@pytest.mark.parametrize("name", data_types)
def test_data_types_are_those_of_the_model(name: str) -> None:
    """Each data type has the shape's members, and requires the same ones."""
    fields = attrs.fields(getattr(pinpoint_email, name))
    assert set(data_types[name].members) == {wire_name(field.name) for field in fields}
    assert set(data_types[name].required_members) == {
        wire_name(field.name) for field in fields if field.default is attrs.NOTHING
    }


def test_there_are_36_data_types_and_148_members() -> None:
    """The model has as many data types and members as the reference."""
    assert 36 == len(data_types)


@every_action
def test_response_classes_are_those_of_the_model(action: Action) -> None:
    """Each response class has the output's members, and an output without members is a plain Response."""
    shape = operation(action).output_shape
    fields = [field for field in attrs.fields(action.response) if field.name != "response_metadata"]
    assert set(shape.members if shape else ()) == {wire_name(field.name) for field in fields}
    assert (action.response is Response) == (not fields)
    assert [] == fields or f"{action.name}Response" == action.response.__name__


def test_twenty_actions_answer_with_something() -> None:
    """Twenty actions have an output with members, and 22 have none."""
    assert 20 == len({action.response for action in ACTIONS.values()} - {Response})


@every_action
@pytest.mark.parametrize("extent", ["full", "minimal", "random"])
@examples(10)
@given(data=st.data())
def test_answers_are_read_as_botocore_reads_them(action: Action, extent: Extent, data: st.DataObject) -> None:
    """For any answer of the model, every member has the value that botocore finds."""
    model = operation(action)
    parameters = data.draw(inputs(model.input_shape, "minimal"))
    answer = data.draw(answers(model.output_shape, extent))
    body = json.dumps(answer).encode()
    _recorder.answer_with(body)
    _oracle.body = body
    ours = getattr(_client, action.method.__name__)(**arguments(action, model.input_shape, parameters))
    assert without_empty(_oracle.call(action, parameters)) == without_empty(plain(ours))


@every_action
@examples(1)
@given(data=st.data())
def test_members_have_the_types_of_the_model(action: Action, data: st.DataObject) -> None:
    """Each value of a full answer is of the Python type that its shape calls for."""
    model = operation(action)
    answer = _full(model.output_shape)
    _recorder.answer_with(json.dumps(answer).encode())
    parameters = data.draw(inputs(model.input_shape, "minimal"))
    response = getattr(_client, action.method.__name__)(**arguments(action, model.input_shape, parameters))
    for name, shape in (model.output_shape.members if model.output_shape else {}).items():
        _has_type(shape, plain_member(response, name))


def plain_member(value: Any, wire: str) -> Any:
    """A member by its wire name."""
    cls = type_of(value)
    return next(getattr(value, field.name) for field in attrs.fields(cls) if wire_name(field.name) == wire)


def _full(shape: Shape | None) -> Any:
    if isinstance(shape, StructureShape):
        return {name: _full(member) for name, member in shape.members.items()}
    if isinstance(shape, ListShape):
        return [_full(shape.member)]
    if isinstance(shape, MapShape):
        return {"key": _full(shape.value)}
    return {} if shape is None else {"string": "text", "boolean": True}.get(shape.type_name, 1)


def _has_type(shape: Shape, value: Any) -> None:
    kinds: dict[str, type] = {
        "string": str,
        "boolean": bool,
        "integer": int,
        "long": int,
        "double": float,
        "timestamp": datetime,
        "list": tuple,
        "map": dict,
    }
    if isinstance(shape, StructureShape):
        assert shape.name == type(value).__name__
        for name, member in shape.members.items():
            _has_type(member, plain_member(value, name))
        return
    assert kinds[shape.type_name] is (str if isinstance(value, str) else type(value))
    contents: Any = value
    if isinstance(shape, ListShape):
        _has_type(shape.member, contents[0])
    if isinstance(shape, MapShape):
        _has_type(shape.value, contents["key"])
