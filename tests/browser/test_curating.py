"""From a gallery's pictures to a dataset, looked through by keys, and back by its maker's withdrawal."""

from __future__ import annotations

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import expect

from tests.browser.test_accessibility import EVERY_RULE, violations

pytestmark = [pytest.mark.long, pytest.mark.timeout(600)]
MINUTE = 90_000  # milliseconds in which a process of its own starts and ends on a busy machine


def test_otto_builds_a_dataset_and_mira_takes_hers_back(member):
    mira = member("mira").goes("/settings/consent")
    mira.presses("Allow training")

    otto = member("otto").goes("/")
    otto.page.get_by_label("Your account").click()
    otto.page.get_by_role("link", name="Curate").click()
    otto.follows_link("New recipe")
    otto.follows_link("rehearsal")
    otto.main.get_by_label("With everything up to now").check()
    otto.presses("Try it out")
    expect(otto.main).to_contain_text("Tried: nothing is kept of it.", timeout=MINUTE)
    otto.presses("Build a snapshot")
    otto.main.get_by_role("link", name="Open the snapshot").click(timeout=MINUTE)
    expect(otto.main.get_by_role("row", name="May be used")).to_be_visible()

    otto.follows_link("Pictures")
    boxes = otto.main.locator(".own-card [name=image]")
    boxes.first.focus()
    otto.page.keyboard.press("x")
    expect(otto.main).to_contain_text("1 picture is left out of the next build.")
    expect(otto.main.locator(".own-state")).to_have_count(1)
    otto.page.keyboard.press("z")
    expect(otto.main).to_contain_text("Undone.")
    expect(otto.main.locator(".own-state")).to_have_count(0)
    boxes.first.focus()
    otto.page.keyboard.press("c")
    otto.page.keyboard.type("flat colours")
    otto.page.keyboard.press("Enter")
    expect(otto.main).to_contain_text("1 caption is written.")

    otto.page.evaluate(AXE_SCRIPT)
    found = violations(otto.page, EVERY_RULE)
    otto.page.set_viewport_size({"width": 390, "height": 844})
    assert found + violations(otto.page, EVERY_RULE) == []
    assert otto.page.evaluate("document.documentElement.scrollWidth") <= 390
    otto.page.get_by_role("button", name="Français").click()
    expect(otto.main).to_contain_text("1 légende écrite")

    mira.goes("/settings/datasets").follows_link("Take everything back…")
    expect(mira.main.locator("#touched")).to_contain_text("of yours leave")
    mira.presses("Take everything back")
    for _look in range(45):
        if "No dataset here holds it any more." in mira.main.inner_text():
            break
        mira.page.wait_for_timeout(2_000)
        mira.page.reload()
    expect(mira.main).to_contain_text("No dataset here holds it any more.")
    expect(mira.main).to_contain_text("rehearsal")
