"""What the reference shows beside docstrings, and how it shows signatures."""  # noqa: INP001  (Sphinx reads it as a file)

import inspect
from collections.abc import Iterator
from typing import Any, get_type_hints

import attrs
from docutils.nodes import Element, document
from sphinx.addnodes import desc, desc_signature, pending_xref
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

import pinpoint_email
from pinpoint_email import local
from pinpoint_email import setup as account_setup
from pinpoint_email._call.action import ACTIONS, Action
from pinpoint_email._call.route import APIS, route_of

_PACKAGES = {package.__name__: package for package in (pinpoint_email, local, account_setup)}
"""Where users import names from."""
_BEFORE_CONTENTS = 400
"""Earlier than Sphinx gathers what a page's table of contents is made of."""
_LONGEST_PATH = 2
"""A class and its member."""
_BEFORE_NAPOLEON, _AFTER_NAPOLEON = 400, 600
"""Earlier and later than the sections of a docstring become fields."""


@attrs.frozen
class _Default:
    """A default that a signature shows as it would be written."""

    text: str

    def __repr__(self) -> str:
        return self.text


def show_types_and_defaults(_: Sphinx) -> None:
    """Have signatures without limits, which docstrings tell, and with defaults in place of attrs' internals."""
    for action in ACTIONS.values():
        action.method.__annotations__ = _hints(action.method)
    for cls in _value_classes():
        cls.__annotations__ = {name: hint for name, hint in _hints(cls).items() if name in cls.__annotations__}
        cls.__signature__ = _constructor(cls)
        cls.__init__.__doc__ = ""


def _value_classes() -> Iterator[Any]:
    """The public classes whose constructors attrs writes."""
    for package in _PACKAGES.values():
        for name in package.__all__:
            thing = getattr(package, name)
            if isinstance(thing, type) and attrs.has(thing) and "__init__" in vars(thing):
                yield thing


def _hints(thing: Any) -> dict[str, Any]:
    """Types without limits; as they are written where only type checkers import their names, which have none."""
    try:
        return get_type_hints(thing)
    except NameError:
        return dict(thing.__annotations__)


def _constructor(cls: Any) -> inspect.Signature:
    hints = _hints(cls.__init__)
    factories = {
        member.alias: _Default(f"{member.default.factory.__name__}()")
        for member in attrs.fields(cls)
        if isinstance(member.default, attrs.Factory)  # type: ignore[arg-type]
    }
    _, *parameters = inspect.signature(cls.__init__).parameters.values()
    return inspect.Signature(
        [
            parameter.replace(annotation=hints[name], default=factories.get(name, parameter.default))
            for parameter in parameters
            for name in [parameter.name]
        ]
    )


def keep_colons(_: Sphinx, what: str, _name: str, _attribute: object, _options: object, lines: list[str]) -> None:
    """Have the first line of an attribute's docstring taken for text, where napoleon looks for ``type: text``."""
    if what in {"attribute", "data", "property"}:
        lines.insert(0, "")


def add_routes(_: Sphinx, _what: str, name: str, method: object, _options: object, lines: list[str]) -> None:
    """Have the description of an action end with its name in the reference, and its route in each service."""
    action = ACTIONS.get(name.rpartition(".")[2])
    if action and action.method is method:
        del lines[lines.index(f"Mirrors ``{action.name}``.") :]
        lines += [f":Action: ``{action.name}``", f":Route: {_routes(action)}", ""]


def _routes(action: Action) -> str:
    routes = (route_of(action, api) for api in APIS)
    pinpoint, ses = (f"``{route.verb} {route.path}``" for route in routes)
    return f"{pinpoint}; in Amazon SES v2 {ses}"


def leave_members_out_of_contents(_: Sphinx, page: document) -> None:
    """Have a page's table of contents list classes and functions, and not what each is made of."""
    for description in page.findall(desc):
        if description["objtype"] in {"attribute", "property"}:
            for signature in description.findall(desc_signature):
                signature["_toc_name"] = ""


def find_definition(
    app: Sphinx, environment: BuildEnvironment, reference: pending_xref, content: Element
) -> Element | None:
    """Follow a name that users import, with its package or without, to the module that defines and documents it."""
    parts = reference.get("reftarget", "").split(".")
    for name, package in _PACKAGES.items():
        path = parts[name.count(".") + 1 :] if ".".join(parts).startswith(f"{name}.") else parts
        definition: Any = getattr(package, path[0], None) if path else None
        if len(path) <= _LONGEST_PATH and hasattr(definition, "__module__"):
            break
    else:
        return None
    target = ".".join([definition.__module__, *path])
    domain = environment.domains.python_domain
    return domain.resolve_xref(
        environment, reference["refdoc"], app.builder, reference["reftype"], target, reference, content
    )


def setup(app: Sphinx) -> dict[str, bool]:
    """Sphinx calls this."""
    app.connect("builder-inited", show_types_and_defaults)
    app.connect("autodoc-process-docstring", keep_colons, priority=_BEFORE_NAPOLEON)
    app.connect("autodoc-process-docstring", add_routes, priority=_AFTER_NAPOLEON)
    app.connect("doctree-read", leave_members_out_of_contents, priority=_BEFORE_CONTENTS)
    app.connect("missing-reference", find_definition)
    return {"parallel_read_safe": True}
