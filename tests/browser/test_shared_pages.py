"""Members share a page, and yet everyone finds their own on it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from tests.browser.people import Person

Member = Callable[..., Person]


def shared(page: Page) -> bool:
    found: int = page.locator("meta[name=viewer][data-page-name]").count()
    return found == 1


def on_a_shared_page(person: Person, address: str = "/new") -> Person:
    """The first page tells the front who this is; the second is the shared one."""
    with person.page.expect_response("**/viewer?*"):
        person.goes("/about")
    person.goes(address)
    assert shared(person.page)
    expect(person.page.get_by_label("Your account")).to_be_visible()
    return person


def is_page_named(person: Person, name: str) -> bool:
    """Whether /new, once its script has asked, is that page. A request of the page before, still under way, may make
    the front forget who this is: then Django answers for once, and the page after is shared again."""
    person.goes("/new")
    with suppress(PlaywrightTimeout):
        person.page.locator(f"meta[name=viewer][data-page-name='{name}']").wait_for(state="attached", timeout=8_000)
        return True
    return False


@pytest.mark.long
def test_a_member_likes_on_a_shared_page_and_finds_it_liked(member: Member) -> None:
    bea = on_a_shared_page(member("bea"))
    card = bea.page.locator("#feed .card").nth(3)
    name = card.get_attribute("aria-label")
    button = card.get_by_role("button", name="Like")
    card.hover()
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    bea.page.reload()
    again = bea.page.get_by_role("article", name=name or "", exact=True)
    expect(again.get_by_role("button", name="Like")).to_have_attribute("aria-pressed", "true")
    again.hover()
    again.get_by_role("button", name="Like").click()
    expect(again.get_by_role("button", name="Like")).to_have_attribute("aria-pressed", "false")


@pytest.mark.long
def test_signing_out_elsewhere_shows_at_the_next_page(member: Member, site: Any) -> None:
    arno = on_a_shared_page(member("arno"))
    site.runs(
        "from django.contrib.sessions.models import Session as S;"
        "from accounts.models import User;"
        "pk = str(User.objects.get(handle='arno').pk);"
        "[s.delete() for s in S.objects.all() if s.get_decoded().get('_auth_user_id') == pk]",
    )
    arno.goes("/new")
    expect(arno.page.get_by_role("link", name="Sign in")).to_be_visible()
    assert not shared(arno.page)


@pytest.mark.long
def test_a_preference_changed_elsewhere_brings_the_right_page(member: Member, site: Any) -> None:
    cyd = on_a_shared_page(member("cyd"))
    site.runs(
        "from accounts.models import User; User.objects.filter(handle='cyd').update(show_mature=True)",
    )
    assert any(is_page_named(cyd, "en.mature") for _visit in range(3))


@pytest.mark.long
def test_another_language_is_another_page(member: Member) -> None:
    dov = on_a_shared_page(member("dov"))
    dov.page.locator(".site-footer button[value=fr]").click()
    expect(dov.page.locator("html")).to_have_attribute("lang", "fr")
    dov.goes("/new")
    expect(dov.page.locator("html")).to_have_attribute("lang", "fr")
    expect(dov.page.get_by_label("Votre compte")).to_be_visible()


@pytest.mark.long
def test_someone_muted_is_gone_from_the_next_page(member: Member) -> None:
    eda = on_a_shared_page(member("eda"))
    expect(eda.page.get_by_role("article", name="Harbour 49")).to_be_visible()
    eda.goes("/@mira")
    muted = eda.page.evaluate("fetch('/@mira/mute', { method: 'POST' }).then((answer) => answer.status)")
    assert muted < 400
    eda.goes("/new")
    expect(eda.page.get_by_role("article", name="Harbour 49")).to_have_count(0)
    assert not shared(eda.page)


@pytest.mark.long
def test_without_scripts_a_visitor_s_forms_work_on_a_kept_page(stranger: Member) -> None:
    kim = stranger("nobody", javascript=False)
    kim.goes("/new")
    kim.page.locator(".site-footer button[value=fr]").click()
    expect(kim.page.locator("html")).to_have_attribute("lang", "fr")
    kim.goes("/new")
    kim.page.locator("#feed .card").first.locator("form button").click(force=True)
    kim.page.wait_for_url("**/accounts/login/**")
