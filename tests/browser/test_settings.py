"""Settings: how one appears, what one allows, and taking everything along or away."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.people import Person


@pytest.mark.long
def test_rosa_edits_her_profile_with_a_picture(member: Callable[..., Person], png: bytes) -> None:
    rosa = member("rosa")
    rosa.goes("/settings/profile")
    rosa.field("Display name").fill("Rosa L.")
    rosa.field("About you").fill("Paints bridges.")
    rosa.main.locator("[type=file]").set_input_files({"name": "me.png", "mimeType": "image/png", "buffer": png})
    rosa.presses("Save")
    expect(rosa.field("Display name")).to_have_value("Rosa L.")
    expect(rosa.page.get_by_label("Your account").locator("img")).to_be_visible()
    rosa.goes("/@rosa")
    expect(rosa.main.get_by_role("heading", name="Rosa L.")).to_be_visible()
    rosa.reads("Paints bridges.")
    drawn = rosa.main.locator(".page-head img").first.evaluate("img => img.decode().then(() => img.naturalWidth)")
    assert drawn > 0


@pytest.mark.long
def test_a_picture_that_is_none_is_refused_beside_its_field(member: Callable[..., Person]) -> None:
    rosa = member("rosa")
    rosa.goes("/settings/profile")
    rosa.field("About you").fill("Words to keep.")
    rosa.main.locator("[type=file]").set_input_files({"name": "me.png", "mimeType": "image/png", "buffer": b"nothing"})
    rosa.presses("Save")
    expect(rosa.main.locator(".field:has([type=file]) .errorlist")).to_be_visible()
    expect(rosa.field("About you")).to_have_value("Words to keep.")


@pytest.mark.long
def test_uma_allows_training_and_takes_it_back(member: Callable[..., Person]) -> None:
    uma = member("uma")
    uma.goes("/settings/consent")
    uma.reads("Nothing you make is used.")
    uma.presses("Allow training")
    uma.reads("What you make may be used.")
    uma.presses("Withdraw")
    uma.reads("Nothing you make is used.")
    said = uma.main.locator(".list li")
    expect(said).to_have_count(2)
    for row, answer in enumerate(["Not allowed", "Allowed"]):
        expect(said.nth(row)).to_contain_text(answer)
        expect(said.nth(row).locator("time")).to_have_text(re.compile(r"\d{4}.*\d"))


@pytest.mark.long
def test_xenia_sees_a_new_token_once(member: Callable[..., Person]) -> None:
    xenia = member("xenia")
    xenia.goes("/settings/tokens")
    xenia.field("Name").fill("laptop")
    xenia.presses("Make a token")
    secret = xenia.main.locator(".secret").inner_text()
    allowed = xenia.page.request.get("/api/v1/me", headers={"Authorization": f"Bearer {secret}"})
    assert allowed.status == 200
    xenia.goes("/settings/tokens")
    expect(xenia.main.get_by_text("laptop").first).to_be_visible()
    assert secret not in xenia.page.content()
    xenia.presses("Revoke laptop")
    xenia.is_told("Revoked.")
    stranger = xenia.page.context.browser.new_context(base_url=xenia.page.url)
    refused = stranger.request.get("/api/v1/me", headers={"Authorization": f"Bearer {secret}"})
    stranger.close()
    assert refused.status == 401


@pytest.mark.long
def test_yusuf_takes_a_copy_of_everything(member: Callable[..., Person], png: bytes) -> None:
    yusuf = member("yusuf")
    yusuf.uploads(png)
    yusuf.goes("/settings/privacy")
    yusuf.presses("Make a copy")
    yusuf.is_told("Your copy is being made.")
    yusuf.reloads_until_it_says("Ready:")
    with yusuf.page.expect_download() as download:
        yusuf.follows_link("Download")
    with zipfile.ZipFile(download.value.path()) as everything:
        assert everything.testzip() is None
        assert [name for name in everything.namelist() if name.endswith(".png")]
    yusuf.goes("/notifications")
    yusuf.reads("The copy of your data is ready")


@pytest.mark.long
def test_sami_leaves_and_tove_keeps_her_family_tree(member: Callable[..., Person], places: dict[str, str]) -> None:
    sami, tove = member("sami"), member("tove")
    tove.goes(places["bridge_in_rain"])
    tove.reads("The old bridge")
    sami.goes("/settings/delete")
    sami.field("Your handle").fill("sami")
    sami.field("Your password").fill("wrong")
    sami.presses("Delete everything")
    expect(sami.main.locator(".errorlist").first).to_be_visible()
    expect(sami.field("Your handle")).to_have_value("sami")
    sami.field("Your password").fill("correct horse battery")
    sami.presses("Delete everything")
    sami.is_told("Your account is closed")

    tove.goes(places["bridge_in_rain"])
    tove.reloads_until_it_says("A picture that was deleted")
    tove.reads("remixed from a picture that was deleted")
    assert "Sami" not in tove.main.inner_text()
    expect(tove.main.get_by_role("link", name="The old bridge")).to_have_count(0)


@pytest.mark.long
def test_pages_speak_french_when_asked(member: Callable[..., Person], stranger: Callable[..., Person]) -> None:
    tourist, zoe = stranger(language="fr-FR"), member("zoe")
    tourist.goes("/")
    expect(tourist.page.locator("html")).to_have_attribute("lang", "fr")
    zoe.goes("/about")
    zoe.page.get_by_role("contentinfo").get_by_role("button", name="Français").click()
    expect(zoe.page.locator("html")).to_have_attribute("lang", "fr")
    expect(zoe.main.get_by_role("heading", name="Comment ça marche")).to_have_count(1)
    zoe.goes("/settings/profile")
    expect(zoe.page).to_have_title(re.compile("Profil "))


def test_zoe_chooses_light_and_it_stays(member: Callable[..., Person]) -> None:
    zoe = member("zoe", dark=True)
    zoe.goes("/about")
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    dark = zoe.page.evaluate(ground)
    zoe.page.get_by_role("contentinfo").locator("button[value=light]").click()
    expect(zoe.page.locator("html")).to_have_attribute("data-theme", "light")
    assert zoe.page.evaluate(ground) != dark
    light = zoe.page.evaluate(ground)
    zoe.goes("/new")
    expect(zoe.page.locator("html")).to_have_attribute("data-theme", "light")
    assert zoe.page.evaluate(ground) == light
