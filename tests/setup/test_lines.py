"""Finding the lines of keys and tables in a file."""

import tomllib
from typing import Any

import pytest
from attrs import define, field
from hypothesis import given
from hypothesis import strategies as st

from pinpoint_email.setup.lines import lines_of
from tests.properties import examples

Path = tuple[str | int, ...]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", {}),
        ("# a = 1\n", {}),
        ("a = 1", {("a",): 1}),
        ("\n\n a\t= 1 # b = 2\n", {("a",): 3}),
        ("a.b . c = 1\na.d = 2", {("a",): 1, ("a", "b"): 1, ("a", "b", "c"): 1, ("a", "d"): 2}),
        ("[a]\nb = 1\n[c]\nb = 2", {("a",): 1, ("a", "b"): 2, ("c",): 3, ("c", "b"): 4}),
        ("[ a . b ] # c\nd = 1", {("a",): 1, ("a", "b"): 1, ("a", "b", "d"): 2}),
        ("[a.b]\n[a]\nc = 1", {("a",): 1, ("a", "b"): 1, ("a", "c"): 3}),
        ('[\'a.b\'."c\\"]"]\n"d = e" = 1', {("a.b",): 1, ("a.b", 'c"]'): 1, ("a.b", 'c"]', "d = e"): 2}),
        ('"\\u00e4" = 1', {("ä",): 1}),
        ("'' = 1", {("",): 1}),
        ("1 = 1\n-_ = 2\ntrue = 3", {("1",): 1, ("-_",): 2, ("true",): 3}),
        (
            "[[a]]\nb = 1\n[[a]]\nb = 2\n[[a]]",
            {("a",): 1, ("a", 0): 1, ("a", 0, "b"): 2, ("a", 1): 3, ("a", 1, "b"): 4, ("a", 2): 5},
        ),
        ("[[a.b]]\n[[ a.b ]] # x", {("a",): 1, ("a", "b"): 1, ("a", "b", 0): 1, ("a", "b", 1): 2}),
        ("[[a]]\n[a.b]\nc = 1", {("a",): 1, ("a", 0): 1, ("a", 0, "b"): 2, ("a", 0, "b", "c"): 3}),
        (
            "[[a]]\n[[a.b]]\n[[a]]\n[[a.b]]",
            {
                ("a",): 1,
                ("a", 0): 1,
                ("a", 0, "b"): 2,
                ("a", 0, "b", 0): 2,
                ("a", 1): 3,
                ("a", 1, "b"): 4,
                ("a", 1, "b", 0): 4,
            },
        ),
        ("a = { b = 1, c.d = 2 }\ne = 3", {("a",): 1, ("e",): 2}),
        ("a = [\n1,\n{ b = 1 },\n]\ne = 3", {("a",): 1, ("e",): 5}),
        ("a = [\n'''\nb = 1\n''', # c = 1\n]\ne = 3", {("a",): 1, ("e",): 6}),
        ('a = """\nb = 1\n[c]\n\\"""\n"""\ne = 3', {("a",): 1, ("e",): 6}),
        ("a = '''\nb = 1\n\"\"\"\n'''\ne = 3", {("a",): 1, ("e",): 5}),
        ('a = """x"""\nb = """y"""', {("a",): 1, ("b",): 2}),
        ("a = 1 # '''\nb = 2 # '''", {("a",): 1, ("b",): 2}),
        ("a = \"'''\"\nb = '\"\"\"'\nc = 1", {("a",): 1, ("b",): 2, ("c",): 3}),
        ('a = "#"\nb = "\\"#"\nc = 1', {("a",): 1, ("b",): 2, ("c",): 3}),
        ("a = [\n[1],\n['x'],\n]\nb = 1", {("a",): 1, ("b",): 5}),
        ("a = [\n[1]\n]\nb = 1", {("a",): 1, ("b",): 4}),
        ("[t]\na = [\n['x']\n]\nb = 1", {("t",): 1, ("t", "a"): 2, ("t", "b"): 5}),
        ('a = ["""x"""", """\nb = 1\n"""]\nc = 2', {("a",): 1, ("c",): 4}),
        ("a = ['''x'''', '''\nb = 1\n''']\nc = 2", {("a",): 1, ("c",): 4}),
        ('a = ["""x"""", "]"]\nb = 1', {("a",): 1, ("b",): 2}),
        ('a = ["""x""""", "["]\nb = 1', {("a",): 1, ("b",): 2}),
        ("a = ['''x'''', ']']\nb = 1", {("a",): 1, ("b",): 2}),
        ('"[" = 1\n"{=" = "["\n\'}\'.a = 1 # [\nb = 1', {("[",): 1, ("{=",): 2, ("}",): 3, ("}", "a"): 3, ("b",): 4}),
        ("a = [{ b = [1,\n[2]] }, [\n3]]\nc = 1\n[d]", {("a",): 1, ("c",): 4, ("d",): 5}),
        ("['[']\na = 1\n[[\"]]\"]]\na = 1", {("[",): 1, ("[", "a"): 2, ("]]",): 3, ("]]", 0): 3, ("]]", 0, "a"): 4}),
        ("a = [\n{ b = 1 },\n['c']\n]\nd = 1", {("a",): 1, ("d",): 5}),
        ("[a]\r\nb = 1\r\n[c]\r\nb = 2\r\n", {("a",): 1, ("a", "b"): 2, ("c",): 3, ("c", "b"): 4}),
        ('a = """\r\nb = 1\r\n"""\r\nc = 1\r\n', {("a",): 1, ("c",): 4}),
        ("a = 1 # \x85b = 1\u2028c = 1\nd = 2", {("a",): 1, ("d",): 2}),
    ],
)
def test_lines_are_found(text: str, expected: dict[Path, int]) -> None:
    """The line of a key or table is that of its first mention, however it is written."""
    assert tomllib.loads(text) is not None
    assert expected == lines_of(text)


@define
class Document:
    """A file that is being written, with the lines of what is in it."""

    lines: list[str] = field(factory=list[str])
    where: dict[Path, int] = field(factory=dict[Path, int])
    count: int = 0

    def add(self, text: str) -> int:
        """Add a text, and return the line on which it begins."""
        begins = len(self.lines) + 1
        self.lines += text.split("\n")
        return begins

    def name(self, stem: str) -> str:
        """Make a name that is not used yet."""
        self.count += 1
        return f"{stem}{self.count}"

    def note(self, path: Path, line: int) -> None:
        """Note the line of a path, and of all that is around it and has none yet."""
        for length in range(1, len(path) + 1):
            self.where.setdefault(path[:length], line)


VALUES = [
    "1",
    '"x"',
    "'a = 1'",
    '"[b]" # c = 1',
    '"""\na = 1\n[b]\n  \\"""c = 2\n"""',
    "'''\na = 1\n\"\"\"\n[[b]]\n''' # d",
    "[\n  1, # a = 1\n  '[b]',\n]",
    '[ """\na = 1\n""",\n"b" ]',
    "{ a = 1, b.c = '#' }",
    "[ { a = 1 },\n  { b = '''\nc = 1\n''' },\n]",
    "2026-11-22T10:00:00Z",
    '"""""\na = 1\n"""',
    '["""]\na = 1""""", "["]',
    "['''a = 1''''', ']', '''\n['''''] # [",
    "[\n  [1], [\n[2]\n],\n  ['x']\n]",
]
STEMS = ["a", "B-_", "1", "x y", "a.b", '"', "'", "#", "=", "ä", "[c]"]


def quoted(name: str, *, literal: bool) -> str:
    """Write a key as a file may have it."""
    if name.replace("-", "").replace("_", "").isalnum() and name.isascii():
        return name
    if literal and "'" not in name:
        return f"'{name}'"
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """Draw a valid file of tables, arrays of tables, keys, comments and empty lines."""
    document = Document()
    table: Path = ()
    arrays: dict[Path, int] = {}
    for _ in range(draw(st.integers(0, 12))):
        literal, spaces = draw(st.booleans()), draw(st.sampled_from(["", " ", "\t "]))
        names = [document.name(draw(st.sampled_from(STEMS))) for _ in range(draw(st.integers(1, 3)))]
        key = f"{spaces}.{spaces}".join(quoted(name, literal=literal) for name in names)
        kind = draw(st.sampled_from(["pair", "pair", "pair", "table", "array", "again", "comment"]))
        if kind == "comment":
            document.add(draw(st.sampled_from(["", "  ", "# a = 1", "\t# [b]", '# """', "# '''"])))
        elif kind == "pair":
            line = document.add(f"{spaces}{key}{spaces}={spaces}{draw(st.sampled_from(VALUES))}{spaces}")
            document.note((*table, *names), line)
        elif kind == "table":
            table = tuple(names)
            document.note(table, document.add(f"{spaces}[{spaces}{key}{spaces}]{spaces}# {key}"))
        else:
            path, written = draw(st.sampled_from([((*names,), key), *_known(arrays, literal=literal)]))
            arrays[path] = arrays.get(path, -1) + 1
            table = (*path, arrays[path])
            document.note(table, document.add(f"[[{spaces}{written}{spaces}]]{spaces}"))
    return document


def _known(arrays: dict[Path, Any], *, literal: bool) -> list[tuple[Path, str]]:
    """List the arrays that can be continued."""
    return [(path, ".".join(quoted(str(name), literal=literal) for name in path)) for path in arrays]


@examples(150)
@given(document=documents())
def test_lines_of_any_file_are_right(document: Document) -> None:
    """The lines in any valid file are found as they were noted when it was drawn."""
    text = "\n".join(document.lines)
    assert tomllib.loads(text) is not None
    assert document.where == lines_of(text)
