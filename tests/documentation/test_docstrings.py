"""Every public name says what it is for."""

import ast
import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import attrs
import pytest

import pinpoint_email
from pinpoint_email import OpenEnum, Response, enums, local, models, setup
from pinpoint_email._call.action import ACTIONS, Action
from pinpoint_email._values.checks import Length, NotPrefix, Range
from pinpoint_email.exceptions import SERVICE_ERRORS
from tests.conformance.oracle import COMMON_ERRORS, error_statuses, service_model

PACKAGE = Path(pinpoint_email.__file__).parent
MODULES = list(PACKAGE.rglob("*.py"))
PUBLIC = {*pinpoint_email.__all__, *local.__all__, *setup.__all__}
DATA_TYPES = [name for name in models.__all__ if name != "TagKey"]
ENUMS = [name for name in enums.__all__ if name != "OpenEnum"]
STATUSES = COMMON_ERRORS | error_statuses()
every_action = pytest.mark.parametrize("action", ACTIONS.values(), ids=list(ACTIONS))


@pytest.mark.parametrize("name", sorted(PUBLIC))
def test_public_names_have_docstrings(name: str) -> None:
    """Each public name has its own docstring."""
    thing = next(getattr(module, name) for module in (pinpoint_email, local, setup) if hasattr(module, name))
    if isinstance(thing, type):
        assert thing.__doc__
        assert inspect.getdoc(thing.__mro__[1]) != inspect.getdoc(thing)


def test_all_public_names_are_there() -> None:
    """The names that are imported on first use are listed as well, and no others."""
    assert set(pinpoint_email.__all__) <= set(dir(pinpoint_email))
    assert all(hasattr(pinpoint_email, name) for name in pinpoint_email.__all__)
    assert not hasattr(pinpoint_email, "paginator")


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_public_attributes_have_docstrings(path: Path) -> None:
    """Each member, option and enum value of a public class has a docstring below it."""
    assert [] == list(_without_docstring(ast.parse(path.read_text("utf-8"))))


@every_action
def test_methods_say_what_they_return(action: Action) -> None:
    """A method describes its answer, or says that there is nothing in it."""
    returns = _section(action, "Returns")
    assert returns
    assert (action.response is Response) == (returns == "Nothing but ``response_metadata``.")


@every_action
def test_methods_state_their_limits(action: Action) -> None:
    """The entry of a parameter states every limit that its type does not express."""
    entries = _entries(action)
    assert [] == [
        (name, part)
        for name, parameter in action.parameters.items()
        for part in _limits(parameter.annotation)
        if part not in entries[name]
    ]


@pytest.mark.parametrize("name", DATA_TYPES)
def test_members_state_their_limits(name: str) -> None:
    """The docstring of a member states every limit that its type does not express."""
    cls = getattr(models, name)
    below = _below_attributes(cls)
    assert [] == [
        (member.name, part)
        for member in attrs.fields(cls)
        for part in _limits(member.type)
        if part not in below[member.name]
    ]


@every_action
def test_responses_name_their_action(action: Action) -> None:
    """The docstring of a response class names its action as the reference does."""
    text = f"The answer of ``{action.name}``: " if action.response is not Response else "The answer of an action. "
    assert _summary(action.response).startswith(text)


@pytest.mark.parametrize("name", DATA_TYPES)
def test_data_types_name_themselves(name: str) -> None:
    """The docstring of a data type has its name in the reference."""
    assert f"(``{name}``)" in _summary(getattr(models, name))


@pytest.mark.parametrize("name", ENUMS)
def test_enumerations_name_a_member(name: str) -> None:
    """The docstring of an enumeration names a member of the reference that has the same values."""
    cls: type[OpenEnum] = getattr(enums, name)
    (member,) = re.findall(r"\(``(\w+)``", _summary(cls))
    # The model leaves this one a plain string.
    expected = None if name == "EnforcementStatus" else [str(value) for value in cls]
    assert expected in [*_values_of(member)]


@pytest.mark.parametrize("name", SERVICE_ERRORS)
def test_errors_name_code_and_status(name: str) -> None:
    """The docstring of a service error has its code and HTTP status."""
    assert f"(``{name}``, HTTP {STATUSES[name]})" in _summary(SERVICE_ERRORS[name])


def _summary(cls: type) -> str:
    return (inspect.getdoc(cls) or "").partition("\n")[0]


def _section(action: Action, name: str) -> str:
    text = inspect.getdoc(action.method) or ""
    return text.partition(f"\n{name}:\n")[2].partition("\n\n")[0].strip()


def _entries(action: Action) -> dict[str, str]:
    """The docstring's entry for each parameter."""
    _, *parts = re.split(r"^ {4}(\w+): ", f"    {_section(action, 'Args')}", flags=re.MULTILINE)
    return {name: " ".join(text.split()) for name, text in zip(parts[::2], parts[1::2], strict=True)}


def _below_attributes(cls: type) -> dict[str, str]:
    """The docstring below each attribute."""
    (node,) = ast.parse(inspect.getsource(cls)).body
    assert isinstance(node, ast.ClassDef)
    return {
        name: " ".join(following.value.value.split())
        for statement, following in zip(node.body, node.body[1:], strict=False)
        if (name := _attribute(statement)) and isinstance(following, ast.Expr)
        if isinstance(following.value, ast.Constant) and isinstance(following.value.value, str)
    }


def _limits(annotation: Any) -> Iterator[str]:
    """The phrases that describe the limits in an annotation, however deeply nested."""
    for part in (*get_args(annotation), *getattr(annotation, "__metadata__", ())):
        match part:
            case Range(minimum=minimum, maximum=maximum):
                yield f"{minimum:,} to {maximum:,}"
            case Length(minimum=0, maximum=maximum):
                yield f"at most {maximum:,}"
            case Length(minimum=minimum, maximum=maximum):
                yield f"{minimum:,} to {maximum:,}"
            case NotPrefix(prefix=prefix):
                yield f"not beginning with ``{prefix}``"
            case _:
                yield from _limits(part)


def _values_of(member: str) -> Iterator[list[str] | None]:
    """The values of the model's members with a name; none where the model lists none."""
    model = service_model()
    for name in model.shape_names:
        shape: Any = model.shape_for(name)
        found = shape.members.get(member) if shape.type_name == "structure" else None
        if found is not None:
            values = found.member if found.type_name == "list" else found
            yield values.enum or None


def _without_docstring(tree: ast.Module) -> Iterator[str]:
    for node in tree.body:
        if not isinstance(node, ast.ClassDef) or node.name not in PUBLIC:
            continue
        for statement, following in zip(node.body, [*node.body[1:], None], strict=True):
            if _attribute(statement) and not (
                isinstance(following, ast.Expr) and isinstance(following.value, ast.Constant)
            ):
                yield f"{node.name}.{_attribute(statement)}"


def _attribute(statement: ast.stmt) -> str | None:
    match statement:
        case ast.AnnAssign(target=ast.Name(id=name)) | ast.Assign(targets=[ast.Name(id=name)]):
            return None if name.startswith("_") else name
        case _:
            return None
