"""Threads: each change follows the picture that was kept, and every turn can be returned to."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.people import Person


@pytest.mark.long
def test_fatou_changes_what_she_kept_goes_back_and_forks(member: Callable[..., Person]) -> None:
    fatou = member("fatou")
    fatou.asks_for("a wooden house by a lake", candidates=2)
    fatou.sees_candidates(2)
    fatou.changes("make it night")
    expect(fatou.page.get_by_role("alert")).to_contain_text("Choose the picture to go on from first.")
    expect(fatou.page.get_by_label("Say the next change")).to_have_value("make it night")
    fatou.turn(1).get_by_role("button", name="Keep").nth(1).click()
    kept = fatou.turn(1).locator(".candidate.kept [name=image]").first.input_value()

    fatou.changes("make it night")
    fatou.sees_candidates(1, turn=2)
    assert [source["image"] for source in job_of(fatou, 2)["sources"]] == [kept], "it began from the kept candidate"
    expect(fatou.turn(1).locator(".candidate")).to_have_count(2)

    fatou.turn(1).get_by_role("link", name="Go on from here").click()
    expect(fatou.page.get_by_placeholder("Say the next change to turn 1…")).to_be_visible()
    fatou.changes("make it snow")
    expect(fatou.turn(3)).to_contain_text("forked from 1")
    fatou.sees_candidates(1, turn=3)
    expect(fatou.turn(2).locator(".candidate")).to_have_count(1)


def job_of(person: Person, turn: int) -> dict[str, Any]:
    """What the API says of this turn."""
    key = (person.turn(turn).get_attribute("id") or "").removeprefix("job-")
    job: dict[str, Any] = person.page.request.get(f"/api/v1/jobs/{key}").json()
    return job


@pytest.mark.long
def test_goran_cancels_and_has_his_images_back(member: Callable[..., Person]) -> None:
    goran = member("goran")
    goran.goes("/create")
    expect(goran.main.locator(".before-sending")).to_contain_text(re.compile(r"(\d+) of \1 images left today"))
    goran.asks_for("an enormous crowded market", candidates=4, size="1344x768")
    goran.cancels(1)
    goran.is_told("are yours again")
    goran.goes("/create")
    expect(goran.main.locator(".before-sending")).to_contain_text(re.compile(r"(\d+) of \1 images left today"))


@pytest.mark.long
def test_hana_asks_for_another_take_of_the_same_words(member: Callable[..., Person]) -> None:
    hana = member("hana")
    hana.asks_for("a clay pot with tulips")
    hana.sees_candidates(1)
    hana.turn(1).get_by_role("button", name="Another take").click()
    hana.sees_candidates(1, turn=2)
    expect(hana.turn(2)).to_contain_text("a clay pot with tulips")
    seeds = [re.findall(r"seed\s+([\d,]+)", hana.turn(number).inner_text())[0] for number in (1, 2)]
    assert seeds[0] != seeds[1]
    hana.goes("/threads")
    expect(hana.main.get_by_role("link", name="a clay pot with tulips")).to_have_count(1)


@pytest.mark.long
def test_nobody_else_opens_a_thread(member: Callable[..., Person]) -> None:
    hana, goran = member("hana"), member("goran")
    hana.asks_for("a secret garden")
    hers = hana.page.url
    answer = goran.page.goto(hers)
    assert answer is not None
    assert answer.status == 404
