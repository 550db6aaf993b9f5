"""What holds for every feed of the table, whichever there are."""

import pytest

from accounts.models import Block, Mute
from config.openapi.generator import described
from feed.feeds.table import BY_NAME, FEEDS, TABS
from feed.models import Slate
from tests.rest_is_long import rest_is_long

pytestmark = pytest.mark.django_db
TOPS = {name for name in BY_NAME if name.startswith("top-")} - {"top-day"}  # as the day's, of other stretches of time
KINDS = [BY_NAME[name] for name in BY_NAME if name not in TOPS]
every_feed = pytest.mark.parametrize("feed", rest_is_long(BY_NAME.values(), *KINDS), ids=BY_NAME)


@every_feed
def test_it_shows_posts_on_its_page_and_the_same_to_programs(reader, ada, bruno, post_by, refreshed, titles, feed):
    for number in range(3):
        post_by(ada if number % 2 else bruno, f"picture {number}")
    refreshed()
    shown = titles(reader.get(feed.address))
    assert sorted(shown) == ["picture 0", "picture 1", "picture 2"]
    assert [post["title"] for post in reader.get(f"/api/v1/feeds/{feed.name}").json()["results"]] == shown


@every_feed
def test_it_has_a_tab_which_is_current_on_its_page_alone(reader, feed):
    labels = [str(feeds[0].title) for feeds in TABS]
    page = reader.get(feed.address).text
    row = page[page.index('<nav class="feed-nav') :].partition("</nav>")[0]
    assert [row.index(f">{label}</a>") for label in labels] == sorted(row.index(f">{label}</a>") for label in labels)
    assert row.count("aria-current") == 1
    assert f'aria-current="page">{feed.title}</a>' in row


@every_feed
def test_the_description_of_the_api_and_the_about_page_tell_of_it(client, db, feed):
    operation = described("en")["paths"]["/api/v1/feeds/{kind}"]["get"]
    kind = next(one for one in operation["parameters"] if one["name"] == "kind")
    assert feed.name in kind["schema"]["enum"]
    assert feed.summary in operation["summary"]
    assert f"<dt>{feed.title}</dt><dd>{feed.policy.explanation}" in client.get("/about").text


def most_letters(column: str) -> int:
    [most] = [known.max_length for known in Slate._meta.concrete_fields if known.name == column]
    assert most is not None
    return most


@pytest.mark.parametrize("feed", FEEDS, ids=[feed.name for feed in FEEDS])
def test_its_names_fit_the_log_of_impressions(feed):
    assert len(feed.name) <= most_letters("surface")
    assert len(feed.policy.name) <= most_letters("policy")
    assert len(feed.policy.version) <= most_letters("policy_version")


def test_no_two_feeds_share_a_name_or_an_address():
    assert len({feed.name for feed in FEEDS}) == len({feed.path for feed in FEEDS}) == len(FEEDS)


@every_feed
def test_a_visitor_finds_it_or_is_asked_to_sign_in_and_finds_nothing(client, ada, post_by, refreshed, feed):
    post_by(ada)
    refreshed()
    assert client.get(feed.address).status_code == (302 if feed.signed_in_only else 200)
    found = client.get(f"/api/v1/feeds/{feed.name}").json()["results"]
    assert len(found) == (0 if feed.signed_in_only else 1)


@every_feed
def test_it_holds_no_draft_and_nothing_that_is_not_for_lists(reader, ada, draft_by, post_by, refreshed, titles, feed):
    draft_by(ada)
    for visibility in ("private", "unlisted"):
        post_by(ada, visibility=visibility)
    refreshed()
    assert titles(reader.get(feed.address)) == []


@every_feed
def test_where_it_is_empty_it_says_what_to_do(reader, feed):
    page = reader.get(feed.address).text
    assert str(feed.empty.title) in page
    assert f'href="{feed.empty.link}">{feed.empty.label}</a>' in page


@every_feed
@pytest.mark.parametrize("relation", rest_is_long([Block, Mute], Block))
def test_it_leaves_out_makers_who_are_blocked_or_muted(
    reader, ada, bruno, cleo, post_by, refreshed, titles, feed, relation
):
    post_by(ada, "by Ada")
    post_by(bruno, "by Bruno")
    relation.objects.create(by=cleo, whom=ada)
    refreshed()
    assert titles(reader.get(feed.address)) == ["by Bruno"]


@every_feed
def test_it_leaves_out_what_somebody_has_hidden_until_they_think_better_of_it(
    reader, ada, bruno, post_by, refreshed, titles, feed
):
    hidden = post_by(ada, "by Ada")
    post_by(bruno, "by Bruno")
    refreshed()
    reader.post(f"/posts/{hidden.key}/hide")
    assert titles(reader.get(feed.address)) == ["by Bruno"]
    reader.post(f"/posts/{hidden.key}/hide/delete")
    assert sorted(titles(reader.get(feed.address))) == ["by Ada", "by Bruno"]


def test_the_pages_of_each_follow_one_another_without_repeats_or_gaps(reader, ada, post_by, refreshed, titles):
    """In one test, since it is the posts that take time."""
    for number in range(45):
        post_by(ada, f"picture {number}")
    refreshed()
    for feed in BY_NAME.values():
        first = reader.get(feed.address)
        second = reader.get(feed.address, {"cursor": first.context["slate"].next_cursor})
        seen = titles(first) + titles(second)
        assert len(seen) == 45 == len(set(seen)), feed.name
        assert second.context["slate"].start == 40, feed.name
        assert second.context["slate"].next_cursor == "", feed.name


@every_feed
@pytest.mark.parametrize("cursor", ["x", "40~", "~", "-1~abc", "40~WzFd", "9" * 40 + "~x", "0~" + "A" * 3000])
def test_a_bad_cursor_is_a_page_that_is_not_there(reader, feed, cursor):
    assert reader.get(feed.address, {"cursor": cursor}).status_code == 404


def test_each_costs_as_many_queries_for_twelve_posts_as_for_three(
    reader, ada, post_by, refreshed, django_assert_max_num_queries
):
    def queries_of(feed):
        reader.get(feed.address)  # what is kept from one page to the next is made by the first
        with django_assert_max_num_queries(14) as counted:
            reader.get(feed.address)
        return len(counted)

    def queries():
        refreshed()
        return {feed.name: queries_of(feed) for feed in BY_NAME.values()}

    for _ in range(3):
        post_by(ada, tags=["sea"])
    few = queries()
    for _ in range(9):
        post_by(ada, tags=["sea"])
    assert queries() == few
