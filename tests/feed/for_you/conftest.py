import pytest

from feed.feeds.serving import read
from feed.feeds.table import BY_NAME

FOR_YOU = BY_NAME["for-you"]


@pytest.fixture
def walk():
    """Every post of the feed, page by page, in order."""

    def through(viewer, size=20, between=lambda number: None):
        cursor, shown, number = "", [], 0
        while True:
            slate = read(FOR_YOU, viewer, cursor=cursor, size=size)
            assert len(slate.propensities) == len(slate.rows)
            assert all(0 < propensity <= 1 for propensity in slate.propensities)
            shown += [row.pk for row in slate.rows]
            between(number)
            cursor, number = slate.next_cursor, number + 1
            if not cursor:
                return shown
            assert number < 50, "it does not end"

    return through


@pytest.fixture
def dora(people):
    """Who looks around, and has said nothing yet."""
    return people("dora")
