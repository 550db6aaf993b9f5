"""A real browser (Debian's chromium, best without its windows) on the real product."""

from __future__ import annotations

import io
import json
import secrets
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PIL import Image as Picture
from playwright.sync_api import Browser, Playwright, expect, sync_playwright

from tests.browser.people import Person
from tests.browser.site import Site, running
from tests.browser.windows import PATIENCE, Profiles, Windows

WITH_WINDOWS = shutil.which("chromium") or shutil.which("chromium-browser")
# It draws pages as the other does, and no toolbar around them, which is more than half of the other's work.
CHROMIUM = shutil.which("chromium-headless-shell") or WITH_WINDOWS
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
expect.set_options(timeout=PATIENCE)


@pytest.hookimpl(tryfirst=True)  # before pytest-xdist looks at the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """On one worker, which starts a site and a browser for them all; it begins with them."""
    for item in items:
        if "tests/browser/" in item.nodeid:
            item.add_marker(pytest.mark.xdist_group("browser"))
            item.add_marker(pytest.mark.timeout(240))


@pytest.fixture(autouse=True)
def _files_in_a_temporary_folder() -> None:
    """The site has files of its own."""


@pytest.fixture(autouse=True)
def _an_empty_cache() -> None:
    """The site has a cache of its own."""


@pytest.fixture(scope="package")
def site() -> Iterator[Site]:
    with running("--empty") as found:
        yield found


@pytest.fixture(scope="package")
def filled(site: Site) -> dict[str, dict[str, str]]:
    return fill(site, posts=50)  # two pages of a feed


def fill(site: Site, *, posts: int) -> dict[str, dict[str, str]]:
    """`sessions` of people by handle and `places`, addresses by name: what `prefilled` made, with so many of Mira's."""
    said = site.runs(f"from tests.browser.prefilled import fill; fill({posts})")
    told: dict[str, dict[str, str]] = json.loads(said.splitlines()[-1])
    return told


@pytest.fixture(scope="package")
def places(filled: dict[str, dict[str, str]]) -> dict[str, str]:
    return filled["places"]


@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    """Ends with the last browser test: while it lives, its event loop keeps Django's other tests from running."""
    if CHROMIUM is None:
        pytest.skip("chromium is not installed: apt-get install chromium chromium-headless-shell")
    with sync_playwright() as found:
        yield found


@pytest.fixture(scope="package")
def browser(playwright: Playwright) -> Iterator[Browser]:
    found = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
    yield found
    found.close()


@pytest.fixture(scope="package")
def profiles(browser: Browser, site: Site) -> Profiles:
    return Profiles(browser, site.address)


@pytest.fixture
def windows(profiles: Profiles) -> Iterator[Windows]:
    found = Windows(profiles)
    yield found
    found.close()
    assert found.faults == [], "a script failed on a page"


@pytest.fixture
def stranger(windows: Windows, filled: dict[str, Any]) -> Callable[..., Person]:
    """Someone who is not signed in, at a window: `stranger("ada", width=390, javascript=False)`."""
    return lambda handle="stranger", **how: Person(handle, windows.open(**how))


@pytest.fixture
def member(windows: Windows, filled: dict[str, Any]) -> Callable[..., Person]:
    """One of the people who are there already, signed in: `member("dora")`."""
    return lambda handle, **how: Person(handle, windows.open(cookie=filled["sessions"][handle], **how))


@pytest.fixture
def png() -> bytes:
    """A small picture to upload, which nobody had before: one that comes again is known."""
    buffer, picture = io.BytesIO(), Picture.linear_gradient("L").resize((160, 120)).convert("RGB")
    for place in range(8):
        picture.putpixel((place, 0), tuple(secrets.token_bytes(3)))
    picture.save(buffer, "PNG")
    return buffer.getvalue()
