"""Commenting and collecting without leaving the page."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.people import Person


def test_dora_comments_answers_and_collects_in_place(member: Callable[..., Person], places: dict[str, str]) -> None:
    page = member("dora").page
    page.goto(places["post_of_many"])
    where = page.url
    comments = page.locator("#comments")
    comments.get_by_label("Your comment").fill("The lamp makes it.")
    comments.get_by_role("button", name="Comment", exact=True).click()
    expect(comments.locator("li.comment").first).to_contain_text("The lamp makes it.")
    before = int(page.locator("#comment-count").inner_text())

    comments.locator("summary", has_text="Reply").first.click()
    comments.get_by_label("Your reply").first.fill("It took eleven seeds.")
    comments.get_by_role("button", name="Reply", exact=True).first.click()
    expect(comments.locator("ol.comments ol.comments li.comment", has_text="eleven seeds")).to_be_visible()
    expect(page.locator("#comment-count")).to_have_text(str(before + 1))

    page.locator("summary", has_text="Collect").click()
    page.get_by_label("New collection").fill("Lamps")
    page.get_by_role("button", name="Make it and put this post in").click()
    chosen = page.get_by_role("button", name="Lamps")
    expect(chosen).to_have_attribute("aria-pressed", "true")
    chosen.click()
    expect(page.get_by_role("button", name="Lamps")).to_have_attribute("aria-pressed", "false")
    assert page.url == where
