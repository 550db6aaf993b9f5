"""A real browser (Debian's chromium) on the real product."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from tests.browser.site import Site, running

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PASSWORD = "correct horse battery"  # noqa: S105 - of people made for the tests


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All on one worker: they share a site."""
    for item in items:
        if "tests/browser/" in item.nodeid:
            item.add_marker(pytest.mark.xdist_group("browser"))
            item.add_marker(pytest.mark.timeout(180))


@pytest.fixture(autouse=True)
def _files_in_a_temporary_folder() -> None:
    """The site has files of its own."""


@pytest.fixture(autouse=True)
def _an_empty_cache() -> None:
    """The site has a cache of its own."""


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    with running("--empty") as found:
        yield found


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    if CHROMIUM is None:
        pytest.skip("chromium is not installed: apt-get install chromium")
    with sync_playwright() as found:
        yield found


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    found = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
    yield found
    found.close()


@pytest.fixture
def window(browser: Browser, site: Site) -> Iterator[Callable[..., Page]]:
    """A new window with its own cookies: `window(width=390, dark=True, javascript=False, language="fr")`."""
    opened: list[BrowserContext] = []

    def open_one(*, width: int = 1280, dark: bool = True, javascript: bool = True, language: str = "en") -> Page:
        context = browser.new_context(
            base_url=site.address,
            viewport={"width": width, "height": 844 if width < 500 else 900},
            color_scheme="dark" if dark else "light",
            java_script_enabled=javascript,
            locale=language,
            has_touch=width < 500,
        )
        context.set_default_timeout(15_000)
        opened.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        return page

    faults: list[str] = []
    yield open_one
    for context in opened:
        context.close()
    assert faults == [], "a script failed on a page"


@pytest.fixture
def sign_up() -> Callable[[Page, str], Any]:
    def join(page: Page, handle: str) -> None:
        page.goto("/accounts/signup/")
        page.get_by_label("Handle").fill(handle)
        page.get_by_label("Password").fill(PASSWORD)
        page.locator("main").get_by_role("button", name="Join").click()
        page.wait_for_url("**/")

    return join
