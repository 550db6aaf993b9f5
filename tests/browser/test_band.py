"""One's own pictures chosen by a band, as files are in a folder."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Locator, expect

from tests.browser.people import Person


def middle(card: Locator) -> tuple[float, float]:
    box = card.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_a_band_chooses_what_it_touches_and_opens_nothing(member: Callable[..., Person]) -> None:
    mira = member("mira")
    mira.goes("/mine")
    cards, chosen = mira.page.locator(".own-card"), mira.page.locator(".own-card :checked")
    mouse, keyboard = mira.page.mouse, mira.page.keyboard

    def draw(first: int, last: int) -> None:
        mouse.move(*middle(cards.nth(first)))
        mouse.down()
        mouse.move(*middle(cards.nth(last)), steps=4)
        expect(mira.page.locator(".band")).to_be_visible()
        mouse.up()

    draw(0, 2)
    expect(chosen).to_have_count(3)
    expect(mira.page.locator("#announcer")).to_have_text("3 chosen")
    expect(mira.page.locator(".band")).to_have_count(0)
    assert mira.page.url.endswith("/mine")
    draw(1, 0)
    expect(chosen).to_have_count(2)
    keyboard.down("Control")
    draw(2, 3)
    keyboard.up("Control")
    expect(chosen).to_have_count(4)
    cards.nth(0).click()
    expect(chosen).to_have_count(3)
