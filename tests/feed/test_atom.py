"""Any feed as Atom: only what visitors may see, and told apart from what its reader has already."""

from xml.etree import ElementTree

import pytest

from feed.feeds.table import BY_NAME
from tests.rest_is_long import rest_is_long

pytestmark = pytest.mark.django_db
OPEN = [feed for feed in BY_NAME.values() if not feed.signed_in_only]
ATOM = {"a": "http://www.w3.org/2005/Atom"}


def entries(answer):
    assert answer["Content-Type"].startswith("application/atom+xml")
    found = ElementTree.fromstring(answer.content).findall("a:entry/a:title", ATOM)  # noqa: S314
    return [entry.text for entry in found]


@pytest.mark.parametrize(
    "feed", rest_is_long(OPEN, BY_NAME["new"], BY_NAME["top-day"]), ids=[feed.name for feed in OPEN]
)
def test_every_feed_for_visitors_is_named_in_its_pages_head_and_holds_what_they_may_see(
    client, client_of, ada, cleo, post_by, refreshed, feed
):
    post_by(ada, "for all")
    post_by(ada, "mature", rating="mature")
    post_by(ada, "for followers", visibility="followers")
    cleo.show_mature = True
    cleo.save()
    refreshed()
    address = f"/atom/{feed.path or feed.name}"
    assert (
        f'<link rel="alternate" type="application/atom+xml" title="{feed.title}" href="{address}">'
        in client.get(feed.address).text
    )
    assert entries(client_of(cleo).get(address)) == ["for all"]


def test_a_feed_for_people_who_are_signed_in_has_none(client, client_of, cleo):
    assert "atom+xml" not in client_of(cleo).get("/following").text
    assert client.get("/atom/following").status_code == 404


@pytest.mark.parametrize(
    "address", ["tags/c%23", "models/flux/dev/pictures", "search?q=waves", "search?tag=c%23", "search?q=waves&sort=new"]
)
def test_feeds_about_something_and_searches_have_one(client, ada, post_by, image_by, refreshed, address):
    post_by(ada, "waves", tags=["c#"], images=[image_by(ada, model="flux/dev")])
    refreshed()
    page = client.get(f"/{address}").text
    assert f'href="/atom/{address.replace("&", "&amp;")}"' in page
    answer = client.get(f"/atom/{address}")
    assert entries(answer) == ["waves"]
    links = ElementTree.fromstring(answer.content).findall("a:link", ATOM)  # noqa: S314
    assert [str(link.get("href")).endswith(f"/{address}") for link in links] == [True, True]


def test_whoever_has_it_already_is_told_so_until_it_changes(client, ada, post_by, refreshed):
    post_by(ada, "one")
    refreshed()
    first = client.get("/atom/new")
    assert client.get("/atom/new", headers={"If-None-Match": first["ETag"]}).status_code == 304
    post_by(ada, "two")
    again = client.get("/atom/new", headers={"If-None-Match": first["ETag"]})
    assert entries(again) == ["two", "one"]


def test_another_spelling_of_a_tag_leads_to_its_feed(client, ada, post_by):
    post_by(ada, tags=["forêt"])
    assert client.get("/atom/tags/Forêt")["Location"] == "/atom/tags/for%C3%AAt"


def test_it_costs_as_many_queries_for_twelve_as_for_three(
    client, ada, post_by, refreshed, django_assert_max_num_queries
):
    def queries():
        refreshed()
        with django_assert_max_num_queries(12) as counted:
            client.get("/atom/hot")
        return len(counted)

    for _ in range(3):
        post_by(ada, tags=["sea"])
    few = queries()
    for _ in range(9):
        post_by(ada, tags=["sea"])
    assert queries() == few


@pytest.mark.parametrize("address", ["/atom/tags/%00", "/tags/%00", "/atom/tags/-", "/tags/%E2%80%8B"])
def test_a_tag_of_which_nothing_is_left_is_not_there(client, db, address):
    assert client.get(address).status_code == 404
