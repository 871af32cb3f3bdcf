from pathlib import Path

import pytest

from pinpoint_email import PinpointEmailClient
from pinpoint_email.local import LocalService

from .pages import LANGUAGES, ROOT, Page

pytestmark = pytest.mark.once
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


@pytest.fixture
def client(service: LocalService, monkeypatch: pytest.MonkeyPatch) -> PinpointEmailClient:
    """A client of the local service, built without arguments."""
    variables = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_REGION": "eu-central-1"}
    for name, value in {**variables, "AWS_ENDPOINT_URL": service.url}.items():
        monkeypatch.setenv(name, value)
    return PinpointEmailClient()


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_a_page_shows_is_true(
    path: Path, service: LocalService, client: PinpointEmailClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every block runs, and prints what the page says."""
    monkeypatch.chdir(tmp_path)  # where pages write files
    Page(path, tmp_path, service).run(client=client, service=service)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_block_goes_unlooked_at(path: Path) -> None:
    """Each block is in a language that is run, has none, or is a directive."""
    fences = [line.removeprefix("```") for line in path.read_text("utf-8").splitlines() if line.startswith("```")]
    assert {fence for fence in fences if not fence.startswith("{")} <= {"", *LANGUAGES}
