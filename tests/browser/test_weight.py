"""What a first look at the front page costs on a phone, and that nothing moves under the reader."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.windows import Windows

KILOBYTES, REQUESTS = 300, 25
SLOW = {"offline": False, "latency": 400, "downloadThroughput": 200_000, "uploadThroughput": 90_000}
SHIFTS = """
window.shifts = [];
new PerformanceObserver((list) => {
  for (const entry of list.getEntries().filter((entry) => !entry.hadRecentInput)) {
    const at = ({ x, y, width, height }) => [x, y, width, height];
    const told = ({ node, previousRect, currentRect }) =>
      `${node?.className} ${node?.ariaLabel}: ${at(previousRect)} to ${at(currentRect)}`;
    window.shifts.push(`${entry.value} at ${scrollY}: ${entry.sources.map(told).join("; ")}`);
  }
}).observe({ type: "layout-shift", buffered: true });
"""


@pytest.fixture
def phone(windows: Windows, filled: Any) -> Page:
    """At 390 px with three pixels to each, as phones have, and with nothing in its cache."""
    page = windows.open(width=390)
    session = page.context.new_cdp_session(page)
    session.send("Network.clearBrowserCache")
    session.send(
        "Emulation.setDeviceMetricsOverride", {"width": 390, "height": 844, "deviceScaleFactor": 3, "mobile": True}
    )
    return page


@pytest.fixture
def weighed(phone: Page) -> Callable[[str], list[tuple[str, int]]]:
    """Goes to an address; answers every request's address and the bytes that came over the wire for it."""

    def weigh(address: str) -> list[tuple[str, int]]:
        session = phone.context.new_cdp_session(phone)
        names: dict[str, str] = {}
        sizes: dict[str, int] = {}
        session.on("Network.requestWillBeSent", lambda said: names.update({said["requestId"]: said["request"]["url"]}))
        session.on("Network.loadingFinished", lambda said: sizes.update({said["requestId"]: said["encodedDataLength"]}))
        session.send("Network.enable")
        phone.goto(address)
        phone.wait_for_load_state("networkidle")
        return [(url, int(sizes.get(request, 0))) for request, url in names.items() if not url.startswith("data:")]

    return weigh


def test_the_first_view_on_a_phone_is_light(weighed):
    found = weighed("/")
    told = "\n".join(f"{size:8} {url}" for url, size in found)
    assert len(found) <= REQUESTS, told
    assert sum(size for _url, size in found) <= KILOBYTES * 1000, told


@pytest.mark.long
def test_a_phone_takes_the_smallest_pictures(weighed):
    pictures = [url for url, _size in weighed("/") if "/images/" in url]
    assert pictures and all(url.endswith("/w320") or "w320" in url for url in pictures), pictures


@pytest.mark.parametrize("width", [390, *(pytest.param(wide, marks=pytest.mark.long) for wide in (1280, 1440))])
@pytest.mark.long
def test_nothing_moves_while_one_scrolls_however_late_a_page_comes(windows, filled, width):
    page = windows.open(width=width)
    page.add_init_script(SHIFTS)
    page.goto("/")
    expect(page.locator("#feed > .card").first).to_be_visible()
    page.wait_for_load_state("networkidle")
    page.evaluate("window.shifts.length = 0")  # a page that is still arriving has an unfilled row in sight
    page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", SLOW)
    for _ in range(24):
        page.mouse.wheel(0, 700)  # to the end of what is there, before the next page has come
        page.wait_for_timeout(60)
    expect(page.locator("#feed > .card").nth(41)).to_be_visible()
    for _ in range(6):
        page.mouse.wheel(0, 500)
        page.wait_for_timeout(60)
    moved = [shift for shift in page.evaluate("window.shifts") if "card" in shift]
    assert moved == []  # the list ends here, where the footer takes the place of the room that was kept for more
