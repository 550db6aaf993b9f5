"""What stands in the feeds, in which order, and for whom."""

import pytest

from accounts.models import Block, Follow
from gallery.models import Like

pytestmark = pytest.mark.django_db


def test_new_shows_the_newest_first(client, ada, post_by, titles):
    for title in ("first", "second", "third"):
        post_by(ada, title)
    assert titles(client.get("/new")) == ["third", "second", "first"]


@pytest.mark.parametrize("visibility", ["private", "unlisted", "followers"])
def test_what_is_not_public_stands_in_no_public_list(client, ada, post_by, refreshed, titles, visibility):
    post_by(ada, visibility=visibility, tags=["sea"])
    refreshed()
    for address in ("/", "/new", "/top/week", "/top/all", "/tags/sea", "/search?q=lighthouse"):
        assert titles(client.get(address)) == []


def test_following_shows_only_people_one_follows_and_their_posts_for_followers(
    client_of, ada, bruno, cleo, post_by, titles
):
    post_by(ada, "for everyone")
    post_by(ada, "for followers", visibility="followers")
    post_by(bruno, "by someone else")
    Follow.objects.create(by=cleo, whom=ada)
    assert titles(client_of(cleo).get("/following")) == ["for followers", "for everyone"]


@pytest.mark.long
@pytest.mark.parametrize("others", [0, 101])
def test_following_is_walked_to_its_end_without_repeats_or_gaps(
    client_of, ada, bruno, cleo, people, post_by, titles, others
):
    """Also by someone who follows so many that their newest are not asked for one by one."""
    Follow.objects.bulk_create(Follow(by=cleo, whom=people(f"person{number}")) for number in range(others))
    Follow.objects.create(by=cleo, whom=ada)
    expected = []
    for number in range(66):
        hidden = {"rating": "mature"} if number % 3 == 1 else {}
        post_by(ada, f"picture {number}", **hidden)
        if number % 6 == 0:
            post_by(bruno, "by someone else")
        expected += [] if hidden else [f"picture {number}"]
    client, cursor, seen = client_of(cleo), "", []
    for _page in range(4):
        page = client.get("/following", {"cursor": cursor} if cursor else {})
        seen += titles(page)
        cursor = page.context["slate"].next_cursor
        if not cursor:
            break
    assert seen == expected[::-1]


def test_following_nobody_says_what_to_do(client_of, cleo):
    assert "Follow people" in client_of(cleo).get("/following").content.decode()


def test_following_asks_a_visitor_to_sign_in_and_leads_back(client):
    answer = client.get("/following")
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/login/?next=/following")


def test_hot_puts_the_liked_post_first_and_lets_age_weigh(client, ada, bruno, cleo, post_by, aged, refreshed, titles):
    old = aged(post_by(ada, "old and loved"), days=3)
    new, plain = post_by(ada, "new and liked"), post_by(ada, "new")
    for person in (bruno, cleo):
        Like.add(old, person)
        Like.add(new, person)
    refreshed()
    assert plain.like_count == 0
    assert titles(client.get("/")) == ["new and liked", "new", "old and loved"]


def test_top_of_the_day_leaves_out_yesterday_and_top_of_all_time_does_not(
    client, ada, bruno, post_by, aged, refreshed, titles
):
    Like.add(aged(post_by(ada, "yesterday"), hours=30), bruno)
    post_by(ada, "today")
    refreshed()
    assert titles(client.get("/top/day")) == ["today"]
    assert titles(client.get("/top/all")) == ["yesterday", "today"]


@pytest.mark.long
def test_whoever_pages_through_the_top_keeps_the_order_in_which_they_began(
    client, ada, bruno, post_by, refreshed, titles
):
    last_of_all, *_ = [post_by(ada, f"picture {number}") for number in range(41)]
    refreshed()
    first = client.get("/top/day")
    Like.add(last_of_all, bruno)
    refreshed()
    second = client.get("/top/day", {"cursor": first.context["slate"].next_cursor})
    assert titles(second) == ["picture 0"] == titles(client.get("/top/day"))[:1]


def test_the_pages_of_top_offer_the_other_spans(client):
    page = client.get("/top/week").text
    row = page[page.index('aria-label="Span of time"') :].partition("</nav>")[0]
    for span in ("day", "month", "all"):
        assert f'<a href="/top/{span}">' in row
    assert '<a href="/top/week" aria-current="page">Week</a>' in row


def test_whoever_was_blocked_does_not_see_the_blocker_either(client_of, ada, cleo, post_by, titles):
    post_by(ada, "by Ada")
    Block.objects.create(by=ada, whom=cleo)
    assert titles(client_of(cleo).get("/new")) == []


def test_mature_pictures_are_shown_only_to_those_who_ask(client, client_of, ada, cleo, post_by, titles):
    post_by(ada, "mature", rating="mature")
    cleo.show_mature = True
    cleo.save()
    assert titles(client.get("/new")) == []
    assert titles(client_of(cleo).get("/new")) == ["mature"]


def test_a_tags_page_is_headed_by_it(client, ada, post_by, refreshed, titles):
    post_by(ada, "waves", tags=["sea"])
    post_by(ada, "peaks", tags=["mountains"])
    refreshed()
    page = client.get("/tags/sea")
    assert titles(page) == ["waves"]
    assert "<h1>#sea</h1>" in page.text
    assert "<title>#sea ·" in page.text


def test_a_tag_whose_posts_are_gone_says_so(client, ada, post_by, refreshed):
    post_by(ada, tags=["sea"], visibility="private")
    refreshed()
    assert "No pictures under this tag" in client.get("/tags/sea").text


@pytest.mark.long
@pytest.mark.parametrize("address", ["/tags/sea", "/search?q=picture"])
def test_pages_about_something_follow_one_another_without_repeats_or_gaps(
    client, ada, post_by, refreshed, titles, address
):
    for number in range(45):
        post_by(ada, f"picture {number}", tags=["sea"])
    refreshed()
    first = client.get(address)
    second = client.get(address, {**first.wsgi_request.GET.dict(), "cursor": first.context["slate"].next_cursor})
    seen = titles(first) + titles(second)
    assert len(seen) == 45 == len(set(seen))
    assert second.context["slate"].start == 40
    assert second.context["slate"].next_cursor == ""


@pytest.mark.parametrize("cursor", ["x", "40~", "~", "-1~abc", "40~WzFd", "9" * 40 + "~x", "0~" + "A" * 3000])
def test_a_bad_cursor_of_a_search_is_a_page_that_is_not_there(client, cursor, db):
    assert client.get("/search", {"cursor": cursor, "q": "a"}).status_code == 404


def test_a_feed_that_does_not_exist_is_404(client, db):
    assert client.get("/top/century").status_code == 404


def test_the_pictures_of_a_model_have_a_page_of_their_own(client, ada, post_by, image_by, refreshed, titles):
    post_by(ada, "ours", images=[image_by(ada, model="black-forest-labs/FLUX.1")])
    post_by(ada, "another's", images=[image_by(ada, model="sketch")])
    refreshed()
    page = client.get("/models/black-forest-labs/FLUX.1/pictures")
    assert titles(page) == ["ours"]
    assert "Made with black-forest-labs/FLUX.1" in page.text
    assert client.get("/models/nobody/knows/pictures").status_code == 404


def test_the_remixes_of_a_post_have_a_page_of_their_own(client, ada, bruno, post_by, image_by, titles):
    source = post_by(ada, "Source")
    for title, visibility in (("Remix", "public"), ("For me alone", "private")):
        image = image_by(bruno, title, parents=[(source.cover, "remix", 0.6)])
        post_by(bruno, title, images=[image], visibility=visibility)
    assert f'href="/posts/{source.key}/remixes"' in client.get(source.get_absolute_url()).text
    assert titles(client.get(f"/posts/{source.key}/remixes")) == ["Remix"]
    hidden = post_by(ada, visibility="private")
    assert client.get(f"/posts/{hidden.key}/remixes").status_code == 404
    assert client.get("/posts/nonsense/remixes").status_code == 404


@pytest.mark.long
def test_a_page_in_the_middle_leads_to_the_top_and_the_first_does_not(client_of, client, ada, post_by):
    for number in range(41):
        post_by(ada, f"Post {number}")
    for reader in (client, client_of(ada)):
        first = reader.get("/new")
        assert 'class="way-up"' not in first.content.decode()
        second = reader.get(f"/new?cursor={first.context['slate'].next_cursor}").content.decode()
        assert '<a class="button quiet small" href="/new">' in second
        assert 'class="way-up"' not in reader.get("/new").content.decode()
