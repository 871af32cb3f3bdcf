"""How the documentation is built."""

from typing import Any

from docutils.nodes import Element
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

import pinpoint_email
import pinpoint_email.local

_PACKAGES = {package.__name__: package for package in (pinpoint_email, pinpoint_email.local)}
"""Where users import names from."""

project = "pinpoint-email"
author = "the developers of pinpoint-email"
release = version = pinpoint_email.__version__
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["_build"]
html_theme = "furo"
html_title = "pinpoint-email"
add_module_names = False
autoclass_content = "both"
autodoc_member_order = "bysource"
autodoc_preserve_defaults = True
autodoc_typehints_format = "short"
python_use_unqualified_type_names = True
# Nothing is fetched while building, so that names of other libraries have no link; type variables have none either.
nitpicky = True
nitpick_ignore_regex = [("py:.*", r"(?!pinpoint_email).*"), ("py:class", r"pinpoint_email\.\w+\._[A-Z]\w*")]


def find_definition(
    app: Sphinx, environment: BuildEnvironment, reference: pending_xref, content: Element
) -> Element | None:
    """Follow a top-level name, such as users import, to the module that defines and documents it."""
    package, _, name = reference.get("reftarget", "").rpartition(".")
    module, _, cls = package.rpartition(".")
    for holder, path in ((package, [name]), (module, [cls, name])):
        definition: Any = getattr(_PACKAGES.get(holder), path[0], None)
        if hasattr(definition, "__module__"):
            break
    else:
        return None
    target = ".".join([definition.__module__, *path])
    domain = environment.domains.python_domain
    return domain.resolve_xref(
        environment, reference["refdoc"], app.builder, reference["reftype"], target, reference, content
    )


def setup(app: Sphinx) -> None:
    """Sphinx calls this."""
    app.connect("missing-reference", find_definition)
