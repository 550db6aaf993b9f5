"""Somebody hides a post: it leaves their lists, and only theirs, until they show it again."""

from __future__ import annotations

import pytest

from config.front.hidden import hides_anything
from feed.engagement.ranking_cards import refresh_cards
from feed.models import Engagement
from gallery.models import Collection, HiddenPost

pytestmark = pytest.mark.django_db


def test_the_page_says_so_and_offers_to_undo_it(client_of, ada, bruno, post_by):
    post, browser = post_by(ada, "Grey cat"), client_of(bruno)
    page = browser.post(f"/posts/{post.key}/hide", headers={"Referer": "http://testserver/new"}, follow=True)
    assert page.redirect_chain == [("/new", 302)]
    assert "“Grey cat” no longer stands in your lists." in page.text
    assert f'action="/posts/{post.key}/hide/delete"' in page.text
    again = browser.post(f"/posts/{post.key}/hide/delete", headers={"Referer": "http://testserver/new"}, follow=True)
    assert 'aria-label="Grey cat"' in again.text


def test_it_leaves_ones_own_lists_only_and_its_address_still_opens(client, client_of, ada, bruno, cleo, post_by):
    post = post_by(ada, "Grey cat")
    client_of(bruno).post(f"/posts/{post.key}/hide")
    for someone, stands in ((client_of(bruno), False), (client_of(cleo), True), (client, True)):
        assert ('aria-label="Grey cat"' in someone.get("/new").text) is stands
        assert someone.get(post.get_absolute_url()).status_code == 200
    assert 'aria-label="Grey cat"' in client_of(bruno).get("/@ada").text


def test_the_menu_of_a_hidden_post_offers_to_show_it_again(client_of, ada, bruno, post_by):
    post, browser = post_by(ada), client_of(bruno)
    assert f'action="/posts/{post.key}/hide"' in browser.get(post.get_absolute_url()).text
    pressed = browser.post(f"/posts/{post.key}/hide", headers={"HX-Request": "true"})
    assert f'action="/posts/{post.key}/hide/delete"' in pressed.text
    assert f'action="/posts/{post.key}/hide/delete"' in browser.get(post.get_absolute_url()).text


def test_hiding_twice_is_hiding_once(client_of, ada, bruno, post_by):
    post, browser = post_by(ada), client_of(bruno)
    for _ in range(2):
        browser.post(f"/posts/{post.key}/hide")
    assert HiddenPost.objects.count() == 1
    for _ in range(2):
        assert browser.delete(f"/posts/{post.key}/hide").status_code == 302
    assert not HiddenPost.objects.exists()


def test_a_visitor_is_asked_to_sign_in_and_what_one_may_not_see_is_not_there(client, client_of, ada, bruno, post_by):
    post, private = post_by(ada), post_by(ada, visibility="private")
    assert "/accounts/login" in client.post(f"/posts/{post.key}/hide").url
    assert client_of(bruno).post(f"/posts/{private.key}/hide").status_code == 404


def test_nobody_hides_what_is_their_own(client_of, api_of, ada, post_by):
    post = post_by(ada)
    assert f"/posts/{post.key}/hide" not in client_of(ada).get(post.get_absolute_url()).text
    refused = api_of(ada).put(f"/api/v1/posts/{post.key}/hide")
    assert (refused.status_code, refused.json()["code"]) == (409, "own-post")


@pytest.mark.long
def test_the_settings_list_what_is_hidden_in_pages_with_as_many_queries_however_long(
    client_of, ada, bruno, post_by, django_assert_max_num_queries
):
    browser = client_of(bruno)
    assert "Nothing is hidden" in browser.get("/settings/hidden").text
    posts = [post_by(ada, f"picture {number}") for number in range(42)]
    for post in posts:
        HiddenPost.add(post, bruno)
    with django_assert_max_num_queries(14):
        first = browser.get("/settings/hidden")
    assert [row.post.name for row in first.context["page"].rows[:2]] == ["picture 41", "picture 40"]
    second = browser.get("/settings/hidden", {"cursor": first.context["page"].next_cursor})
    assert [row.post.name for row in second.context["page"].rows] == ["picture 1", "picture 0"]
    back = browser.post(f"/posts/{posts[3].key}/hide/delete", {"next": "/settings/hidden"})
    assert back.url == "/settings/hidden"


def test_what_was_hidden_and_can_no_longer_be_opened_is_not_listed(client_of, ada, bruno, post_by):
    post = post_by(ada, "Grey cat")
    HiddenPost.add(post, bruno)
    ada.block(bruno)
    assert "Grey cat" not in client_of(bruno).get("/settings/hidden").text


def test_by_the_api_it_is_put_and_deleted(api_of, ada, bruno, post_by):
    post, api = post_by(ada), api_of(bruno)
    assert api.put(f"/api/v1/posts/{post.key}/hide").status_code == 204
    assert api.get("/api/v1/feeds/new").json()["results"] == []
    assert api.delete(f"/api/v1/posts/{post.key}/hide").status_code == 204
    assert len(api.get("/api/v1/feeds/new").json()["results"]) == 1
    assert api_of(bruno, "read").put(f"/api/v1/posts/{post.key}/hide").status_code == 403


def test_people_who_hide_something_get_pages_of_their_own(ada, bruno, post_by):
    post = post_by(ada)
    assert not hides_anything(bruno)
    HiddenPost.add(post, bruno)
    assert hides_anything(bruno)
    HiddenPost.take_back(post, bruno)
    assert not hides_anything(bruno)


def test_ranking_counts_how_many_hide_it_now(client_of, ada, bruno, cleo, post_by):
    post = post_by(ada)
    for someone in (bruno, cleo):
        client_of(someone).post(f"/posts/{post.key}/hide")
    refresh_cards()
    assert Engagement.objects.get(pk=post.pk).hiders == 2
    client_of(cleo).post(f"/posts/{post.key}/hide/delete")
    refresh_cards()
    assert Engagement.objects.get(pk=post.pk).hiders == 1


def test_a_collection_of_ones_own_keeps_what_is_hidden(client_of, ada, bruno, post_by):
    post, kept = post_by(ada, "Grey cat"), Collection.start(bruno, title="kept")
    kept.add(post, by=bruno)
    HiddenPost.add(post, bruno)
    assert 'aria-label="Grey cat"' in client_of(bruno).get(kept.get_absolute_url()).text
