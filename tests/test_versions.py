"""The versions that the library is tested with are those that it asks for."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
COMES_WITH_OTHERS = {"urllib3"}


def test_the_oldest_versions_are_the_bounds() -> None:
    """The oldest versions that are tested are the lower bounds of the dependencies and extras."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    wanted = "\n".join([*project["dependencies"], *extras["local"], *extras["cli"], *extras["test"]])
    bounds = dict(re.findall(r"^([\w-]+)>=([\w.]+)$", wanted, re.MULTILINE))
    pinned = dict(re.findall(r"^([\w-]+)==([\w.]+)$", (ROOT / "tests/oldest.txt").read_text("utf-8"), re.MULTILINE))
    needed = {re.split("[>=]", line)[0] for line in [*project["dependencies"], *extras["local"], *extras["cli"]]}
    assert needed | {"boto3"} | COMES_WITH_OTHERS == pinned.keys()
    assert {name: version for name, version in bounds.items() if name in pinned} == {
        name: version for name, version in pinned.items() if name not in COMES_WITH_OTHERS
    }
