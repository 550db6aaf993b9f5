"""One's own pictures among many: found by words, chosen by keyboard and pointer, deleted and brought back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.people import Person
from tests.browser.site import Site

FILL = """
import datetime as dt, random, uuid
from django.utils import timezone
from accounts.models import User
from gallery.images.image_store import keep
from lib.ids import first_id
from tests.browser.prefilled import picture
rng, maker, now = random.Random(3), User.objects.get(handle="{handle}"), timezone.now()
files = [picture(n) for n in range(8)]
for n in range({count}):
    at = now - dt.timedelta(hours=1 + ({count} - n) * 0.67)
    key = uuid.UUID(int=first_id(at).int | 7 << 76 | 2 << 62 | rng.getrandbits(60))
    words = "the harbour master's blue door" if n == {count} // 2 else f"a study of light, number {{n}}"
    keep(files[n % 8], maker=maker, prompt=words, id=key, created=at, origin="program", engine="sketch", seed=n)
"""


@pytest.fixture
def of_many(site: Site, member: Callable[..., Person]) -> Callable[..., Person]:
    def come(handle: str, count: int, **how: object) -> Person:
        site.runs(FILL.format(handle=handle, count=count))
        return member(handle, **how)

    return come


def cards(page: Page) -> Locator:
    return page.locator(".own-card")


@pytest.mark.long
def test_gus_finds_one_picture_of_last_week_among_500_with_one_press(of_many):
    gus = of_many("gus", 500)
    gus.goes("/mine")
    expect(cards(gus.page)).not_to_have_count(0)
    search = gus.page.get_by_role("searchbox", name="Words of the prompt")
    search.fill("blue door")
    search.press("Enter")
    expect(cards(gus.page)).to_have_count(1)
    expect(gus.page.locator(".row-head")).to_have_count(1)


@pytest.mark.long
def test_hal_chooses_a_range_by_keyboard_deletes_it_and_brings_it_back(of_many):
    hal = of_many("hal", 30)
    hal.goes("/mine")
    boxes = hal.page.locator(".own-card [name=image]")
    boxes.nth(2).focus()
    keyboard = hal.page.keyboard
    keyboard.press("Space")
    for _step in range(19):
        keyboard.press("Shift+ArrowRight")
    expect(hal.page.locator(".own-card :checked")).to_have_count(20)
    expect(hal.page.locator("#announcer")).to_have_text("20 chosen")
    keyboard.press("Shift+ArrowLeft")
    expect(hal.page.locator(".own-card :checked")).to_have_count(19)
    keyboard.press("Shift+ArrowRight")
    keyboard.press("Delete")
    hal.is_told("20 pictures are deleted.")
    expect(cards(hal.page)).to_have_count(10)
    hal.presses("Undo")
    hal.is_told("They are back, where they were.")
    expect(cards(hal.page)).to_have_count(30)


@pytest.mark.long
def test_ida_chooses_by_pointer_and_a_press_opens_again_when_nothing_is_chosen(of_many):
    ida = of_many("ida", 30)
    ida.goes("/mine")
    boxes = ida.page.locator(".own-card [name=image]")
    cards(ida.page).nth(0).hover()
    boxes.nth(0).check()
    cards(ida.page).nth(4).locator("a").click(modifiers=["Shift"])
    expect(ida.page.locator(".own-card :checked")).to_have_count(5)
    cards(ida.page).nth(1).locator("a").click()
    expect(ida.page.locator(".own-card :checked")).to_have_count(4)
    ida.page.get_by_role("button", name="Choose none").click()
    expect(ida.page.locator(".own-card :checked")).to_have_count(0)
    cards(ida.page).nth(0).locator("a").click()
    ida.page.wait_for_url("**/create?image=*")


@pytest.mark.long
def test_joy_deletes_without_a_script(of_many):
    joy = of_many("joy", 6, javascript=False)
    joy.goes("/mine")
    for at in (0, 3):
        joy.page.locator(".own-card [name=image]").nth(at).check(force=True)
    joy.page.locator(".own-bar").get_by_role("button", name="Delete").click()
    joy.is_told("2 pictures are deleted.")
    expect(cards(joy.page)).to_have_count(4)
    joy.presses("Undo")
    expect(cards(joy.page)).to_have_count(6)
