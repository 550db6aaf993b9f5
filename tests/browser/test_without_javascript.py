"""The same way with JavaScript off: the pages refresh themselves while a picture is made."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.people import Person


@pytest.mark.long
def test_dora_makes_posts_and_likes_without_javascript(member: Callable[..., Person]) -> None:
    dora = member("dora", javascript=False)
    dora.asks_for("a red boat on a lake", candidates=2)
    made = dora.sees_candidates(2)
    made.first.get_by_role("button", name="Keep").click()
    dora.page.locator(".candidate.kept").get_by_role("link", name="Post").click()
    dora.posts("The red boat", alt="A red boat")

    like = dora.main.locator("[data-key-like]")
    like.click()
    expect(like).to_have_attribute("aria-pressed", "true")
    dora.field("Your comment").fill("My first boat.")
    dora.presses("Comment", exact=True)
    dora.reads("My first boat.")
    expect(dora.main.locator("[data-copy], [data-share]").filter(visible=True)).to_have_count(0)
    dora.main.locator("summary", has_text="Remix").click()
    dora.follows_link("Same prompt, new seed")
    expect(dora.main.locator("[name=prompt]")).to_have_value("a red boat on a lake")


@pytest.mark.parametrize("how", [pytest.param("javascript", marks=pytest.mark.long), "no javascript"])
def test_kim_reads_on_past_the_first_page(member: Callable[..., Person], how: str) -> None:
    kim = member("kim", javascript=how == "javascript", width=390)
    kim.goes("/tags/harbour")
    if how == "javascript":
        kim.main.get_by_role("article").last.scroll_into_view_if_needed()
        expect(kim.main.get_by_role("article")).to_have_count(50)
        kim.main.get_by_role("article").last.scroll_into_view_if_needed()
    else:
        expect(kim.main.get_by_role("article")).to_have_count(40)
        kim.follows_link("More", exact=True)
        expect(kim.main.get_by_role("article")).to_have_count(10)
    expect(kim.main.get_by_role("link", name="More", exact=True)).to_have_count(0)
    expect(kim.page).to_have_url(re.compile("cursor="))


def test_a_word_without_end_does_not_widen_the_page(stranger: Callable[..., Person]) -> None:
    someone = stranger(width=390)
    someone.goes("/search?q=" + "x" * 300)
    expect(someone.main.get_by_role("heading", level=2)).to_be_visible()
    assert someone.page.evaluate("document.documentElement.scrollWidth") <= 390
