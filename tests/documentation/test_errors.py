"""The tree of exceptions that the documentation draws."""

import re
from itertools import takewhile

import pinpoint_email
from pinpoint_email import PinpointEmailError

from .pages import ROOT

BRANCH = re.compile(r"(?P<indent>[│├└─ ]*)(?P<name>\w+)(?P<also> \(also a ValueError\))?")
DEPTH = 4


def drawn() -> dict[str, set[str]]:
    """Each class on the page with its bases."""
    lines = (ROOT / "docs" / "errors.md").read_text("utf-8").splitlines()
    tree = takewhile(lambda line: line != "```", lines[lines.index("```") + 1 :])
    bases: dict[str, set[str]] = {}
    path: list[str] = []
    for line in tree:
        branch = BRANCH.match(line)
        assert branch
        del path[len(branch["indent"]) // DEPTH :]
        bases[branch["name"]] = {*path[-1:], *(["ValueError"] if branch["also"] else [])}
        path.append(branch["name"])
    return bases


def test_the_tree_is_the_real_one() -> None:
    """The drawn tree has every public exception below its base class."""
    public = (getattr(pinpoint_email, name) for name in pinpoint_email.__all__)
    real = {
        cls.__name__: {base.__name__ for base in cls.__bases__} - {"Exception"}
        for cls in public
        if isinstance(cls, type) and issubclass(cls, PinpointEmailError)
    }
    assert real == drawn()
