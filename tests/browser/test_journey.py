"""The whole way: from joining to a remix that credits its source."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.people import Person
from tests.browser.watching import note_progress, noted

NIGHT = "make it night"


def test_ada_makes_a_picture_and_bruno_remixes_it(stranger: Callable[..., Person]) -> None:
    ada, bruno = stranger("ada").joins(), stranger("bruno")
    hers = ada_makes_and_posts(ada)
    bruno_likes(bruno, hers)
    his = bruno_remixes(bruno, hers)

    expect(bruno.main.get_by_text("remixed from")).to_contain_text("remixed from Dusk at the light by ada")
    bruno.follows_link("The whole family tree")
    expect(bruno.main.get_by_role("link", name="Dusk at the light")).to_be_visible()
    expect(bruno.main.locator(".node[aria-current=page]")).to_contain_text("Night at the light")

    ada.goes(hers)
    expect(ada.main.get_by_role("region", name="Family")).to_contain_text("Night at the light")
    expect(ada.main.get_by_role("region", name="Remixes of this").get_by_role("article")).to_have_count(1)
    ada.goes("/notifications")
    ada.reads("bruno remixed Dusk at the light")
    ada.reads("bruno likes Dusk at the light")
    ada.main.get_by_role("link", name="bruno remixed").click()
    ada.page.wait_for_url(f"**{his.removeprefix(ada.page.url.split('/posts')[0])}")


def ada_makes_and_posts(ada: Person) -> str:
    ada.goes("/create")
    ada.reads("images left today")
    ada.says("a lighthouse at dusk, in watercolour", candidates=2)
    note_progress(ada.page)
    ada.presses("Generate")
    made = ada.sees_candidates(2)

    seen = noted(ada.page)
    assert len(seen["bar"]) > 1, "the bar moved"
    assert seen["bar"] == sorted(seen["bar"]), "and never backwards"
    assert seen["preview"], "previews were shown while it was drawn"
    assert "Being made" in seen["state"]

    made.nth(1).get_by_role("button", name="Keep").click()
    kept = ada.page.locator(".candidate.kept")
    expect(kept.get_by_role("button", name="Kept")).to_have_attribute("aria-pressed", "true")
    kept.get_by_role("link", name="Post").click()
    expect(ada.field("Description for people")).to_have_value("a lighthouse at dusk, in watercolour")
    expect(ada.field("My pictures may train models")).not_to_be_checked()
    address = ada.posts("Dusk at the light", alt="A lighthouse on a rock under an orange sky")
    expect(ada.main.get_by_role("img", name="A lighthouse on a rock under an orange sky")).to_be_visible()
    return address


def bruno_likes(bruno: Person, hers: str) -> None:
    bruno.joins().goes("/new")
    card = bruno.main.get_by_role("article", name="Dusk at the light")
    expect(card.get_by_role("link", name="ada", exact=True)).to_have_count(1)
    card.locator(".card-link").click()
    bruno.page.wait_for_url(hers)
    like = bruno.main.locator("[data-key-like]")
    like.click()
    expect(like).to_have_attribute("aria-pressed", "true")
    expect(like).to_contain_text("1")


def bruno_remixes(bruno: Person, hers: str) -> str:
    bruno.main.locator("summary", has_text="Remix").click()
    bruno.follows_link("Change something…")
    expect(bruno.main.get_by_role("img", name="lighthouse")).to_be_visible()
    bruno.says(NIGHT)
    bruno.presses("Remix")
    bruno.sees_candidates(1).get_by_role("link", name="Post").click()
    return bruno.posts("Night at the light", alt="The lighthouse at night")
