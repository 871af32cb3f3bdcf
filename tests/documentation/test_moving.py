"""What the page on boto3 shows side by side is true, and is found by either name."""

import ast
import importlib.util
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from botocore import xform_name
from botocore.session import Session
from playwright.sync_api import Browser, Page, expect, sync_playwright

from pinpoint_email import PinpointEmailClient, models
from pinpoint_email._values.wire import wire_name
from tests.browsers import LAUNCH, in_a_browser, page_of

from .pages import ROOT

pytest.importorskip("sphinx", reason="what is shown is written by an extension of Sphinx's")

MODEL: Any = Session().get_service_model("pinpoint-email")
pytestmark = pytest.mark.once


def extension() -> Any:
    """The module that writes what is shown."""
    path = ROOT / "docs" / "_extension_boto3.py"
    specification = importlib.util.spec_from_file_location(path.stem, path)
    assert specification
    assert specification.loader
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def action_of(pair: Any) -> Any:
    """The model of a pair's action."""
    return MODEL.operation_model(pair.name)


def members_of(shape: Any) -> dict[str, bool]:
    """The members of a shape in the model, and whether each is required."""
    return {name: name in shape.required_members for name in shape.members} if shape else {}


PAIRS = extension()
ACTIONS = [pytest.param(pair, id=pair.name) for pair in PAIRS.actions()]
DATA_TYPES = [pytest.param(pair, id=pair.name) for pair in PAIRS.data_types()]


def test_all_are_there() -> None:
    """The page has all 42 actions and 36 data types."""
    assert (42, 36) == (len(ACTIONS), len(DATA_TYPES))


@pytest.mark.parametrize("pair", ACTIONS)
def test_calls_are_true(pair: Any) -> None:
    """Both calls name real methods with all their parameters, and mark the required ones."""
    expected = members_of(action_of(pair).input_shape)
    assert (xform_name(pair.name), expected) == call_in(pair.boto3)
    method, parameters = call_in(pair.ours)
    assert hasattr(PinpointEmailClient, method)
    assert expected == {wire_name(name): required for name, required in parameters.items()}


@pytest.mark.parametrize("pair", ACTIONS)
def test_members_of_answers_are_true(pair: Any) -> None:
    """The page reads every member of each answer."""
    expected = list(members_of(action_of(pair).output_shape))
    boto3, ours = (ast.parse(code).body[1:] for code in (pair.boto3, pair.ours))
    assert expected == [ast.unparse(line).removeprefix("response['").removesuffix("']") for line in boto3]
    assert expected == [wire_name(ast.unparse(line).removeprefix("response.")) for line in ours]


@pytest.mark.parametrize("pair", DATA_TYPES)
def test_data_types_are_true(pair: Any) -> None:
    """The dictionary and the value of a data type have the same members."""
    expected = members_of(MODEL.shape_for(pair.name))
    assert expected == {key: f'"{key}": ...,  # required' in pair.boto3 for key in keys_in(pair.boto3)}
    name, members = call_in(pair.ours)
    assert hasattr(models, name)
    assert expected == {wire_name(member): required for member, required in members.items()}


def call_in(code: str) -> tuple[str, dict[str, bool]]:
    """The name of the first call in a text, and its parameters with whether each is marked as required."""
    call = next(node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call))
    name = ast.unparse(call.func).removeprefix("client.")
    return name, {str(word.arg): f" {word.arg}=...,  # required" in code for word in call.keywords}


def keys_in(code: str) -> list[str]:
    """The keys of a dictionary."""
    return list(ast.literal_eval(code))


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (named as in the base class)
        """Say nothing."""


@pytest.fixture(scope="module")
def url(site: Path) -> Iterator[str]:
    """The address that serves the documentation, whose search cannot read pages from files."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site))) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**LAUNCH)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page whose script has no errors."""
    with page_of(browser) as page:
        yield page


@in_a_browser
@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("ListEmailIdentities", ["ListEmailIdentities"]),
        ("list_email_identities", ["ListEmailIdentities"]),
        ("feedbackforwardingemailaddress", ["SendEmail"]),
        ("tag_keys", ["UntagResource"]),
        ("response.verified put", []),
        ("global_", ["InboxPlacementTrackingOption"]),
        ("no such name", []),
    ],
)
def test_filter_finds_either_name(page: Page, url: str, words: str, found: list[str]) -> None:
    """The filter leaves the entries with all its words, in the list and in the table of contents."""
    page.goto(f"{url}/moving-from-boto3.html")
    expect(page.locator("section.side-by-side:visible")).to_have_count(78)
    page.get_by_role("searchbox", name="by either name").fill(words)
    expect(page.locator("section.side-by-side:visible h4")).to_have_text([f"{name}¶" for name in found])
    expect(page.get_by_text(f"{len(found)} of 78")).to_be_visible()


@in_a_browser
def test_filter_makes_way_for_links(page: Page, url: str) -> None:
    """A link to an entry that is filtered out still leads to it."""
    page.goto(f"{url}/moving-from-boto3.html")
    page.get_by_role("searchbox", name="by either name").fill("SendEmail")
    page.evaluate("location.hash = 'TagResource'")
    expect(page.get_by_role("heading", name="TagResource", exact=False).first).to_be_in_viewport()


@in_a_browser
def test_everything_is_there_without_scripts(browser: Browser, url: str) -> None:
    """Without scripts, the page has the whole list and no filter field."""
    page = browser.new_page(java_script_enabled=False)
    page.goto(f"{url}/moving-from-boto3.html")
    expect(page.locator("section.side-by-side:visible")).to_have_count(78)
    expect(page.locator("#filter")).to_have_count(0)
    page.close()


@in_a_browser
@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("ListEmailIdentities", "Email identities"),
        ("list_email_identities", "Email identities"),
        ("SendEmail", "Sending"),
        ("PutDedicatedIpInPool", "Dedicated IP addresses"),
        ("put_dedicated_ip_in_pool", "Dedicated IP addresses"),
        ("Max24HourSend", "Moving from boto3"),
        ("max_24_hour_send", "Data types"),
    ],
)
def test_search_finds_either_name(page: Page, url: str, words: str, title: str) -> None:
    """The documentation's search finds either name of an action."""
    page.goto(f"{url}/search.html?q={words}")
    expect(page.locator("ul.search li").filter(has_text=title).first).to_be_visible()


@in_a_browser
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize(
    "name", ["moving-from-boto3", "reference/index", "reference/client", "reference/email-identities"]
)
def test_nothing_is_wider_than_the_screen(page: Page, url: str, name: str, width: int) -> None:
    """No page scrolls sideways."""
    page.set_viewport_size({"width": width, "height": 740})
    page.goto(f"{url}/{name}.html")
    assert width == page.evaluate("document.documentElement.scrollWidth")
