"""What the feed learns of what was looked at."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from tests.browser.people import Person
from tests.browser.site import Site

# Nothing but time can be two seconds of looking.
HAS_LOOKED = "() => performance.now() - performance.getEntriesByType('navigation')[0].loadEventEnd > 2000"


def times_told(site: Site) -> int:
    """How often looking was told and taken."""
    lines = site.web_log().splitlines()
    return sum(" method=POST " in line and " path=/impressions " in line and " status=204 " in line for line in lines)


def test_what_jon_looked_at_for_a_second_is_told_to_the_feed(member: Callable[..., Person]) -> None:
    jon = member("jon")
    jon.page.set_viewport_size({"width": 1280, "height": 1800})  # room for as many pictures as are told at once
    jon.goes("/tags/harbour")
    jon.page.wait_for_function(HAS_LOOKED)
    with jon.page.expect_response("**/impressions") as told:
        jon.page.evaluate("scrollTo(0, document.body.scrollHeight)")
    assert told.value.status == 204
    views = json.loads(told.value.request.post_data or "")["views"]
    assert len(views) >= 10
    assert {view["slate"] for view in views} == {views[0]["slate"]}
    assert len({view["position"] for view in views}) == len(views), "each picture is told once"
    assert all(1000 <= view["ms"] < 60_000 for view in views)


@pytest.mark.long
def test_looking_is_told_when_jon_leaves_as_well(member: Callable[..., Person], site: Site) -> None:
    jon = member("jon")
    jon.goes("/tags/mill")
    jon.page.wait_for_function(HAS_LOOKED)
    before = times_told(site)
    jon.goes("/about")
    for _look in range(20):  # a page that has gone answers no questions
        if times_told(site) > before:
            break
        jon.page.reload()
    assert times_told(site) > before


@pytest.mark.long
def test_a_picture_that_jon_opens_knows_at_which_card_he_pressed_it(member: Callable[..., Person]) -> None:
    jon = member("jon")
    jon.goes("/tags/harbour")
    card = jon.page.locator("[data-impression]").nth(1)
    place = card.get_attribute("data-impression")
    with jon.page.expect_request("**/like") as liked:
        card.get_by_role("button", name="Like").click()
    assert liked.value.headers["x-impression"] == place
    card.locator(".card-link").click()
    jon.page.wait_for_url("**/posts/*")
    assert {cookie["name"]: cookie["value"] for cookie in jon.page.context.cookies()}["began"] == place


@pytest.mark.long
def test_a_visitor_is_given_no_such_cookie(stranger: Callable[..., Person]) -> None:
    kim = stranger("kim")
    kim.goes("/tags/harbour")
    kim.page.locator("[data-impression] .card-link").first.click()
    kim.page.wait_for_url("**/posts/*")
    assert "began" not in {cookie["name"] for cookie in kim.page.context.cookies()}
