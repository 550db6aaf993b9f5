"""People who are mentioned by an @ before their handle."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Notification
from gallery.models import Collection, Comment
from gallery.posts.publication import edit, publish

pytestmark = pytest.mark.django_db


def say(client, post, text, **more):
    return client.post(reverse("post-comments", args=[post.pk]), {"text": text, **more})


def mentions(person):
    return list(Notification.objects.filter(to=person, kind="mention").values_list("actor__handle", "title"))


def read(address):
    return Client().get(address).content.decode()


def test_a_comment_leads_to_whom_it_mentions_and_tells_them_once(client_of, ada, bruno, cleo, post_by):
    post = post_by(ada, "Lamp")
    say(client_of(bruno), post, "@cleo look, @Cleo! <b>@cleo</b>")
    assert mentions(cleo) == [("bruno", "Lamp")]
    assert read(post.get_absolute_url()).count('<a href="/@cleo">@cleo</a>') == 2
    comment = Comment.objects.get()
    client_of(bruno).post(reverse("comment-edit", args=[comment.pk]), {"text": "@cleo and @ada, look"})
    assert mentions(cleo) == [("bruno", "Lamp")]
    assert "Bruno mentions you in Lamp" in client_of(cleo).get("/notifications").content.decode()


def test_whom_the_comment_is_told_anyway_is_not_told_twice(client_of, ada, bruno, cleo, post_by):
    post = post_by(ada)
    first = Comment.add(post, by=bruno, text="Bright.")
    say(client_of(cleo), post, "@ada @bruno indeed", answers=first.key)
    assert list(Notification.objects.filter(actor=cleo).values_list("to__handle", "kind").order_by("kind")) == [
        ("ada", "comment"),
        ("bruno", "reply"),
    ]


def test_who_blocked_the_writer_is_neither_linked_nor_told(client_of, ada, bruno, cleo, post_by):
    post = post_by(ada)
    cleo.block(bruno)
    say(client_of(bruno), post, "@cleo look")
    say(client_of(ada), post, "yes, @cleo")
    page = read(post.get_absolute_url())
    assert "<p>@cleo look</p>" in page
    assert '<p>yes, <a href="/@cleo">@cleo</a></p>' in page
    assert mentions(cleo) == [("ada", post.name)]


def test_who_mutes_the_writer_or_may_not_see_the_post_is_not_told(client_of, ada, bruno, cleo, post_by):
    cleo.mute(bruno)
    say(client_of(bruno), post_by(ada), "@cleo look")
    hidden = post_by(ada, "For followers", visibility="followers", text="for @cleo")
    say(client_of(ada), hidden, "@cleo look")
    assert mentions(cleo) == []


def test_who_left_is_no_longer_linked(client_of, ada, cleo, post_by):
    post = post_by(ada)
    say(client_of(ada), post, "@cleo look")
    cleo.close()
    assert "<p>@cleo look</p>" in read(post.get_absolute_url())


def test_a_post_mentions_when_it_is_published_and_when_it_is_changed(ada, bruno, cleo, draft_by):
    draft = draft_by(ada, title="Lamp", text="After @bruno")
    assert mentions(bruno) == []
    publish(draft, by=ada)
    edit(draft, by=ada, text="After @bruno and @cleo, see https://example.org")
    edit(draft, by=ada, text="After @bruno, @cleo and @ada")
    assert (mentions(bruno), mentions(cleo), mentions(ada)) == ([("ada", "Lamp")], [("ada", "Lamp")], [])
    assert '<p>After <a href="/@bruno">@bruno</a>' in read(draft.get_absolute_url())


def test_profiles_and_collections_have_links_too(ada, bruno):
    ada.bio = "With @bruno\nhttps://example.org"
    ada.save()
    page = read("/@ada")
    assert 'With <a href="/@bruno">@bruno</a><br><a href="https://example.org" rel="nofollow ugc noopener">' in page
    shelf = Collection.start(ada, title="Mills", text="by @bruno", visibility="public")
    assert '<p>by <a href="/@bruno">@bruno</a></p>' in read(shelf.get_absolute_url())
    assert Notification.objects.count() == 0


def test_programs_read_the_words_as_they_were_written(api_of, ada, bruno, post_by):
    post = post_by(ada)
    Comment.add(post, by=ada, text="@bruno https://example.org")
    [comment] = api_of(bruno).get(f"/api/v1/posts/{post.key}/comments").json()["results"]
    assert comment["text"] == "@bruno https://example.org"


def test_many_mentions_cost_two_queries_more_than_none(client, ada, bruno, cleo, post_by, django_assert_num_queries):
    quiet, loud = post_by(ada, "Quiet"), post_by(ada, "Loud")
    for number in range(8):
        first = Comment.add(quiet, by=bruno, text="look")
        Comment.add(quiet, by=cleo, text="looked", answers=first)
        first = Comment.add(loud, by=bruno, text=f"@ada @cleo look {number}")
        Comment.add(loud, by=cleo, text="@bruno https://example.org", answers=first)
    address = reverse("post-comments", args=[quiet.pk])
    with CaptureQueriesContext(connection) as without:
        client.get(address)
    with django_assert_num_queries(len(without) + 2):
        client.get(reverse("post-comments", args=[loud.pk]))


def test_one_text_tells_at_most_ten(ada, people, post_by):
    crowd = [people(f"fan{number:02}") for number in range(12)]
    Comment.add(post_by(ada), by=ada, text=" ".join(f"@{fan.handle}" for fan in crowd))
    assert Notification.objects.filter(kind="mention").count() == 10


def test_a_notice_forgets_the_name_of_what_its_reader_may_no_longer_see(ada, bruno, cleo, client_of, post_by):
    bruno.follow(ada)
    post = post_by(ada, "Grey cat")
    for someone in ("bruno", "cleo"):
        Comment.add(post, by=ada, text=f"@{someone} look at this")
    edit(post, by=ada, visibility="followers")
    assert "Grey cat" in client_of(bruno).get("/notifications").text
    page = client_of(cleo).get("/notifications").text
    assert "Grey cat" not in page and post.cover.key not in page
    assert "mentions you in something that is no longer shown to you" in page
