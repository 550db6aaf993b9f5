"""What was typed stays, whatever goes wrong, and the page says what to do next."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.people import Person


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "no javascript"])
@pytest.mark.long
def test_wim_has_used_up_his_day_and_keeps_his_words(member: Callable[..., Person], javascript: bool) -> None:
    wim = member("wim", javascript=javascript)
    wim.goes("/create")
    wim.main.locator("summary", has_text="More to set").click()
    wim.says("three geese over a frozen canal", candidates=4)
    wim.field("Leave out").fill("people")
    wim.field("Seed").fill("4711")
    wim.presses("Generate")

    alert = wim.main.get_by_role("alert")
    expect(alert).to_contain_text(re.compile(r"starts anew at 00:00 UTC, in \d+ h \d+ min"))
    expect(wim.main.locator("[name=prompt]")).to_have_value("three geese over a frozen canal")
    expect(wim.field("Leave out")).to_have_value("people")
    expect(wim.field("Seed")).to_have_value("4711")
    expect(wim.main.locator("[name=size]:checked")).to_have_value("512x512")
    expect(wim.main.locator("[name=candidates]:checked")).to_have_value("4")


def test_words_typed_before_signing_in_are_there_afterwards(stranger: Callable[..., Person]) -> None:
    gil = stranger("gil")
    gil.goes("/")
    bar = gil.page.get_by_label("Describe a picture")
    bar.fill("a kite shaped like a whale")
    gil.goes("/about")
    expect(bar).to_have_value("a kite shaped like a whale")
    bar.press("Enter")
    gil.field("Handle").fill("gil")
    gil.field("Password").fill("correct horse battery")
    gil.presses("Join")
    expect(gil.turn(1)).to_contain_text("a kite shaped like a whale")


@pytest.mark.long
def test_a_refused_upload_says_why_beside_the_field(member: Callable[..., Person]) -> None:
    emil = member("emil")
    emil.goes("/uploads/new")
    field = emil.page.locator("[type=file]")
    field.set_input_files({"name": "holiday.png", "mimeType": "image/png", "buffer": b"not a picture at all"})
    beside = emil.main.locator(".field:has([type=file]) .errorlist")
    expect(beside).to_be_visible()
    expect(field).to_have_attribute("aria-invalid", "true")
    assert emil.page.url.endswith("/uploads/new")


@pytest.mark.long
def test_an_upload_becomes_a_picture_to_start_from(member: Callable[..., Person], png: bytes) -> None:
    emil = member("emil")
    emil.goes("/uploads/new")
    emil.page.locator("[type=file]").set_input_files({"name": "roof.png", "mimeType": "image/png", "buffer": png})
    emil.is_told("only you see it")
    expect(emil.main.get_by_role("link", name="Start from this picture")).to_have_attribute("aria-current", "true")


@pytest.mark.long
def test_a_post_form_with_a_mistake_comes_back_as_it_was(member: Callable[..., Person], png: bytes) -> None:
    emil = member("emil", javascript=False)
    emil.goes("/uploads/new")
    emil.page.locator("[type=file]").set_input_files({"name": "hill.png", "mimeType": "image/png", "buffer": png})
    emil.presses("Upload")
    emil.goes("/posts/new")
    emil.main.locator(".choose").first.click()
    emil.presses("Continue")
    emil.field("Title").fill("My hill")
    emil.opens_menu("More to set")
    emil.field("Words with it").fill("It is only small.")
    emil.field("Tags").fill(", ".join(f"tag{n}" for n in range(40)))
    emil.field("Only me").check()
    emil.presses("Post", exact=True)

    expect(emil.main.locator(".errorlist")).to_be_visible()
    expect(emil.field("Title")).to_have_value("My hill")
    expect(emil.field("Words with it")).to_have_value("It is only small.")
    expect(emil.field("Only me")).to_be_checked()
    expect(emil.field("Tags")).to_have_value(re.compile("tag39"))


@pytest.mark.long
def test_a_comment_that_is_refused_stays_in_its_field(member: Callable[..., Person], places: dict[str, str]) -> None:
    emil = member("emil")
    emil.goes(places["root"])
    field = emil.field("Your comment")
    field.evaluate("field => field.removeAttribute('maxlength')")
    field.fill("long " * 300)
    emil.presses("Comment", exact=True)
    expect(emil.main.locator("#comments .errorlist").first).to_be_visible()
    expect(field).to_have_value(re.compile("long long"))
