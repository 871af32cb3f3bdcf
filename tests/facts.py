"""The facts of botocore's model of the service: names, types and routes, without the text about them.

botocore drops what it has of a service some time after the service has ended. The tests keep the facts in a folder in
which botocore finds them as it finds its own; ``python -m tests.facts`` writes them anew from botocore's.
"""

import json
from pathlib import Path
from typing import Any

from botocore.loaders import Loader

__all__ = ["KINDS", "MODELS", "facts_of_botocore", "file_of", "written"]

MODELS = Path(__file__).parent / "models"
KINDS = ("service-2", "paginators-1")
_SERVICE = "pinpoint-email/2018-07-26"


def file_of(kind: str) -> Path:
    """The file that has the facts of a kind."""
    return MODELS / _SERVICE / f"{kind}.json"


def facts_of_botocore(kind: str) -> dict[str, Any]:
    """The facts of a kind that botocore itself has.

    Raises:
        DataNotFoundError: It has them no more.
    """
    text = json.dumps(Loader().load_data(f"{_SERVICE}/{kind}"))
    facts: dict[str, Any] = json.loads(text, object_hook=_without_documentation)
    return facts


def written(facts: dict[str, Any]) -> str:
    """Facts as they are kept, in their order."""
    return json.dumps(facts, indent=1) + "\n"


def _without_documentation(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name != "documentation"}


if __name__ == "__main__":
    for kind in KINDS:
        file_of(kind).write_text(written(facts_of_botocore(kind)), "utf-8")
