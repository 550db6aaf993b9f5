"""The bell of an open page, over server-sent events."""

from __future__ import annotations

import asyncio

import pytest
from django.test import AsyncClient

from accounts.models import Notification
from accounts.notifications import groups
from generator.jobs.bell_stream import Bells
from lib.ids import new_id
from lib.process.bells import ring_bells
from tests.generator.jobs.test_event_streams import close_readers, elsewhere, hear

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("together"),
]


@pytest.fixture(autouse=True)
def _readers(db):
    yield
    close_readers()


def like(by, to, subject=None):
    Notification.tell(to, "like", actor=by, subject=subject or new_id(), url="/", title="Lamp")


def test_the_number_is_told_now_and_whenever_it_is_another(ada, bruno):
    like(bruno, ada)

    def meanwhile():
        like(bruno, bruno)
        like(bruno, ada)
        like(ada, bruno)

    heard = hear(ada, "/events/jobs?bell=1", meanwhile=elsewhere(meanwhile), until=lambda heard: len(heard) == 2)
    assert [data["unread"] for _event, data, _place in heard] == [1, 2]
    assert heard[1][1]["said"] == "2 new notifications"
    assert heard[0][1]["label"] == "unread"


@pytest.mark.long
def test_looking_at_them_is_told_to_the_other_pages(ada, bruno):
    like(bruno, ada)

    def look():
        groups.see(ada, groups.page(ada).rows)

    heard = hear(ada, "/events/jobs?bell=1", meanwhile=elsewhere(look), until=lambda heard: len(heard) == 2)
    assert [data["unread"] for _event, data, _place in heard] == [1, 0]


def test_visitors_have_no_bell():
    async def ask() -> int:
        return (await AsyncClient().get("/events/jobs?bell=1")).status_code

    assert asyncio.run(ask()) == 404


def test_many_rings_are_one_count_and_nobody_elses_bell_rings():
    """By the event that a stream waits for: however often it is set, it is looked at once."""

    async def story() -> tuple[bool, bool]:
        bells = Bells()
        with bells.of(1) as mine, bells.of(2) as theirs:
            async with asyncio.timeout(20):
                await mine.wait()  # hearing begins: rings may have been missed
            for rung in (mine, theirs):
                rung.clear()
            for _ring in range(100):
                await asyncio.to_thread(ring_bells, [1])
            async with asyncio.timeout(20):
                await mine.wait()
            return mine.is_set(), theirs.is_set()

    assert asyncio.run(story()) == (True, False)
