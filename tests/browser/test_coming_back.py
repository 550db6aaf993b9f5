"""Coming back to a list."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, Playwright, expect

from tests.browser.conftest import ARGUMENTS, WITH_WINDOWS
from tests.browser.people import Person
from tests.browser.site import Site
from tests.browser.windows import Profiles, Windows

AS_PEOPLE_HAVE_IT = ["--disable-back-forward-cache"]  # which Playwright's chromium would otherwise be given
IN_THE_MIDDLE = re.compile(r"/tags/harbour\?cursor=[^#]+#post-\w+$")


@pytest.fixture(scope="module")
def remembering(playwright: Playwright) -> Iterator[Browser]:
    """With windows: the shell without them never keeps a page."""
    if WITH_WINDOWS is None:
        pytest.skip("chromium is not installed: apt-get install chromium")
    how = {"args": ARGUMENTS, "ignore_default_args": AS_PEOPLE_HAVE_IT}
    found = playwright.chromium.launch(executable_path=WITH_WINDOWS, **how)
    yield found
    found.close()


@pytest.fixture
def open_window(remembering: Browser, site: Site, filled: dict[str, dict[str, str]]) -> Iterator[Callable[..., Page]]:
    """A window of a browser that keeps the pages one has left, as people's do."""
    windows = Windows(Profiles(remembering, site.address))
    yield lambda handle, **how: windows.open(cookie=filled["sessions"][handle], **how)
    windows.close()
    assert windows.faults == []


def scrolled_to(page: Page, number: int) -> Locator:
    """The card of this number, which one has scrolled to and sees now."""
    cards = page.get_by_role("article")
    cards.last.scroll_into_view_if_needed()
    card = cards.nth(number)
    expect(card).to_be_attached()
    for _each in range(5):  # what arrives above it meanwhile moves it away, and one scrolls on
        card.evaluate("card => card.scrollIntoView({ block: 'center' })")
        page.wait_for_timeout(200)
        if card.evaluate(
            "card => { const { top, bottom } = card.getBoundingClientRect(); return bottom > 0 && top < innerHeight }"
        ):
            break
    return card


def goes_back(page: Page) -> None:
    page.evaluate("history.back()")
    page.wait_for_function("() => window.cameBack === true")


def opens(page: Page, card: Locator) -> None:
    page.evaluate("addEventListener('pageshow', (event) => { window.cameBack = event.persisted; })")
    card.locator(".card-link").click()
    page.wait_for_url("**/posts/*")


def test_going_back_finds_the_same_pictures_at_the_same_place(open_window: Callable[..., Page]) -> None:
    page = open_window("jon", width=390)
    page.goto("/tags/harbour")
    card = scrolled_to(page, 45)
    before, many = page.evaluate("scrollY"), page.get_by_role("article").count()
    opens(page, card)
    goes_back(page)
    assert page.evaluate("scrollY") == before
    expect(page.get_by_role("article")).to_have_count(many)
    expect(page).to_have_url(re.compile(f"#{card.get_attribute('id')}$"))


@pytest.mark.long
@pytest.mark.parametrize("pressed", ["like", "like again"])
def test_a_like_on_the_pictures_page_shows_in_the_list_one_comes_back_to(
    open_window: Callable[..., Page], pressed: str
) -> None:
    page = open_window("kim", width=390)
    page.goto("/tags/harbour")
    card = page.get_by_role("article").nth(2)
    heart = card.get_by_role("button", name="Like")
    before = heart.get_attribute("aria-pressed")
    opens(page, card)
    after = {"true": "false", "false": "true"}[str(before)]
    page.locator("[data-key-like]").click()
    expect(page.locator("[data-key-like]")).to_have_attribute("aria-pressed", after)
    goes_back(page)
    expect(heart).to_have_attribute("aria-pressed", after)
    heart.click()  # and it does what it says
    expect(heart).to_have_attribute("aria-pressed", str(before))
    page.reload()
    expect(heart).to_have_attribute("aria-pressed", str(before))


@pytest.mark.long
def test_without_that_cache_the_like_shows_as_well(member: Callable[..., Person]) -> None:
    lena = member("lena")
    lena.goes("/tags/harbour")
    card = lena.main.get_by_role("article").nth(3)
    card.locator(".card-link").click()
    lena.main.locator("[data-key-like]").click()
    expect(lena.main.locator("[data-key-like]")).to_have_attribute("aria-pressed", "true")
    lena.page.go_back()
    expect(card.get_by_role("button", name="Like")).to_have_attribute("aria-pressed", "true")


@pytest.mark.parametrize("width", [390, pytest.param(1280, marks=pytest.mark.long)])
@pytest.mark.long
def test_a_reload_and_a_way_back_without_that_cache_end_at_the_picture_one_looked_at(
    member: Callable[..., Person], width: int
) -> None:
    jon = member("jon", width=width)
    jon.goes("/tags/harbour")
    card = scrolled_to(jon.page, 47)
    name = card.get_attribute("aria-label") or ""
    expect(jon.page).to_have_url(IN_THE_MIDDLE)
    jon.page.reload()
    again = jon.main.get_by_role("article", name=name, exact=True)
    expect(again).to_be_in_viewport()
    again.locator(".card-link").click()
    jon.page.wait_for_url("**/posts/*")
    jon.page.go_back()
    expect(again).to_be_in_viewport()
    expect(jon.page).to_have_url(re.compile(f"#{again.get_attribute('id')}$"))


@pytest.mark.long
def test_the_address_follows_the_reader_up_again(member: Callable[..., Person]) -> None:
    jon = member("jon")
    jon.goes("/tags/harbour")
    scrolled_to(jon.page, 47)
    expect(jon.page).to_have_url(IN_THE_MIDDLE)
    card = scrolled_to(jon.page, 20)
    expect(jon.page).to_have_url(re.compile(r"/tags/harbour#post-\w+$"))
    expect(card).to_be_in_viewport()
    jon.page.evaluate("scrollTo(0, 0)")
    expect(jon.page).to_have_url(re.compile(r"/tags/harbour$"))


@pytest.mark.long
def test_an_address_passed_on_opens_at_the_picture_and_leads_up(
    member: Callable[..., Person], stranger: Callable[..., Person]
) -> None:
    jon = member("jon", width=390)
    jon.goes("/tags/harbour")
    scrolled_to(jon.page, 47)
    expect(jon.page).to_have_url(IN_THE_MIDDLE)
    key = jon.page.url.rpartition("#")[2]
    for how in ({"width": 390}, {"width": 390, "javascript": False}):
        someone = stranger(**how)
        someone.goes(jon.page.url)
        expect(someone.main.locator(f"#{key}")).to_be_in_viewport()
        expect(someone.main.get_by_role("link", name="The page before")).to_have_count(0)
        someone.follows_link("Back to the top")
        someone.page.wait_for_url("**/tags/harbour")
        expect(someone.main.get_by_role("link", name="Back to the top")).to_have_count(0)
        expect(someone.main.get_by_role("article").first).to_be_in_viewport()


@pytest.mark.long
def test_who_came_down_the_list_finds_the_page_before(member: Callable[..., Person]) -> None:
    jon = member("jon")
    jon.goes("/tags/harbour")
    name = scrolled_to(jon.page, 39).get_attribute("aria-label") or ""
    scrolled_to(jon.page, 47)
    expect(jon.page).to_have_url(IN_THE_MIDDLE)
    jon.page.reload()
    jon.follows_link("The page before")
    expect(jon.main.get_by_role("article", name=name, exact=True)).to_be_in_viewport()


@pytest.mark.long
def test_walking_goes_on_where_the_list_does_and_comes_back_to_the_picture_looked_at_last(
    member: Callable[..., Person],
) -> None:
    nils = member("nils")
    nils.goes("/tags/harbour")
    expect(nils.main.locator("#feed > .card")).to_have_count(40)
    links = nils.main.locator("[data-key-item]")
    first, last = (str(links.nth(at).get_attribute("href")) for at in (0, 39))
    links.first.click()
    nils.page.wait_for_url(f"**{first}")
    nils.page.evaluate("address => location.replace(address)", last)  # as thirty-nine presses do
    nils.page.wait_for_url(f"**{last}")
    expect(nils.main.get_by_role("link", name="Next picture")).to_be_visible()
    nils.page.keyboard.press("ArrowRight")
    nils.page.wait_for_url(lambda address: "/posts/" in address and not address.endswith(last))
    beyond = nils.page.url.rpartition("/")[2]
    nils.page.keyboard.press("ArrowLeft")
    nils.page.wait_for_url(f"**{last}")
    nils.page.keyboard.press("ArrowRight")
    nils.page.wait_for_url(f"**/{beyond}")
    nils.page.keyboard.press("Escape")
    nils.page.wait_for_url("**/tags/harbour?cursor=*")
    expect(nils.main.locator(f"#post-{beyond}")).to_be_in_viewport()


@pytest.mark.long
def test_after_some_steps_the_list_shows_the_picture_looked_at_last(open_window: Callable[..., Page]) -> None:
    page = open_window("nils", width=390)
    page.goto("/tags/harbour")
    cards = page.get_by_role("article")
    tenth: Any = cards.nth(12).locator(".card-link").get_attribute("href")
    opens(page, cards.nth(0))
    page.evaluate("address => location.replace(address)", tenth)
    page.wait_for_url(f"**{tenth}")
    expect(page.get_by_role("link", name="Next picture")).to_be_visible()
    goes_back(page)
    expect(cards.nth(12)).to_be_in_viewport()
    expect(cards.nth(12).locator(".card-link")).to_be_focused()
