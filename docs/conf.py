"""How the documentation is built."""

import sys
from pathlib import Path

import pinpoint_email

sys.path.insert(0, str(Path(__file__).parent))

project = "pinpoint-email"
author = "the developers of pinpoint-email"
release = version = pinpoint_email.__version__
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "_extension", "_extension_boto3"]
exclude_patterns = ["_build"]
html_theme = "furo"
html_title = "pinpoint-email"
html_static_path = ["_static"]
html_css_files = ["reference.css"]
pygments_dark_style = "github-dark"
add_module_names = False
autoclass_content = "both"
myst_heading_anchors = 3
autodoc_member_order = "bysource"
autodoc_typehints_format = "short"
python_maximum_signature_line_length = 80
python_use_unqualified_type_names = True
toc_object_entries_show_parents = "hide"
# Nothing is fetched while building, so that names of other libraries have no link; type variables have none either.
nitpicky = True
nitpick_ignore_regex = [("py:.*", r"(?!pinpoint_email).*"), ("py:class", r"pinpoint_email\.\w+\._[A-Z]\w*")]
