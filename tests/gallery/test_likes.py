"""Likes: once a person and post, whatever happens at once."""

from threading import Barrier, Thread

import pytest
from django.db import connection
from django.test import Client

from accounts.models import Notification, User
from gallery.models import Like, LikeChange, Post


@pytest.mark.django_db
def test_a_like_is_counted_once_and_told_once(ada, bruno, client_of, post_by):
    post = post_by(ada)
    browser = client_of(bruno)
    for _ in range(2):
        assert browser.post(f"{post.get_absolute_url()}/like").status_code == 302
    browser.post(f"{post.get_absolute_url()}/like/delete")
    browser.post(f"{post.get_absolute_url()}/like")

    LikeChange.fold()
    post.refresh_from_db()
    assert post.like_count == 1
    told = Notification.objects.get(to=ada)
    assert (told.kind, told.actor) == ("like", bruno)


@pytest.mark.django_db
def test_a_like_can_be_taken_back(ada, bruno, client_of, post_by):
    post = post_by(ada)
    Like.add(post, bruno)
    for _ in range(2):
        client_of(bruno).delete(f"{post.get_absolute_url()}/like")
    LikeChange.fold()
    post.refresh_from_db()
    assert post.like_count == 0
    assert not Like.objects.exists()


@pytest.mark.django_db
def test_htmx_gets_the_button_alone(ada, bruno, client_of, post_by):
    answer = client_of(bruno).post(f"{post_by(ada).get_absolute_url()}/like", headers={"HX-Request": "true"})
    assert 'aria-pressed="true"' in answer.text
    assert "<html" not in answer.text


@pytest.mark.django_db
def test_a_visitor_is_asked_to_sign_in_first(ada, post_by):
    post = post_by(ada)
    answer = Client().post(f"{post.get_absolute_url()}/like")
    assert answer.status_code == 302
    assert answer["Location"].endswith(f"?next={post.get_absolute_url()}")


@pytest.mark.django_db
def test_what_one_cannot_see_one_cannot_like(ada, bruno, client_of, draft_by):
    assert client_of(bruno).post(f"{draft_by(ada).get_absolute_url()}/like").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_forty_likes_at_once_by_one_person_are_one(ada, bruno, post_by):
    post = post_by(ada)
    ready = Barrier(40)

    def like():
        mine = Post.objects.get(pk=post.pk)
        ready.wait()
        Like.add(mine, bruno)
        connection.close()

    threads = [Thread(target=like) for _ in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    LikeChange.fold()
    post.refresh_from_db()
    assert post.like_count == 1
    assert Like.objects.count() == 1
    assert Notification.objects.filter(to=ada).count() == 1


def test_what_learns_from_likes_leaves_out_those_of_the_invented_community(ada, bruno, cleo, post_by):
    post = post_by(ada)
    User.objects.filter(pk=cleo.pk).update(invented=True)
    for person in (bruno, cleo):
        Like.add(post, person)
    assert [like.by for like in Like.objects.of_people()] == [bruno]


@pytest.mark.django_db
def test_who_likes_sees_the_right_number_at_once_and_others_once_it_is_folded(ada, bruno, cleo, client_of, post_by):
    post = post_by(ada)
    Like.add(post, cleo)
    LikeChange.fold()
    client_of(bruno).post(f"{post.get_absolute_url()}/like")

    def number(person):
        return client_of(person).get(f"/api/v1/posts/{post.key}").json()["like_count"]

    def on_card(person):
        return client_of(person).get("/api/v1/feeds/new").json()["results"][0]["like_count"]

    assert (number(bruno), on_card(bruno)) == (2, 2)
    assert (number(ada), on_card(ada)) == (1, 1)
    assert LikeChange.fold() == 1
    assert [number(person) for person in (ada, bruno)] == [on_card(person) for person in (ada, bruno)] == [2, 2]


@pytest.mark.django_db
def test_a_like_taken_back_before_it_was_folded_leaves_the_number_as_it_was(ada, bruno, post_by):
    post = post_by(ada)
    before = post.touched
    Like.add(post, bruno)
    Like.take_back(post, bruno)
    assert post.like_count == 0
    assert LikeChange.fold() == 2
    post.refresh_from_db()
    assert (post.like_count, post.touched) == (0, before)


@pytest.mark.django_db
def test_what_waits_for_a_post_that_is_gone_is_let_go(ada, bruno, post_by):
    post = post_by(ada)
    Like.add(post, bruno)
    LikeChange.objects.update(post=post.id.__class__(int=1))
    assert LikeChange.fold() == 1
    assert not LikeChange.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_several_who_fold_at_a_time_count_each_like_once(ada, post_by):
    posts = [post_by(ada), post_by(ada)]
    people = [User.objects.create(handle=f"reader-{number}") for number in range(8)]
    ready = Barrier(12)

    def work(person):
        ready.wait()
        for post in posts:
            if person:
                Like.add(Post.objects.get(pk=post.pk), person)
            LikeChange.fold()
        connection.close()

    threads = [Thread(target=work, args=(person,)) for person in [*people, None, None, None, None]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    LikeChange.fold()
    assert list(Post.objects.values_list("like_count", flat=True)) == [8, 8]
