"""Commenting and collecting without leaving the page."""

from __future__ import annotations

from collections.abc import Callable

import pytest
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


def test_no_control_of_a_card_stands_outside_its_picture_on_a_phone(stranger: Callable[..., Person]) -> None:
    page = stranger("kim").page
    page.set_viewport_size({"width": 390, "height": 844})
    for address in ("/", "/tags/harbour", "/tags/mill"):
        page.goto(address)
        outside = page.evaluate(OUTSIDE)
        assert outside == [], (address, outside)


OUTSIDE = """() => [...document.querySelectorAll(".card")].flatMap((card) => {
  const around = card.getBoundingClientRect();
  return [...card.querySelectorAll("a, button")].filter((each) => each.checkVisibility()).filter((each) => {
    const box = each.getBoundingClientRect();
    const squeezed = each.matches(".card-by a") && each.textContent.trim() && box.width < 24;
    return squeezed || box.left < around.left - 1 || box.right > around.right + 1;
  }).map((each) => `${each.textContent.trim()} of a card of ${Math.round(around.width)} pixels`);
})"""


def test_a_prompt_is_copied_where_the_page_came_over_plain_http(
    member: Callable[..., Person], places: dict[str, str]
) -> None:
    page = member("dora").page
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    page.goto(places["post_of_many"])
    prompt = page.locator("[data-copy]").first.get_attribute("data-copy")
    page.get_by_role("button", name="Copy the prompt").click()
    expect(page.locator("#toasts")).to_contain_text("Copied")
    field = page.locator("#comments").get_by_label("Your comment")
    field.focus()
    page.keyboard.press("Control+V")
    expect(field).to_have_value(prompt or "")


@pytest.mark.long
def test_loading_the_page_of_a_new_token_again_leaves_the_token_that_was_copied(member: Callable[..., Person]) -> None:
    dora = member("dora").goes("/settings/tokens")
    dora.field("Name").fill("laptop")
    dora.presses("Make a token")
    shown = dora.main.locator("code.secret")
    secret = shown.inner_text()
    dora.page.reload()
    expect(shown).to_have_count(0)
    expect(dora.main.locator("li", has_text="laptop")).to_contain_text(secret[:8])
