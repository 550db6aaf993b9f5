"""Looking closer at a picture."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.people import Person

FILLS = "image => Math.max(image.offsetWidth / innerWidth, image.offsetHeight / innerHeight)"


@pytest.mark.parametrize("width", [390, pytest.param(1280, marks=pytest.mark.long)])
def test_a_press_shows_the_picture_alone_and_escape_leaves(
    stranger: Callable[..., Person], places: dict[str, str], width: int
) -> None:
    someone = stranger(width=width)
    someone.goes(places["root"])
    link = someone.main.locator("[data-zoom]")
    link.click()
    dialog = someone.page.get_by_role("dialog", name="The picture, closer")
    expect(dialog).to_be_visible()
    image = dialog.get_by_role("img", name="The quiet mill, in flat colours")
    expect(image).to_have_js_property("complete", True)
    assert image.evaluate(FILLS) == pytest.approx(1, abs=0.02)
    someone.page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(link).to_be_focused()


@pytest.mark.long
def test_a_second_press_shows_every_pixel_and_a_third_all_of_it(
    stranger: Callable[..., Person], places: dict[str, str]
) -> None:
    someone = stranger()
    someone.goes(places["root"])
    someone.main.locator("[data-zoom]").click()
    larger = someone.page.get_by_role("dialog").get_by_role("button", name="Larger")
    fitted = larger.locator("img").evaluate("image => image.offsetWidth")
    larger.click()
    expect(larger).to_have_attribute("aria-pressed", "true")
    assert larger.locator("img").evaluate("image => image.offsetWidth") > 1.5 * fitted
    larger.click()
    expect(larger).to_have_attribute("aria-pressed", "false")
    assert larger.locator("img").evaluate("image => image.offsetWidth") == fitted


@pytest.mark.long
def test_z_looks_closer_and_back_unless_keys_are_off(member: Callable[..., Person], places: dict[str, str]) -> None:
    vera = member("vera")
    vera.goes(places["root"])
    dialog = vera.page.get_by_role("dialog", name="The picture, closer")
    like = vera.main.locator("[data-key-like]")
    before = like.get_attribute("aria-pressed") or ""
    vera.page.keyboard.press("z")
    expect(dialog).to_be_visible()
    vera.page.keyboard.press("l")  # what lies beneath does not hear
    vera.page.keyboard.press("z")
    expect(dialog).to_have_count(0)
    expect(like).to_have_attribute("aria-pressed", before)
    vera.main.locator("[data-zoom]").focus()
    vera.page.keyboard.press("Enter")
    expect(dialog).to_be_visible()
    vera.page.keyboard.press("Escape")
    vera.page.locator("body").evaluate("body => { body.dataset.shortcuts = 'off' }")
    vera.page.keyboard.press("z")
    expect(dialog).to_have_count(0)


@pytest.mark.long
def test_the_full_screen_is_left_before_the_picture(stranger: Callable[..., Person], places: dict[str, str]) -> None:
    someone = stranger()
    someone.goes(places["root"])
    someone.main.locator("[data-zoom]").click()
    dialog = someone.page.get_by_role("dialog", name="The picture, closer")
    button = dialog.get_by_role("button", name="Full screen")
    button.click()
    someone.page.wait_for_function("() => document.fullscreenElement?.matches('.zoom-view')")
    button.click()
    someone.page.wait_for_function("() => document.fullscreenElement === null")
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_have_count(0)


@pytest.mark.long
def test_without_scripts_the_whole_picture_opens(stranger: Callable[..., Person], places: dict[str, str]) -> None:
    someone = stranger(javascript=False)
    someone.goes(places["root"])
    someone.main.locator("[data-zoom]").click()
    someone.page.wait_for_url("**/original")
