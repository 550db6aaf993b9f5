"""Before and after, and words of one's own: what only a browser shows."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.people import Person


def test_before_and_after_is_a_slider_for_keys_and_two_pictures_without_a_script(
    member: Callable[..., Person], places: dict[str, str]
) -> None:
    jon = member("jon", width=390)
    jon.goes(places["bridge_in_rain"])
    jon.main.locator("summary", has_text="Before and after").click()
    slider = jon.main.get_by_role("slider")
    slider.focus()
    jon.page.keyboard.press("ArrowRight")
    expect(jon.main.locator("[data-compare]")).to_have_css("--at", "51")
    before, after = (jon.main.locator(".compare-one").nth(at).bounding_box() for at in (0, 1))
    assert before == after, "one over the other"

    pia = member("pia", javascript=False, width=390)
    pia.goes(places["bridge_in_rain"])
    pia.main.locator("summary", has_text="Before and after").click()
    expect(pia.main.get_by_role("slider")).to_have_count(0)
    left, right = (pia.main.locator(".compare-one").nth(at).bounding_box() for at in (0, 1))
    assert left and right and left["x"] + left["width"] <= right["x"] and left["y"] == right["y"]


@pytest.mark.long
def test_words_that_were_kept_are_found_again_and_chosen(member: Callable[..., Person]) -> None:
    rosa = member("rosa")
    rosa.goes("/create")
    rosa.main.locator("[name=prompt]").fill("a {red|blue} boat at dawn")
    rosa.main.locator("summary", has_text="Your words").click()
    rosa.presses("Keep these words")
    rosa.is_told("Kept among your words.")
    expect(rosa.main.locator("[name=prompt]")).to_have_value("a {red|blue} boat at dawn")
    rosa.main.locator("[name=prompt]").fill("")
    rosa.main.get_by_label("Find words of yours").fill("a {red|blue} boat at dawn")  # as choosing it from the list does
    expect(rosa.main.locator("[name=prompt]")).to_have_value("a {red|blue} boat at dawn")
