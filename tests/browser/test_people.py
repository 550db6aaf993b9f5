"""Following, being told, and keeping away."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.people import Person


@pytest.mark.long
def test_lena_follows_olga_and_sees_what_she_posts(member: Callable[..., Person]) -> None:
    lena, olga = member("lena"), member("olga")
    lena.goes("/following")
    lena.reads("Nothing here yet")
    lena.goes("/@olga")
    lena.presses("Follow", exact=True)
    expect(lena.main.get_by_role("button", name="Following")).to_be_visible()
    lena.goes("/following")
    expect(lena.main.get_by_role("article", name="The mill at night")).to_be_visible()

    olga.goes("/")
    bell = olga.page.locator("#bell")
    expect(bell).to_contain_text("unread")
    bell.click()
    followed = re.compile("Lena.* follows? you")  # perhaps not alone
    expect(olga.main.locator(".unread", has_text=followed)).to_have_count(1)
    olga.goes("/about")
    expect(olga.page.locator("#bell")).not_to_contain_text("unread")


@pytest.mark.long
def test_nils_and_pia_do_not_see_each_other_after_a_block(
    member: Callable[..., Person], places: dict[str, str]
) -> None:
    pia, nils = member("pia"), member("nils")
    pia.goes("/@nils")
    pia.opens_menu("More about Nils")
    pia.presses("Block")
    pia.reads("You blocked this person.")
    pia.goes("/tags/mill")
    expect(pia.main.get_by_role("article", name="The mill at night")).to_be_visible()
    expect(pia.main.get_by_role("article", name="The quiet mill")).to_have_count(0)
    refused = pia.page.goto(places["root"])
    assert refused is not None
    assert refused.status == 404
    nils.goes("/@pia")
    nils.reads("There is nothing here")

    pia.goes("/settings/privacy")
    pia.presses("Unblock Nils")
    expect(pia.main.get_by_text("Unblock Nils")).to_have_count(0)
    pia.goes(places["root"])
    expect(pia.main.get_by_role("heading", name="The quiet mill")).to_be_visible()


@pytest.mark.long
def test_quinn_makes_a_collection_of_a_post_from_its_card(
    member: Callable[..., Person], places: dict[str, str]
) -> None:
    quinn, rosa = member("quinn"), member("rosa")
    quinn.goes("/tags/mill")
    card = quinn.main.get_by_role("article", name="The mill at night")
    card.hover()
    card.get_by_role("link", name="Collect").click()
    quinn.field("New collection").fill("Water")
    quinn.presses("Make it and put this post in")
    expect(quinn.main.get_by_role("button", name="Water")).to_have_attribute("aria-pressed", "true")
    quinn.goes("/collections")
    quinn.follows_link("Water")
    expect(quinn.main.get_by_role("article", name="The mill at night")).to_be_visible()
    address = quinn.page.url
    private = rosa.page.goto(address)
    assert private is not None
    assert private.status == 404
    quinn.follows_link("Edit")
    quinn.field("Everyone").check()
    quinn.presses("Save")
    rosa.goes(address)
    expect(rosa.main.get_by_role("heading", name="Water")).to_be_visible()
