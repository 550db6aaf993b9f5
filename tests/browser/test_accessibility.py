"""WCAG 2.2 AA by axe on every page, wide and narrow, in light and dark; and nothing sticks out at 390 pixels."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, expect

from tests.browser.people import Person
from tests.browser.windows import Profiles, Windows

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
EVERY_RULE = {"resultTypes": ["violations"], "runOnly": {"type": "tag", "values": TAGS}}
NOWHERE = "-/no-such-page"
# Names of `places` stand for their addresses; a sign before them says who looks: + for Olga, - for a stranger.
OF_EACH_KIND = ["-/", "+root", "+thread"]
THE_OTHERS = [
    NOWHERE, "-/accounts/login/", "+/posts/new?image=", "+/create?post=",
    "-/search?q=mill", "-root", "-/create", "-/status", "-/check", "-shelf", "+root/lineage", "+child/edit", "+job",
    "+/@olga", "+/notifications", "+/settings/profile", "+/settings/tokens", "+/settings/security", "+/which-of-two",
    "+/mine",
    "-/top/day", "-/search?q=nothingness", "-/search", "-/tags/mill", "-/about", "-/accounts/signup/",
    "-/accounts/password/reset/", "-/@olga",
    "+/following", "+root/report", "+root/collect", "+root/comments", "+comment", "+draft", "+/create", "+/threads",
    "+/deletions", "+job/delete",
    "+/posts/new", "+/uploads/new", "+/@olga/posts/drafts", "+/collections", "+shelf", "+shelf/edit",
    "+/settings/plan", "+/settings/consent", "+/settings/datasets", "+/settings/ledger", "+/accounts/sessions/",
    "+/settings/privacy",
    "+/settings/delete", "+/accounts/2fa/", "+/settings/mutes", "+root/why",
    "+/accounts/2fa/totp/activate/", "+/accounts/2fa/webauthn/add/", "+/accounts/password/change/",
    "+/accounts/email/", "+/accounts/reauthenticate/", "+/accounts/logout/",
]  # fmt: skip
PAGES = [*OF_EACH_KIND, *(pytest.param(page, marks=pytest.mark.long) for page in THE_OTHERS)]


@pytest.fixture(scope="module")
def eyes(profiles: Profiles, places: dict[str, str]) -> Iterator[dict[str, Page]]:
    windows = Windows(profiles)
    olga = Person("olga", windows.open())
    olga.signs_in()
    olga.confirms_that_it_is_her()  # as pages about the second factor want it
    yield {"+": olga.page, "-": windows.open()}
    windows.close()
    assert windows.faults == []


@pytest.fixture(scope="module")
def addresses(eyes: dict[str, Page], places: dict[str, str]) -> dict[str, str]:
    """Where Olga has made something to look at."""
    olga = Person("olga", eyes["+"])
    olga.asks_for("a mill in the fog", candidates=2)
    thread = olga.page.url
    made = olga.sees_candidates(2)
    job = (olga.turn(1).get_attribute("id") or "").removeprefix("job-")
    post = made.first.get_by_role("link", name="Post").get_attribute("href") or ""
    source = places["root"].removeprefix("/posts/")
    return places | {
        "thread": thread,
        "job": f"/jobs/{job}",
        "/posts/new?image=": post,
        "/create?post=": f"/create?post={source}",
    }


def address_of(page: str, addresses: dict[str, str]) -> str:
    if page in addresses:
        return addresses[page]
    name, slash, rest = page.partition("/")
    return addresses[name] + slash + rest if name else page


def violations(page: Page, options: dict[str, Any]) -> list[str]:
    found = page.evaluate("options => axe.run(document, options)", options)["violations"]
    return [
        f"{rule['id']}: {node['failureSummary']}\n  {node['html'][:300]}" for rule in found for node in rule["nodes"]
    ]


def looks(window: Page, *, width: int, scheme: Literal["light", "dark"]) -> list[str]:
    """What axe finds at this width in this scheme."""
    window.set_viewport_size({"width": width, "height": 844 if width < 500 else 900})
    window.emulate_media(color_scheme=scheme)
    return violations(window, EVERY_RULE)


@pytest.fixture
def opened(request: pytest.FixtureRequest, eyes: dict[str, Page], addresses: dict[str, str]) -> Page:
    """The page of this name, wide and light."""
    page = request.param
    window = eyes[page[0]]
    window.set_viewport_size({"width": 1440, "height": 900})
    window.emulate_media(color_scheme="light")
    address = address_of(page[1:], addresses)
    window.goto("about:blank")  # from nowhere: a way within one page, as to a turn of a thread, has no answer
    answer = window.goto(address)
    assert answer is not None
    assert answer.status == (404 if page == NOWHERE else 200)
    assert window.url.endswith(address), "this page, and not one on the way to it"
    window.evaluate(AXE_SCRIPT)
    return window


every_page = pytest.mark.parametrize("opened", PAGES, indirect=True)


@every_page
def test_everyone_can_use(opened: Page) -> None:
    expect(opened.get_by_role("heading", level=1)).to_have_count(1)
    found = looks(opened, width=1440, scheme="light") + looks(opened, width=390, scheme="dark")
    assert found == []
    assert opened.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.long
@every_page
def test_everyone_can_use_it_in_the_other_colours_too(opened: Page) -> None:
    assert looks(opened, width=1440, scheme="dark") + looks(opened, width=390, scheme="light") == []


def test_everyone_can_use_a_picture_that_is_looked_at_closely(eyes: dict[str, Page], addresses: dict[str, str]) -> None:
    window = eyes["-"]
    window.goto(address_of("root", addresses))
    window.evaluate(AXE_SCRIPT)
    window.locator("[data-zoom]").click()
    expect(window.get_by_role("dialog")).to_be_visible()
    assert looks(window, width=1440, scheme="light") + looks(window, width=390, scheme="dark") == []
