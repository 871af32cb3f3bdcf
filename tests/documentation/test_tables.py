"""The tables of settings name all that there are, and no others."""

import re
from inspect import signature

import attrs
import pytest

from pinpoint_email import Options, PinpointEmailClient
from pinpoint_email.local import LocalService

from .pages import ROOT

NAME = re.compile(r"`(\w+)`")


def rows(page: str, heading: str) -> list[list[str]]:
    """The cells of the table that follows a heading."""
    text = (ROOT / "docs" / page).read_text("utf-8").partition(f"\n{heading}\n")[2]
    lines = [line for line in text.partition("\n## ")[0].splitlines() if line.startswith("|")]
    return [line.strip("|").split("|") for line in lines[2:]]


@pytest.mark.parametrize(
    ("page", "heading", "column", "names"),
    [
        ("configuration.md", "## Arguments", 0, set(signature(PinpointEmailClient).parameters)),
        ("configuration.md", "## Options", 0, {field.name for field in attrs.fields(Options)}),
        ("local-service.md", "## Options", 1, set(signature(LocalService).parameters)),
    ],
)
def test_a_table_is_complete(page: str, heading: str, column: int, names: set[str]) -> None:
    """Each table lists all names in its column."""
    shown = {name for cells in rows(page, heading) for name in NAME.findall(cells[column].partition(":")[0])}
    assert names == shown
