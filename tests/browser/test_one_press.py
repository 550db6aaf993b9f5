"""One press starts a picture, nothing typed is lost, and what is refused says so where one is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.people import PASSWORD, Person

WORDS = "A long thought, “with marks” & all."


def made_by(person: Person, png: bytes, title: str) -> str:
    """A post of theirs; its address."""
    person.uploads(png)
    person.goes("/posts/new")
    person.main.locator(".choose").first.click()
    person.presses("Continue")
    return person.posts(title)


def signs_in_here(person: Person) -> None:
    """On the page that asked for it."""
    person.main.locator("[name=login]").fill(person.handle)
    person.field("Password").fill(PASSWORD)
    person.presses("Sign in", exact=True)


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "no javascript"])
@pytest.mark.long
def test_from_the_first_visit_to_the_first_posted_picture(stranger: Callable[..., Person], javascript: bool) -> None:
    ulla = stranger("ulla" if javascript else "ulf", javascript=javascript, width=390)
    clicks = 0

    def clicks_on(button: Locator) -> None:
        nonlocal clicks
        clicks += 1
        button.click()

    ulla.goes("/")
    ulla.page.get_by_label("Describe a picture").fill("a red boat on a lake")
    clicks_on(ulla.page.get_by_role("button", name="Generate"))
    expect(ulla.main.locator(".field input:visible")).to_have_count(2)
    ulla.field("Handle").fill(ulla.handle)
    ulla.field("Password").fill(PASSWORD)
    clicks_on(ulla.main.get_by_role("button", name="Join"))
    made = ulla.sees_candidates(2)
    clicks_on(made.first.get_by_role("link", name="Post"))
    clicks_on(ulla.main.get_by_role("button", name="Post", exact=True))
    ulla.is_told("Posted.")
    assert clicks == 4

    ulla.page.go_back()
    ulla.page.go_back()
    ulla.page.reload()
    expect(ulla.page.locator(".candidate").first.get_by_role("link", name="Posted, see it")).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "no javascript"])
@pytest.mark.long
def test_a_comment_comes_back_after_the_session_ended(
    member: Callable[..., Person], places: dict[str, str], javascript: bool
) -> None:
    vim = member("vim" if javascript else "vic", javascript=javascript)
    vim.goes(places["bridge_in_rain"])
    vim.field("Your comment").fill(WORDS)
    vim.page.context.clear_cookies(name="sessionid")
    vim.presses("Comment", exact=True)
    signs_in_here(vim)
    expect(vim.field("Your comment")).to_have_value(WORDS)
    vim.is_told("It has not been sent")
    vim.presses("Comment", exact=True)
    own = vim.main.locator(f".comment:has(a[href='/@{vim.handle}'])")
    expect(own.filter(has_text="A long thought")).to_have_count(1)
    vim.goes(places["bridge_in_rain"])
    expect(vim.field("Your comment")).to_have_value("")


@pytest.mark.long
def test_a_refused_piece_of_a_page_says_so_and_changes_nothing(member: Callable[..., Person], png: bytes) -> None:
    wendy, wes = member("wendy"), member("wes")
    address = made_by(wendy, png, "Soon gone")
    wes.goes(address)
    field = wes.field("Your comment")
    field.fill(WORDS)
    wendy.goes(address)
    wendy.opens_menu("More")
    wendy.presses("Delete")
    field.press("Tab")
    wes.page.keyboard.press("Enter")
    expect(wes.page.locator(".toast")).to_contain_text("nothing here")
    expect(field).to_have_value(WORDS)
    expect(wes.page.locator("header.site-header")).to_have_count(1)
    assert wes.page.evaluate("document.activeElement.tagName") == "BUTTON"


def test_offline_says_so_and_is_sent_once_when_one_is_back(
    member: Callable[..., Person], places: dict[str, str]
) -> None:
    xaver = member("xaver")
    xaver.goes(places["bridge_in_rain"])
    xaver.field("Your comment").fill("Written in a tunnel.")
    xaver.page.context.set_offline(True)
    xaver.presses("Comment", exact=True)
    expect(xaver.page.locator(".toast")).to_contain_text("You are offline")
    expect(xaver.field("Your comment")).to_have_value("Written in a tunnel.")
    xaver.page.context.set_offline(False)
    expect(xaver.main.locator(".comment", has_text="Written in a tunnel.")).to_have_count(1)
    expect(xaver.field("Your comment")).to_have_value("")


@pytest.mark.long
def test_two_presses_at_once_make_one_collection(member: Callable[..., Person]) -> None:
    yan = member("yan")
    yan.goes("/collections")
    yan.field("Title").fill("Boats")
    pressed = "form => { HTMLFormElement.prototype.submit.call(form); setTimeout(() => form.requestSubmit(), 30); }"
    yan.main.locator("form:has([name=title])").evaluate(pressed)
    expect(yan.main.get_by_role("heading", name="Boats")).to_be_visible()
    yan.goes("/collections")
    expect(yan.main.get_by_role("link", name="Boats")).to_have_count(1)


@pytest.mark.long
def test_a_block_takes_effect_on_the_page_it_was_pressed_on(member: Callable[..., Person], png: bytes) -> None:
    zita, zora = member("zita"), member("zora")
    made_by(zora, png, "Zora's hill")
    zita.goes("/@zora")
    expect(zita.main.get_by_role("article")).to_have_count(1)
    zita.main.locator("summary", has_text="More about zora").click()
    zita.presses("Block")
    zita.reads("You blocked this person.")
    expect(zita.main.get_by_role("article")).to_have_count(0)
