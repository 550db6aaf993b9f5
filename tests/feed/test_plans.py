"""How PostgreSQL expects lists to be, by which it chooses to walk an index or to read and sort everything."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection

from feed.models import Card, MutedWord
from gallery.models import Post

pytestmark = pytest.mark.django_db


def expected_rows(rows):
    """How many PostgreSQL thinks there are."""
    query, values = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE gallery_post, feed_card, accounts_user")
        cursor.execute(f"EXPLAIN (FORMAT JSON) {query}", values)
        return cursor.fetchone()[0][0]["Plan"]["Plan Rows"]


@pytest.mark.long
@pytest.mark.parametrize("model", [Post, Card])
def test_the_lists_of_somebody_who_hides_little_are_expected_to_be_as_long_as_everybodys(many, people, model):
    dora = people("dora")
    MutedWord.add(dora, "sea monster")
    everybody = expected_rows(model.objects.listed_for(AnonymousUser()).values("pk"))
    assert everybody > 60
    assert expected_rows(model.objects.listed_for(dora).values("pk")) > 0.9 * everybody
