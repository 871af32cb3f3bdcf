"""Chromium, for what a page does in a browser."""

import shutil
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

__all__ = ["LAUNCH", "in_a_browser", "page_of"]

_CHROMIUM = shutil.which("chromium")
LAUNCH: dict[str, Any] = {
    "executable_path": _CHROMIUM,
    "args": [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--no-proxy-server",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ],
}
"""How it is started, so that it calls nobody by itself."""
expect.set_options(timeout=30_000)  # a busy machine takes its time
in_a_browser = pytest.mark.skipif(_CHROMIUM is None, reason="no chromium here")


@contextmanager
def page_of(browser: Browser | BrowserContext) -> Generator[Page]:
    """A page whose script has no errors."""
    page = browser.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    page.close()
    assert [] == errors
