"""The directive ``boto3``: all actions, or all data types, as boto3 has them and as they are here."""  # noqa: INP001  (Sphinx reads it as a file)

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import attrs
from botocore import xform_name
from botocore.session import Session
from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from pinpoint_email import models
from pinpoint_email._call.action import ACTIONS, Action
from pinpoint_email._values.wire import wire_name

__all__ = ["Pair", "actions", "data_types"]

_MODELS = Path(__file__).parents[1] / "tests" / "models"


class Pair(NamedTuple):
    """What something is in both libraries, as Python."""

    name: str
    """Its name in the reference."""
    role: str
    """What it is here, as Sphinx's roles are called."""
    target: str
    """What describes it here."""
    boto3: str
    ours: str


def actions() -> list[Pair]:
    """All actions, by name."""
    return [_action(action) for action in sorted(ACTIONS.values(), key=lambda action: action.name)]


def data_types() -> list[Pair]:
    """All data types, by name."""
    return [_data_type(getattr(models, name)) for name in models.__all__ if attrs.has(getattr(models, name))]


def _action(action: Action) -> Pair:
    operation, method = _model().operation_model(action.name), action.method.__name__
    parameters = {parameter.name: parameter.required for parameter in action.parameters.values()}
    given = _members(operation.output_shape)
    ours = {wire_name(field.name): field.name for field in attrs.fields(action.response)}
    response = "response = " if given else ""
    return Pair(
        name=action.name,
        role="meth",
        target=f"pinpoint_email.client.PinpointEmailClient.{method}",
        boto3="\n".join(
            [
                _written(
                    f"{response}client.{xform_name(action.name)}(", "{}=...", ")", _members(operation.input_shape)
                ),
                *(f'response["{name}"]' for name in given),
            ]
        ),
        ours="\n".join(
            [
                _written(f"{response}client.{method}(", "{}=...", ")", parameters),
                *(f"response.{ours[name]}" for name in given),
            ]
        ),
    )


def _data_type(cls: Any) -> Pair:
    name = cls.__name__
    return Pair(
        name=name,
        role="class",
        target=f"{cls.__module__}.{name}",
        boto3=_written("{", '"{}": ...', "}", _members(_model().shape_for(name))),
        ours=_written(
            f"{name}(", "{}=...", ")", {field.name: field.default is attrs.NOTHING for field in attrs.fields(cls)}
        ),
    )


@cache
def _model() -> Any:
    session: Any = Session()
    session.set_config_variable("data_path", str(_MODELS))  # botocore's own goes, as the service has ended
    return session.get_service_model("pinpoint-email")


def _members(shape: Any) -> dict[str, bool]:
    """A shape's members, and whether each is required."""
    return {name: name in shape.required_members for name in shape.members} if shape else {}


def _written(opening: str, form: str, closing: str, members: Mapping[str, bool]) -> str:
    """A call or a literal with its members, a line each."""
    lines = (f"    {form.format(name)},{'  # required' if required else ''}" for name, required in members.items())
    return "\n".join([opening, *lines, closing]) if members else opening + closing


class SideBySide(SphinxDirective):
    """A section for each pair, with both sides in it."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """The sections."""
        return [self._section(pair) for pair in {"actions": actions, "data-types": data_types}[self.arguments[0]]()]

    def _section(self, pair: Pair) -> nodes.section:
        section = nodes.section(ids=[pair.name], names=[pair.name], classes=["side-by-side"])
        section += nodes.title(text=pair.name)
        section += self._side("boto3", nodes.Text("boto3"), pair.boto3)
        section += self._side("ours", self._link(pair), pair.ours)
        self.state.document.note_implicit_target(section, section)
        return section

    def _side(self, kind: str, caption: nodes.Node, code: str) -> nodes.container:
        block = nodes.literal_block(code, code, language="python")
        return nodes.container("", nodes.caption("", "", caption), block, classes=[kind])

    def _link(self, pair: Pair) -> pending_xref:
        name = nodes.literal(text=pair.target.rpartition(".")[2])
        return pending_xref("", name, refdomain="py", reftype=pair.role, reftarget=pair.target, refdoc=self.env.docname)


def add_filter(app: Sphinx, page: str, *_: object) -> None:
    """Have the page on boto3 run its script."""
    if page == "moving-from-boto3":
        app.add_js_file("filter.js")


def setup(app: Sphinx) -> dict[str, bool]:
    """Sphinx calls this."""
    app.add_directive("boto3", SideBySide)
    app.connect("html-page-context", add_filter)
    return {"parallel_read_safe": True}
