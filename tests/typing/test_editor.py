"""What an editor shows of the methods that are used most, as basedpyright's language server tells it."""

import inspect
import re
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from pinpoint_email import PinpointEmailClient

from .language_server import LanguageServer

pytestmark = pytest.mark.once
ROOT = Path(__file__).parents[2]
HEAD = "from pinpoint_email import PinpointEmailClient\n\nclient = PinpointEmailClient()\n"
NUMBERS = count()
SIGNATURES = {
    "send_email": """(
        *,
        from_email_address: str | None = None,
        destination: Destination,
        reply_to_addresses: Iterable[str] | None = None,
        feedback_forwarding_email_address: str | None = None,
        content: EmailContent,
        email_tags: Iterable[MessageTag] | None = None,
        configuration_set_name: str | None = None
    ) -> SendEmailResponse""",
    "get_email_identity": """(
        *,
        email_identity: str
    ) -> GetEmailIdentityResponse""",
    "create_email_identity": """(
        *,
        email_identity: str,
        tags: Iterable[Tag] | None = None
    ) -> CreateEmailIdentityResponse""",
    "list_email_identities": """(
        *,
        next_token: str | None = None,
        page_size: int | None = None
    ) -> ListEmailIdentitiesResponse""",
    "get_account": "() -> GetAccountResponse",
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LanguageServer]:
    """A server on the folder of a user who has the library installed."""
    settings = {
        "python": {"pythonPath": sys.executable},
        "basedpyright": {"analysis": {"extraPaths": [str(ROOT)]}},
    }
    with LanguageServer(tmp_path_factory.mktemp("folder"), settings) as server:
        yield server


def ask(server: LanguageServer, request: str, code: str) -> Any:
    """What the server says at the end of a line of code."""
    name = f"mail{next(NUMBERS)}.py"
    server.open(name, HEAD + code)
    return server.ask_at(request, name, HEAD.count("\n"), len(code))


def documentation_of(method: str) -> str:
    """What is written in the source."""
    return inspect.getdoc(getattr(PinpointEmailClient, method)) or ""


def plain(text: str) -> str:
    """A text without its mark-up and line ends."""
    return " ".join(re.sub(r"\\|`|:\w+:(?=`)", "", text.replace("&nbsp;", " ")).split())


@pytest.mark.parametrize("method", SIGNATURES)
def test_hovering_shows_parameters_with_their_types_and_all_of_the_documentation(
    server: LanguageServer, method: str
) -> None:
    """What it does, its arguments, what it returns and what it raises."""
    shown = ask(server, "hover", f"client.{method}")["contents"]["value"]
    signature, _, documentation = shown.removeprefix("```python\n").partition("```\n---\n")
    assert plain(f"(method) def {method}{SIGNATURES[method]}") == plain(signature)
    assert plain(documentation_of(method)) == plain(documentation)
    assert {"Returns:", "Raises:"} <= set(documentation.split())
    assert ("Args:" in documentation) == (method != "get_account")


@pytest.mark.parametrize("method", SIGNATURES)
def test_a_call_is_helped_with_its_parameters(server: LanguageServer, method: str) -> None:
    """Within the parentheses the signature and the documentation are there."""
    (signature,) = ask(server, "signatureHelp", f"client.{method}(")["signatures"]
    label = re.sub(r"\s+", "", signature["label"])
    assert re.sub(r"\s+", "", SIGNATURES[method]) == label
    assert plain(documentation_of(method)) == plain(signature["documentation"]["value"])


def test_the_parameter_that_is_being_written_is_the_one_that_is_shown(server: LanguageServer) -> None:
    """With its own line of the documentation."""
    (signature,) = ask(server, "signatureHelp", "client.list_email_identities(page_size=")["signatures"]
    parameter = signature["parameters"][signature["activeParameter"]]
    assert parameter["label"] == "page_size: int | None = None"
    documentation = plain(parameter["documentation"]["value"])
    assert documentation.startswith("page_size: ")
    assert documentation in plain(documentation_of("list_email_identities"))


@pytest.mark.parametrize("method", SIGNATURES)
def test_a_call_is_completed_with_the_names_of_its_parameters(server: LanguageServer, method: str) -> None:
    """Each of them, and none of another's."""
    items = ask(server, "completion", f"client.{method}(")["items"]
    expected = re.findall(r"\w+(?=: )", SIGNATURES[method])
    assert expected == [item["label"][:-1] for item in items if item["label"].endswith("=")]


def test_a_client_is_completed_with_its_methods(server: LanguageServer) -> None:
    """All that are public."""
    items = ask(server, "completion", "client.")["items"]
    expected = {name for name in dir(PinpointEmailClient) if not name.startswith("_")}
    assert expected == {item["label"] for item in items if not item["label"].startswith("_")}
