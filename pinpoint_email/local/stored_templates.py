"""Message templates: a folder for each, with a subject and one or two bodies, and ``{{variables}}`` in them."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from pinpoint_email.models import Body, Content, Message, Template

from .errors import Refusal, bad_request

__all__ = ["Unfillable", "fill"]

_ARN = re.compile(r"arn:aws[\w-]*:(?:mobiletargeting|ses):[\w-]*:\d*:templates?/([\w-]+)(?:/EMAIL)?", re.ASCII)
_MAX_NAME_LENGTH = 128
_VARIABLE = re.compile(r"{{\s*([\w.-]+)\s*}}")


class Unfillable(Exception):  # noqa: N818  (an event, not a fault of the service)
    """A template has a variable that the data has no value for."""


def fill(folder: Path | None, template: Template) -> Message:
    """Fill in a template, and return the message.

    Raises:
        Refusal: There is no such template, or the data is not a JSON object.
        Unfillable: A variable has no value.
    """
    parts = _parts(folder, template.template_arn)
    data = _data(template.template_data)
    filled = {name: _fill(text, data) for name, text in parts.items()}
    text, html = (
        Content(data=filled[name], charset="UTF-8") if name in filled else None for name in ("body.txt", "body.html")
    )
    subject = filled.get("subject.txt", "").strip()
    return Message(subject=Content(data=subject, charset="UTF-8"), body=Body(text=text, html=html))


def _parts(folder: Path | None, arn: str | None) -> dict[str, str]:
    """Read the texts of a template, by the names of their files."""
    match = _ARN.fullmatch(arn or "")
    if not match:
        raise bad_request("Content.Template.TemplateArn", "the Amazon Resource Name of a template")
    files = (
        []
        if folder is None or len(match[1]) > _MAX_NAME_LENGTH
        else [folder / match[1] / name for name in ("subject.txt", "body.txt", "body.html")]
    )
    # Some editors put a byte order mark at the beginning of a file, which is no part of the text.
    parts = {file.name: file.read_text("utf-8-sig", "replace") for file in files if file.is_file()}
    if not parts.keys() & {"body.txt", "body.html"}:
        raise Refusal("NotFoundException", f"The template {match[1]} does not exist.")
    return parts


def _data(text: str | None) -> Mapping[str, Any]:
    try:
        data = json.loads(text or "{}")
        # JSON can contain a lone surrogate, but mail cannot.
        json.dumps(data, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        data = None
    if not isinstance(data, dict):
        raise bad_request("Content.Template.TemplateData", "a JSON object")
    return cast("dict[str, Any]", data)


def _fill(text: str, data: Mapping[str, Any]) -> str:
    return _VARIABLE.sub(lambda match: _value(match[1], data), text)


def _value(name: str, data: Mapping[str, Any]) -> str:
    """Return the value of a variable; ``user.name`` is the member ``name`` of ``user``."""
    value: object = data
    for step in name.split("."):
        value = cast("dict[str, object]", value).get(step) if isinstance(value, dict) else None
    if value is None:
        raise Unfillable(f"the variable {name} has no value")
    return value if isinstance(value, str) else json.dumps(value)
