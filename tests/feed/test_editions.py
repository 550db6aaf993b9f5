"""The hot feed in editions: what a walk shows, what chance shows, and what is logged of it."""

from collections import Counter

import pytest

from feed.engagement.ranking_cards import refresh_cards
from feed.models import Edition

pytestmark = pytest.mark.django_db


@pytest.mark.long
def test_no_maker_has_more_than_two_of_twenty_while_there_are_others(people, post_by, refreshed):
    for number in range(12):
        maker = people(f"maker{number}")
        for place in range(4):
            post_by(maker, f"{number}.{place}")
    refreshed()
    order = Edition.objects.latest("id")
    assert max(Counter(order.makers[:20]).values()) <= 2


def test_before_the_first_edition_the_newest_are_shown(client, ada, post_by, titles):
    post_by(ada, "first")
    post_by(ada, "second")
    refresh_cards()
    assert titles(client.get("/")) == ["second", "first"]
