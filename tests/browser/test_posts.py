"""A post's life, and who may see it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.people import Person


def status_of(person: Person, address: str) -> int:
    answer = person.page.goto(address)
    assert answer is not None
    status: int = answer.status
    return status


@pytest.mark.long
def test_ines_drafts_edits_publishes_deletes_and_undoes(member: Callable[..., Person], png: bytes) -> None:
    ines, jon = member("ines"), member("jon")
    ines.uploads(png)
    ines.goes("/posts/new")
    ines.main.locator(".choose").first.click()
    ines.presses("Continue")
    ines.field("Title").fill("First thoughts")
    ines.presses("Save as draft")
    ines.reads("This is a draft that only you see.")
    address = ines.page.url
    assert status_of(jon, address) == 404

    ines.opens_menu("More")
    ines.follows_link("Edit", exact=True)
    ines.posts("Second thoughts", alt="A grey slope")
    expect(ines.main.get_by_text("This is a draft")).to_have_count(0)
    assert status_of(jon, address) == 200
    expect(jon.main.get_by_role("heading", name="Second thoughts")).to_be_visible()

    ines.opens_menu("More")
    ines.presses("Delete")
    ines.is_told("The post is deleted.")
    assert status_of(jon, address) == 404
    ines.page.get_by_role("button", name="Undo").click()
    ines.is_told("It is back.")
    assert ines.page.url == address
    assert status_of(jon, address) == 200


@pytest.mark.long
def test_a_private_post_is_not_there_for_others(member: Callable[..., Person], png: bytes) -> None:
    ines, jon = member("ines"), member("jon")
    ines.uploads(png)
    ines.goes("/posts/new")
    ines.main.locator(".choose").first.click()
    ines.presses("Continue")
    ines.field("Only me").check()
    address = ines.posts("Just mine")
    expect(ines.main.get_by_role("heading", name="Just mine")).to_be_visible()
    assert status_of(jon, address) == 404
    picture = ines.main.locator(".stage img").get_attribute("src") or ""
    assert status_of(jon, picture) == 404
    jon.goes("/@ines")
    expect(jon.main.get_by_role("heading", name="Ines")).to_be_visible()
    expect(jon.main.get_by_role("article", name="Just mine")).to_have_count(0)
