"""Why this post? The terms of the very serving in which somebody saw it, and of no one else's."""

from __future__ import annotations

import re

import pytest

from accounts.models import Follow
from feed.explanation import ORDERS
from feed.feeds.table import FEEDS, SEARCHES
from feed.for_you.reasons import SENTENCES
from feed.models import Edition, Impression, PersonalOrder, RankingSettings, Wish
from feed.ranking.prediction import NAMES
from feed.ranking.weights import RankingWeights
from gallery.models import Like

pytestmark = pytest.mark.django_db
LINK = re.compile(r'href="(/posts/\w{22}/why\?from=[^"]+)"')


def text_of(response):
    assert response.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def links(response):
    return LINK.findall(response.text)


def test_the_link_of_a_card_tells_list_order_place_and_what_ranking_believed(
    client_of, ada, bruno, cleo, post_by, refreshed, flushed
):
    liked, other = post_by(ada, "liked"), post_by(bruno, "other")
    Like.add(liked, cleo)
    refreshed()
    browser = client_of(cleo)
    with flushed():
        page = browser.get("/")
    told = text_of(browser.get(links(page)[0]))
    assert links(page)[0].startswith(f"/posts/{liked.key}/")
    assert "It stood at place 1 of the list “Hot pictures”." in told
    edition = Edition.objects.latest("id")
    assert f"{100 * edition.rates[0]:.2f}" in told
    assert "Rank 1 of 2" in told
    assert f"/posts/{other.key}/why" in links(page)[1]


def test_on_a_list_in_a_fixed_order_it_says_that_nothing_is_left_to_chance(client_of, ada, cleo, post_by, flushed):
    post_by(ada)
    browser = client_of(cleo)
    with flushed():
        page = browser.get("/new")
    told = text_of(browser.get(links(page)[0]))
    assert "place 1 of the list “New pictures”" in told
    assert "Simply the newest first." in told
    assert "Always: this order leaves nothing to chance here." in told


def test_it_says_what_chance_did_and_how_probable_that_was(client_of, ada, cleo, post_by, refreshed, flushed):
    for number in range(60):
        post_by(ada, f"picture {number}")
    RankingSettings.change(RankingWeights(explored=0.5), by=ada)
    refreshed()
    browser = client_of(cleo)
    with flushed():
        page = browser.get("/")
    card = Impression.objects.filter(explored=True).order_by("position")[0]
    told = text_of(browser.get(links(page)[card.position]))
    assert "Chance put it there" in told
    assert f"{100 * card.propensity:.2f} %" in told
    assert "among 20 from which chance draws" in told


@pytest.mark.long
def test_likes_that_are_discounted_are_told_in_sum_and_with_the_rule(client_of, ada, people, post_by, refreshed):
    """A ring: four young accounts who like each other's posts, in a gallery in which others do not."""
    ring = [people(f"ring{number}") for number in range(6)]
    for number in range(30):
        Like.add(post_by(ada, f"ordinary {number}"), people(f"reader{number}"))
    posts = [post_by(one) for one in ring]
    for post in posts:
        for one in ring:
            Like.add(post, one)
    refreshed()
    told = text_of(client_of(ada).get(f"/posts/{posts[0].key}/why"))
    assert re.search(r"Likes 5 \d likes? discounted: those of accounts in their first week", told)
    assert not any(one.handle in told for one in ring[1:])


def test_until_the_list_is_written_down_it_says_so_and_what_is_known_without(
    client_of, ada, cleo, post_by, refreshed, flushed
):
    post_by(ada)
    refreshed()
    browser = client_of(cleo)
    page = browser.get("/")
    told = browser.get(links(page)[0])
    assert "is being written down" in text_of(told)
    assert "Look again" in text_of(told)
    assert "What ranking believes now" in text_of(told)
    with flushed():
        page = browser.get("/")
    assert "It stood at place 1" in text_of(browser.get(links(page)[0]))


def test_what_was_served_to_somebody_else_is_told_to_nobody(client, client_of, ada, bruno, cleo, post_by, flushed):
    post_by(ada)
    with flushed():
        own, shared = client_of(cleo).get("/new"), client.get("/new")
    for someone in (client, client_of(bruno)):
        assert "It stood at place" not in text_of(someone.get(links(own)[0]))
        assert "It stood at place" in text_of(someone.get(links(shared)[0]))


def test_a_claim_that_is_not_true_tells_nothing_of_a_serving(client_of, ada, cleo, post_by, flushed):
    post, other, browser = post_by(ada), post_by(ada), client_of(cleo)
    with flushed():
        slate = browser.get("/new").context["slate"]
    for claim in (f"{slate.id}:0", f"{slate.id}:7", "x:1", "", f"{'0' * 32}:0", "é:٣"):
        assert "It stood at place" not in text_of(browser.get(f"/posts/{post.key}/why", {"from": claim}))
    assert "It stood at place 1" in text_of(browser.get(f"/posts/{other.key}/why", {"from": f"{slate.id}:0"}))


def test_a_list_and_an_edition_that_are_gone_are_said_to_be(client_of, ada, cleo, post_by, refreshed, flushed):
    post_by(ada)
    refreshed()
    browser = client_of(cleo)
    with flushed():
        page = browser.get("/")
    Edition.objects.all().delete()
    assert "What ranking believed then is not kept any more" in text_of(browser.get(links(page)[0]))
    old = "01890a5d-ac96-774b-bcce-b302099a8057:0"
    path = links(page)[0].partition("?")[0]
    assert "is not kept any more" in text_of(browser.get(path, {"from": old}))


def test_on_the_page_of_a_post_it_asks_about_the_card_that_was_pressed(client_of, ada, cleo, post_by, flushed):
    post, browser = post_by(ada), client_of(cleo)
    with flushed():
        slate = browser.get("/new").context["slate"]
    assert f'href="/posts/{post.key}/why"' in browser.get(post.get_absolute_url()).text
    assert "This is how it ranks at the moment." in text_of(browser.get(f"/posts/{post.key}/why"))
    browser.cookies["began"] = f"{slate.id}:0"
    assert "place 1 of the list “New pictures”" in text_of(browser.get(f"/posts/{post.key}/why"))


def test_a_post_that_one_may_not_see_is_not_there(client, client_of, ada, bruno, post_by, draft_by):
    for post in (post_by(ada, visibility="private"), draft_by(ada)):
        assert client.get(f"/posts/{post.key}/why").status_code == 404
        assert client_of(bruno).get(f"/posts/{post.key}/why").status_code == 404


def test_it_takes_few_queries(client_of, ada, cleo, post_by, refreshed, flushed, django_assert_max_num_queries):
    post_by(ada)
    refreshed()
    browser = client_of(cleo)
    with flushed():
        page = browser.get("/")
    with django_assert_max_num_queries(14):
        browser.get(links(page)[0])


def test_a_list_without_chance_is_not_said_to_leave_places_to_it(client_of, ada, cleo, post_by, refreshed, flushed):
    post_by(ada, tags=["sea"])
    refreshed()
    browser = client_of(cleo)
    told = {}
    for address in ("/tags/sea", "/models/sketch/pictures", "/"):
        with flushed():
            page = browser.get(address)
        told[address] = text_of(browser.get(links(page)[0])) if links(page) else ""
    assert "A few places are left to chance" in told.pop("/")
    assert "ten times the rate is worth three days. " in told["/tags/sea"]
    assert not any("A few places are left to chance" in words for words in told.values())


def test_of_for_you_it_tells_what_spoke_for_the_post_and_nothing_of_an_edition_with_the_same_number(
    client_of, api_of, ada, bruno, cleo, post_by, refreshed, flushed
):
    post, browser = post_by(ada), client_of(cleo)
    Follow.objects.create(by=cleo, whom=ada)
    Wish.objects.create(person=cleo, kind="words", name="lighthouse", weight=-1)
    refreshed()
    with flushed():
        page = browser.get("/for-you")
    order, edition = PersonalOrder.objects.latest("id"), Edition.objects.latest("id")
    edition.pk = order.pk
    edition.save()
    answer = browser.get(links(page)[0])
    told = text_of(answer)
    assert "place 1 of the list “Pictures for you”" in told
    assert "For it You follow its maker." in told
    assert "Against it It holds what you want less of." in told
    assert "of 100 views" not in told.lower()
    assert "Rank" not in told
    claim = dict(zip(("slate", "position"), answer.wsgi_request.GET["from"].split(":"), strict=True))
    said = api_of(cleo).get(f"/api/v1/posts/{post.key}/why", claim).json()
    assert said["terms"] is None
    assert {"sentence": "You follow its maker.", "speaks_for": True} in said["reasons"]


def test_every_feature_has_a_sentence():
    assert SENTENCES.keys() == set(NAMES)


@pytest.mark.parametrize("policy", sorted({feed.policy.name for feed in (*FEEDS, *SEARCHES.values())}))
def test_every_order_is_told_in_a_sentence(policy):
    assert len(str(ORDERS[policy]).split()) > 3
