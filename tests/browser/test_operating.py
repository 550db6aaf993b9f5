"""Who runs the site meets a surge: tries measures out, turns them on, and everyone reads of it."""

from __future__ import annotations

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import expect

from tests.browser.test_accessibility import EVERY_RULE, violations

SURGE = "/operator/surge"


@pytest.mark.long
def test_otto_tries_a_surge_out_turns_it_on_and_off_again(member, stranger):
    otto = member("otto").goes(SURGE)
    otto.field("Announcement").fill("Everybody draws dragons today.")
    otto.main.get_by_label("On", exact=True).check()
    otto.presses("Simulate")
    expect(otto.main.locator("#tried, [role=alert]").first).to_be_visible()
    expect(otto.field("Announcement")).to_have_value("Everybody draws dragons today.")
    expect(otto.main.locator(".banner[role=status]")).to_contain_text("Off.")

    otto.presses("Apply")
    expect(otto.main.locator(".banner[role=status]")).to_contain_text("It stays on until you turn it off.")
    visitor = stranger().goes("/").page
    expect(visitor.locator(".banner.incident")).to_contain_text("Everybody draws dragons today.")

    otto.page.evaluate(AXE_SCRIPT)
    found = violations(otto.page, EVERY_RULE)
    otto.page.set_viewport_size({"width": 390, "height": 844})
    assert found + violations(otto.page, EVERY_RULE) == []
    assert otto.page.evaluate("document.documentElement.scrollWidth") <= 390

    otto.main.get_by_label("Off", exact=True).check()
    otto.presses("Apply")
    expect(otto.main.locator(".banner[role=status]")).to_contain_text("It begins only when you turn it on.")
    visitor.reload()
    expect(visitor.locator(".banner.incident")).to_have_count(0)
