"""Random inputs and answers, from botocore's shapes."""

import string
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, Literal

from botocore.model import ListShape, MapShape, Shape, StringShape, StructureShape
from hypothesis import strategies as st

__all__ = ["Extent", "answers", "inputs"]

Extent = Literal["full", "minimal", "random"]

_SURROGATES: tuple[Literal["Cs"]] = ("Cs",)
_WORD = st.text(string.ascii_letters + string.digits + "_-", max_size=256)
_TAG_TEXT = st.text(string.ascii_letters + string.digits + " _.:/=+-@äßжן中", max_size=40).filter(
    lambda text: not text.startswith("aws:")
)
_TEXT = st.text(st.characters(exclude_categories=_SURROGATES))
_NAME = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1).filter(lambda name: name not in {".", ".."})
# Domains beyond ASCII are converted, which botocore does not do.
_IN_DNS = {"CustomRedirectDomain", "Domain", "EmailAddress", "Identity", "MailFromDomainName"}
_ASCII_TEXT = st.text(st.characters(codec="ascii"))
_ASCII_NAME = st.text(st.characters(codec="ascii", exclude_categories=["Cc"]), min_size=1).filter(
    lambda name: name not in {".", ".."}
)
_LIMITED: Mapping[str, st.SearchStrategy[str]] = {
    "DefaultDimensionValue": _WORD,
    "DimensionName": _WORD,
    "MessageTagName": _WORD,
    "MessageTagValue": _WORD,
    "TagKey": _TAG_TEXT.filter(bool),
    "TagValue": _TAG_TEXT,
}
# strftime, which botocore uses, does not pad the years before 1000.
_MOMENT = st.datetimes(datetime(1002, 1, 1), datetime(9000, 1, 1), timezones=st.timezones())  # noqa: DTZ001
_SCALARS: Mapping[str, st.SearchStrategy[Any]] = {
    "boolean": st.booleans(),
    "integer": st.integers(0, 1000),
    "timestamp": _MOMENT,
    "blob": st.binary(),
}


@cache
def inputs(shape: StructureShape | None, extent: Extent) -> st.SearchStrategy[dict[str, Any]]:
    """Parameters of an action, as botocore takes them."""
    members = _structure(shape, extent) if shape else st.fixed_dictionaries(dict[str, st.SearchStrategy[Any]]())
    return members.flatmap(_within_30_days)


def _within_30_days(parameters: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    if "StartDate" not in parameters:
        return st.just(parameters)
    days = st.timedeltas(timedelta(days=-400), timedelta(days=30))
    start = parameters["StartDate"].astimezone(UTC)
    return days.map(lambda later: parameters | {"EndDate": start + later})


def _structure(shape: StructureShape, extent: Extent) -> st.SearchStrategy[dict[str, Any]]:
    members = {name: _input(member, extent) for name, member in shape.members.items()}
    if shape.name == "EmailContent":
        return st.sampled_from(sorted(members)).flatmap(lambda kind: st.fixed_dictionaries({kind: members[kind]}))
    required = {name: members.pop(name) for name in (list(members) if extent == "full" else shape.required_members)}
    return st.fixed_dictionaries(required, optional={} if extent == "minimal" else members)


def _input(shape: Shape, extent: Extent) -> st.SearchStrategy[Any]:
    if isinstance(shape, StructureShape):
        return _structure(shape, extent)
    if isinstance(shape, ListShape):
        return st.lists(_input(shape.member, extent), max_size=3)
    if isinstance(shape, StringShape):
        in_path = shape.serialization.get("location") == "uri"
        if shape.name in _IN_DNS:
            return _ASCII_NAME if in_path else _ASCII_TEXT
        if in_path:
            return _NAME
        return _LIMITED.get(shape.name, st.sampled_from(shape.enum) if shape.enum else _TEXT)
    return _SCALARS[shape.type_name]


_ANSWERED: Mapping[str, st.SearchStrategy[Any]] = {
    "boolean": st.booleans(),
    "integer": st.integers(-(2**31), 2**31 - 1),
    "long": st.integers(-(2**63), 2**63 - 1),
    "double": st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(10**6), 10**6),
    "timestamp": st.integers(0, 4 * 10**9) | st.integers(0, 4 * 10**9).map(lambda second: second + 0.5),
}


@cache
def answers(shape: Shape | None, extent: Extent) -> st.SearchStrategy[Any]:
    """What an action may be answered with, as JSON's types."""
    match shape:
        case None:
            return st.just({})
        case StructureShape():
            members = {name: answers(member, extent) for name, member in shape.members.items()}
            required = {
                name: members.pop(name) for name in (list(members) if extent == "full" else shape.required_members)
            }
            return st.fixed_dictionaries(required, optional={} if extent == "minimal" else members)
        case ListShape():
            return st.lists(answers(shape.member, extent), max_size=3)
        case MapShape():
            return st.dictionaries(_TEXT, answers(shape.value, extent), max_size=3)
        case StringShape():
            return st.sampled_from([*shape.enum, "ADDED_LATER"]) if shape.enum else _TEXT
        case _:
            return _ANSWERED[shape.type_name]
