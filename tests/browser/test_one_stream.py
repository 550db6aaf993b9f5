"""However many tabs follow jobs, a browser has one stream, and the site still answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.people import Person

TABS = 7
# A job that runs for an hour, drawn by nobody.
RUNNING = """
import uuid
from datetime import timedelta
from django.db import transaction
from django.utils import timezone
from accounts.models import User
from generator.jobs.acceptance import accept
from generator.models import Job
from generator.requests.request import GenerationRequest
whole = transaction.atomic()
whole._from_testcase = True  # nobody may claim it in between
with whole:
    job = accept(User.objects.get(handle="{handle}"), GenerationRequest("a mill that takes its time"))
    soon = timezone.now() + timedelta(hours=1)
    Job.objects.filter(pk=job.pk).update(
        state="running", fence=uuid.uuid4(), lease_until=soon, claimed=timezone.now())
from lib.ids import to_text
print(to_text(job.thread_id), to_text(job.pk))
"""
TOLD = """
from uuid import UUID
from generator.requests.progress import tell_step
from lib.ids import from_text
tell_step(from_text("{job}"), candidate=0, step=1, steps=2, done={done})
"""


@pytest.mark.long
def test_seven_tabs_follow_a_job_over_one_stream(member: Callable[..., Person], site: Any) -> None:
    said = site.runs(RUNNING.format(handle="zoe"))
    thread, job = said.split()[-2:]
    first = member("zoe")
    streams: list[str] = []
    context = first.page.context
    context.on("request", lambda request: streams.append(request.url) if "/events/" in request.url else None)
    tabs = [first.page, *(context.new_page() for _ in range(TABS - 1))]
    for tab in tabs:
        tab.goto(f"/create/{thread}")
        expect(tab.locator("[data-progress-state]")).to_have_text("Being made")
    assert len(streams) == 1
    site.runs(TOLD.format(job=job, done=0.5))
    for tab in tabs:
        expect(tab.locator("[data-progress-detail]")).to_have_text("50 %")
    tabs[0].close()  # the one that led
    site.runs(TOLD.format(job=job, done=0.75))
    for tab in tabs[1:]:
        expect(tab.locator("[data-progress-detail]")).to_have_text("75 %")
    tabs[1].goto("/new")
    expect(tabs[1].locator("#feed .card").first).to_be_visible()


LIKED = """
from accounts.models import Notification, User
from lib.ids import new_id
Notification.tell(User.objects.get(handle="{handle}"), "like", actor=User.objects.exclude(handle="{handle}").first(),
                  subject=new_id(), url="/", title="Mill")
"""


def test_the_bell_of_every_tab_changes_at_once_and_says_so(member: Callable[..., Person], site: Any) -> None:
    first = member("fay")
    streams: list[str] = []
    context = first.page.context
    context.on("request", lambda request: streams.append(request.url) if "/events/" in request.url else None)
    tabs = [first.page, context.new_page()]
    with tabs[0].expect_response(lambda answer: "/events/jobs?bell=1" in answer.url):
        tabs[0].goto("/settings/profile")
    tabs[1].goto("/new")
    expect(tabs[1].locator("#bell")).to_be_visible()
    site.runs(LIKED.format(handle="fay"))
    for tab in tabs:
        expect(tab.locator("#bell .count")).to_have_text("1 unread")
        expect(tab.locator("#announcer")).to_have_text("1 new notification")
    assert len(streams) == 1
    tabs[1].goto("/notifications")
    expect(tabs[0].locator("#bell .count")).to_be_empty()
