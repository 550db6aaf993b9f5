"""Going about with the keyboard alone."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.people import Person

SEEN = """
() => {
  const element = document.activeElement, box = element.getBoundingClientRect();
  const dock = document.querySelector(".dock"), header = document.querySelector(".site-header");
  const under = (bar) => {
    if (!bar || bar.contains(element) || !["fixed", "sticky"].includes(getComputedStyle(bar).position)) return false;
    const other = bar.getBoundingClientRect();
    return box.top >= other.top && box.bottom <= other.bottom && box.bottom > other.top;
  };
  const ringed = (one) => one && parseFloat(getComputedStyle(one).outlineWidth) > 0;
  const ring = ringed(element) || ringed(element.closest("label, .composer, .search-field, .segmented, .card"))
    || [...element.children].some(ringed);
  return {
    what: element.outerHTML.slice(0, 120), body: element === document.body, ring,
    hidden: under(dock) || under(header) || box.bottom < 0 || box.top > innerHeight,
  };
}
"""


def presses(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_vera_walks_the_pictures_of_a_feed_and_back(member: Callable[..., Person]) -> None:
    vera = member("vera")
    vera.goes("/tags/harbour")
    links = vera.main.locator("[data-key-item]")
    presses(vera.page, "ArrowRight")
    expect(links.nth(0)).to_be_focused()
    presses(vera.page, "ArrowRight")
    expect(links.nth(1)).to_be_focused()
    addresses = [links.nth(at).get_attribute("href") for at in range(3)]
    presses(vera.page, "Enter")
    vera.page.wait_for_url(f"**{addresses[1]}")
    presses(vera.page, "ArrowLeft")
    vera.page.wait_for_url(f"**{addresses[0]}")
    presses(vera.page, "ArrowLeft")  # there is none before the first
    expect(vera.main.get_by_role("link", name="Previous picture")).to_have_count(0)
    presses(vera.page, "ArrowRight")
    vera.page.wait_for_url(f"**{addresses[1]}")
    presses(vera.page, "ArrowRight")
    vera.page.wait_for_url(f"**{addresses[2]}")
    presses(vera.page, "ArrowLeft")
    vera.page.wait_for_url(f"**{addresses[1]}")
    presses(vera.page, "Escape")
    expect(vera.page).to_have_url(re.compile(r"/tags/harbour#post-\w+$"))


def test_vera_likes_remixes_collects_and_searches_by_single_keys(
    member: Callable[..., Person], places: dict[str, str]
) -> None:
    vera = member("vera")
    page = vera.goes(places["root"]).page
    presses(page, "?")
    expect(page.get_by_role("dialog", name="Keyboard")).to_be_visible()
    presses(page, "l")
    presses(page, "Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    like = vera.main.locator("[data-key-like]")
    expect(like).to_have_attribute("aria-pressed", "false")
    presses(page, "l")
    expect(like).to_have_attribute("aria-pressed", "true")
    presses(page, "r")
    expect(vera.main.get_by_role("link", name="Change something…")).to_be_visible()
    presses(page, "Escape")
    expect(vera.main.get_by_role("link", name="Change something…")).to_have_count(0)
    presses(page, "c")
    expect(vera.field("New collection")).to_be_visible()
    presses(page, "Escape", "i")
    expect(vera.main.locator("[data-key-details]")).to_have_attribute("open", "")
    presses(page, "n")
    expect(page.get_by_label("Describe a picture")).to_be_focused()
    page.keyboard.type("?l/")
    expect(page.get_by_label("Describe a picture")).to_have_value("?l/")
    presses(page, "Escape", "/")
    expect(page.get_by_label("Search pictures, tags and people")).to_be_focused()


@pytest.mark.long
def test_emil_switches_single_keys_off(member: Callable[..., Person], places: dict[str, str]) -> None:
    emil = member("emil")
    emil.goes("/settings/profile")
    emil.main.locator("[name=shortcuts]").uncheck()
    emil.presses("Save")
    expect(emil.page.locator("body")).to_have_attribute("data-shortcuts", "off")
    emil.goes(places["child"])
    presses(emil.page, "?", "l", "r", "/", "n")
    expect(emil.page.get_by_role("dialog")).to_have_count(0)
    expect(emil.main.locator("[data-key-like]")).to_have_attribute("aria-pressed", "false")
    assert emil.page.evaluate("document.activeElement === document.body")


def test_the_first_tab_leads_past_the_header(stranger: Callable[..., Person]) -> None:
    someone = stranger()
    someone.goes("/about")
    presses(someone.page, "Tab")
    skip = someone.page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport(ratio=1)
    presses(someone.page, "Enter")
    expect(someone.main).to_be_focused()


def test_what_has_focus_is_seen_and_never_under_the_bars(
    stranger: Callable[..., Person], places: dict[str, str]
) -> None:
    someone = stranger(width=390)
    for address in ("/tags/harbour", places["root"]):
        someone.goes(address)
        for _press in range(40):
            presses(someone.page, "Tab")
            seen = someone.page.evaluate(SEEN)
            if seen["body"]:
                break
            assert seen["ring"], f"no ring on {seen['what']}"
            assert not seen["hidden"], f"{seen['what']} has focus out of sight"


@pytest.mark.long
def test_what_comes_late_does_not_push_the_focused_link_out_of_sight(
    stranger: Callable[..., Person], places: dict[str, str]
) -> None:
    someone = stranger(width=390)
    waiting: list[Route] = []
    someone.page.route("**/similar**", lambda route: waiting.append(route))
    someone.goes(places["root"])
    link = someone.page.get_by_role("contentinfo").get_by_role("link", name="Status")
    link.focus()
    presses(someone.page, "Shift+Tab", "Tab")
    expect(link).to_be_in_viewport()
    before = someone.page.evaluate("document.body.scrollHeight")
    [asked] = waiting
    asked.continue_()
    someone.page.wait_for_function("before => document.body.scrollHeight > before", arg=before)
    expect(link).to_be_focused()
    expect(link).to_be_in_viewport(ratio=1)
