"""Only a part of a picture is changed: painted over with a mouse, a finger or keys, or sent as a mask."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from PIL import Image as Picture
from PIL import ImageChops
from playwright.sync_api import Locator, expect

from tests.browser.people import Person
from tests.browser.test_accessibility import EVERY_RULE, violations

SIDE = 512


@pytest.fixture(scope="module")
def meadow() -> bytes:
    """A picture of the engine's own size, so that nothing is scaled."""
    buffer = io.BytesIO()
    Picture.linear_gradient("L").resize((SIDE, SIDE)).convert("RGB").save(buffer, "PNG")
    return buffer.getvalue()


def begins(person: Person, picture: bytes) -> None:
    """Uploads it and goes to where a part of it is changed."""
    person.uploads(picture)
    person.follows_link("Change only a part")
    expect(stage(person)).to_be_visible()


def stage(person: Person) -> Locator:
    return person.page.get_by_label("The picture to paint over")


def share(person: Person) -> int:
    """How many percent of the picture are said to be marked."""
    words = person.main.locator("[data-paint-status]").inner_text()
    return int(words.split(" ")[0]) if "percent" in words else 0


def drags(person: Person, *places: tuple[float, float]) -> None:
    """With the mouse, through places given as shares of the picture."""
    stage(person).scroll_into_view_if_needed()
    box = stage(person).bounding_box()
    assert box is not None
    points = [(box["x"] + right * box["width"], box["y"] + down * box["height"]) for right, down in places]
    person.page.mouse.move(*points[0])
    person.page.mouse.down()
    for point in points[1:]:
        person.page.mouse.move(*point, steps=6)
    person.page.mouse.up()


def made_and_mask(person: Person, turn: int = 1) -> tuple[Picture.Image, dict[str, Any]]:
    """The picture that was made, and what the API says of its job."""
    person.sees_candidates(1, turn=turn)
    key = (person.turn(turn).get_attribute("id") or "").removeprefix("job-")
    job = person.page.request.get(f"/api/v1/jobs/{key}").json()
    return Picture.open(io.BytesIO(person.page.request.get(job["images"][0]["url"]).body())).convert("RGB"), job


def changed(made: Picture.Image, picture: bytes) -> tuple[int, int, int, int] | None:
    before = Picture.open(io.BytesIO(picture)).convert("RGB")
    return ImageChops.difference(made, before).getbbox()


def makes(person: Person, words: str) -> None:
    person.main.locator("[name=prompt]").fill(words)
    person.main.locator("label:has([name=candidates][value='1'])").click()
    person.presses("Remix")
    person.page.wait_for_url("**/create/*")


def test_pia_paints_with_the_mouse_and_the_rest_stays(member: Callable[..., Person], meadow: bytes) -> None:
    pia = member("pia")
    begins(pia, meadow)
    drags(pia, (0.3, 0.3), (0.6, 0.3), (0.6, 0.45))
    assert 5 < share(pia) < 25
    makes(pia, "a red boat at night")
    made, job = made_and_mask(pia)
    assert job["task"] == "inpaint"
    box = changed(made, meadow)
    assert box is not None
    left, top, right, bottom = (side / SIDE for side in box)
    assert 0.2 < left < 0.35 and 0.2 < top < 0.35 and 0.55 < right < 0.7 and 0.4 < bottom < 0.55


@pytest.mark.long
def test_quinn_undoes_redoes_erases_inverts_and_clears(member: Callable[..., Person], meadow: bytes) -> None:
    quinn = member("quinn")
    begins(quinn, meadow)
    drags(quinn, (0.2, 0.5), (0.8, 0.5))
    one = share(quinn)
    drags(quinn, (0.5, 0.2), (0.5, 0.8))
    both = share(quinn)
    assert both > one > 0
    quinn.page.keyboard.press("Control+z")
    assert share(quinn) == one
    quinn.page.keyboard.press("Control+Shift+Z")
    assert share(quinn) == both
    quinn.presses("Undo")
    quinn.presses("Redo")
    assert share(quinn) == both
    quinn.presses("Erase")
    drags(quinn, (0.5, 0.2), (0.5, 0.8))
    assert 0 < share(quinn) < one
    quinn.presses("Invert")
    assert share(quinn) > 80
    quinn.presses("Clear")
    quinn.reads("Nothing is marked yet.")
    quinn.presses("Undo")
    assert share(quinn) > 80


@pytest.mark.long
def test_rosa_marks_with_keys_alone(member: Callable[..., Person], meadow: bytes) -> None:
    rosa = member("rosa")
    begins(rosa, meadow)
    stage(rosa).focus()
    for key in ("ArrowRight", "ArrowDown", "Shift+ArrowRight", "Shift+ArrowDown"):
        rosa.page.keyboard.press(key)
    expect(rosa.page.locator("#announcer")).to_have_text(
        "Frame 42 percent from the left, 42 percent from the top, 29 percent wide, 29 percent high."
    )
    rosa.page.keyboard.press("Enter")
    assert share(rosa) == 8
    rosa.page.keyboard.press("e")
    rosa.page.keyboard.press("Shift+ArrowLeft")
    rosa.page.keyboard.press("Enter")
    assert share(rosa) == 1
    rosa.page.keyboard.press("Control+z")
    makes(rosa, "a red boat at night")
    made, _job = made_and_mask(rosa)
    box = changed(made, meadow)
    assert box is not None
    assert box[0] >= 0.41 * SIDE and box[2] <= 0.71 * SIDE


@pytest.mark.long
def test_kim_paints_with_a_finger_and_the_page_stays_where_it_is(member: Callable[..., Person], meadow: bytes) -> None:
    kim = member("kim", width=390)
    begins(kim, meadow)
    stage(kim).scroll_into_view_if_needed()
    box = stage(kim).bounding_box()
    assert box is not None and box["width"] <= 390
    before = kim.page.evaluate("scrollY")
    touch = kim.page.context.new_cdp_session(kim.page)
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] * 0.7
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for step in range(1, 12):
        moved = {"x": x, "y": y - step * box["height"] * 0.04}
        touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [moved]})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(kim.main.locator("[data-paint-status]")).to_contain_text("percent")
    assert share(kim) > 4
    assert kim.page.evaluate("scrollY") == before
    assert kim.page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.long
def test_tove_paints_once_even_if_her_words_are_refused(member: Callable[..., Person], meadow: bytes) -> None:
    tove = member("tove")
    begins(tove, meadow)
    drags(tove, (0.4, 0.4), (0.6, 0.6))
    painted = share(tove)
    tove.main.locator("[name=prompt]").evaluate("field => field.removeAttribute('required')")
    tove.presses("Remix")
    tove.reads("Say what to make.")
    expect(tove.main.locator("[data-paint-status]")).to_contain_text(f"{painted} percent")
    makes(tove, "a red boat at night")
    assert made_and_mask(tove)[1]["task"] == "inpaint"


@pytest.mark.long
def test_uma_sends_a_mask_without_a_script(member: Callable[..., Person], meadow: bytes) -> None:
    uma = member("uma", javascript=False)
    uma.goes("/uploads/new")
    uma.main.locator("[type=file]").set_input_files({"name": "a.png", "mimeType": "image/png", "buffer": meadow})
    uma.presses("Upload")
    uma.follows_link("Change only a part")
    expect(uma.main.locator("[data-painter]")).to_be_hidden()
    uma.field("Mask").set_input_files({"name": "mask.png", "mimeType": "image/png", "buffer": half()})
    makes(uma, "a red boat at night")
    uma.reloads_until_it_says("Another take")
    made, job = made_and_mask(uma)
    assert job["task"] == "inpaint"
    box = changed(made, meadow)
    assert box is not None and box[0] >= SIDE // 2


def half() -> bytes:
    mask = Picture.new("L", (SIDE, SIDE))
    mask.paste(255, (SIDE // 2, 0, SIDE, SIDE))
    buffer = io.BytesIO()
    mask.save(buffer, "PNG")
    return buffer.getvalue()


@pytest.mark.long
def test_vera_goes_on_with_a_part_of_her_turn(member: Callable[..., Person]) -> None:
    vera = member("vera")
    vera.asks_for("a wooden house by a lake")
    vera.sees_candidates(1)
    thread = vera.page.url.split("?")[0]
    vera.turn(1).get_by_role("link", name="Change a part").click()
    drags(vera, (0.5, 0.2), (0.6, 0.25))
    makes(vera, "make it night")
    assert vera.page.url.split("?")[0] == thread
    assert made_and_mask(vera, turn=2)[1]["sources"][0]["kind"] == "edit"


@pytest.mark.long
def test_everyone_can_use_the_painter(member: Callable[..., Person], meadow: bytes) -> None:
    xenia = member("xenia")
    begins(xenia, meadow)
    xenia.page.evaluate(AXE_SCRIPT)
    found = violations(xenia.page, EVERY_RULE)
    xenia.page.emulate_media(color_scheme="light")
    xenia.page.set_viewport_size({"width": 390, "height": 844})
    assert found + violations(xenia.page, EVERY_RULE) == []
