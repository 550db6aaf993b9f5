"""Coming back to a list."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Playwright, expect

from tests.browser.conftest import ARGUMENTS, CHROMIUM
from tests.browser.people import Person
from tests.browser.site import Site
from tests.browser.windows import Profiles, Windows

AS_PEOPLE_HAVE_IT = ["--disable-back-forward-cache"]  # which Playwright's chromium would otherwise be given


@pytest.fixture(scope="module")
def remembering(playwright: Playwright) -> Iterator[Browser]:
    found = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS, ignore_default_args=AS_PEOPLE_HAVE_IT)
    yield found
    found.close()


def test_going_back_finds_the_same_pictures_at_the_same_place(
    remembering: Browser, site: Site, filled: dict[str, dict[str, str]]
) -> None:
    windows = Windows(Profiles(remembering, site.address))
    page = windows.open(cookie=filled["sessions"]["jon"], width=390)
    page.goto("/tags/harbour")
    cards = page.get_by_role("article")
    cards.last.scroll_into_view_if_needed()
    expect(cards).to_have_count(50)
    cards.nth(45).locator(".card-link").scroll_into_view_if_needed()
    before = page.evaluate("[scrollY, location.href]")
    page.evaluate("addEventListener('pageshow', (event) => { window.cameBack = event.persisted; })")
    cards.nth(45).locator(".card-link").click()
    page.wait_for_url("**/posts/*")
    page.evaluate("history.back()")
    page.wait_for_function("() => window.cameBack === true")
    assert page.evaluate("[scrollY, location.href]") == before
    expect(cards).to_have_count(50)
    windows.close()
    assert windows.faults == []


def test_without_that_cache_the_address_still_begins_where_one_was(member: Callable[..., Person]) -> None:
    jon = member("jon")
    jon.goes("/tags/harbour")
    jon.main.get_by_role("article").last.scroll_into_view_if_needed()
    expect(jon.main.get_by_role("article")).to_have_count(50)
    last = jon.main.get_by_role("article").last.get_attribute("aria-label") or ""
    jon.page.reload()
    expect(jon.main.get_by_role("article", name=last, exact=True)).to_have_count(1)
