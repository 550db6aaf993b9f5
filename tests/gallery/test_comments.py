"""Words under a post: who may say them, who reads them, how they are counted."""

from datetime import timedelta
from threading import Thread

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notification
from gallery.models import Comment
from lib.ids import to_text
from lib.problems import Problem

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


def counted(post):
    post.refresh_from_db(fields=["comment_count"])
    return post.comment_count


def say(client, post, text, **more):
    return client.post(reverse("post-comments", args=[post.pk]), {"text": text, **more})


def test_bruno_comments_and_ada_is_told(client_of, ada, bruno, post_by):
    post = post_by(ada)
    response = say(client_of(bruno), post, "  The lamp makes it.\r\nReally.  ")

    comment = Comment.objects.get()
    assert response.headers["Location"] == f"{post.get_absolute_url()}#c-{comment.key}"
    assert comment.text == "The lamp makes it.\nReally."
    assert counted(post) == 1
    told = Notification.objects.get(to=ada)
    assert (told.kind, told.actor, told.url) == ("comment", bruno, comment.get_absolute_url())
    page = Client().get(post.get_absolute_url()).content.decode()
    assert "The lamp makes it.<br>Really." in page


def test_words_are_shown_as_words(client_of, ada, bruno, post_by):
    post = post_by(ada)
    say(client_of(bruno), post, "<script>alert(1)</script> https://spam.example")
    page = Client().get(post.get_absolute_url()).content.decode()
    assert "<script>alert" not in page
    assert '<a href="https://spam.example" rel="nofollow ugc noopener">https://spam.example</a>' in page


@pytest.mark.parametrize("text", ["", "   ", "x" * 1001, "nul \x00 byte"])
def test_a_refused_comment_keeps_what_was_typed(client_of, ada, bruno, post_by, text):
    post = post_by(ada)
    response = say(client_of(bruno), post, text)
    assert response.status_code == 422
    assert counted(post) == 0
    assert 'role="alert"' in response.content.decode()
    if text.startswith("x"):
        assert text in response.content.decode()


def test_a_thousand_letters_with_line_ends_fit(client_of, ada, bruno, post_by):
    post = post_by(ada)
    assert say(client_of(bruno), post, "é\r\n" * 499 + "ab").status_code == 302
    assert len(Comment.objects.get().text) == 1000


def test_a_visitor_is_sent_to_sign_in_and_back(ada, post_by):
    post = post_by(ada)
    response = say(Client(), post, "hello")
    assert response.status_code == 302
    assert post.get_absolute_url() in response.headers["Location"]
    assert not Comment.objects.exists()


@pytest.mark.parametrize("visibility", ["private", "followers"])
def test_what_one_cannot_open_one_cannot_comment(client_of, ada, bruno, post_by, visibility):
    post = post_by(ada, visibility=visibility)
    assert say(client_of(bruno), post, "hello").status_code == 404
    with pytest.raises(Problem):
        Comment.add(post, by=bruno, text="hello")
    assert counted(post) == 0


def test_followers_comment_on_what_is_for_followers(client_of, ada, bruno, post_by):
    post = post_by(ada, visibility="followers")
    bruno.follow(ada)
    assert say(client_of(bruno), post, "hello").status_code == 302


@pytest.mark.parametrize("blocker", ["ada", "bruno"])
def test_a_block_keeps_comments_apart_both_ways(client_of, ada, bruno, post_by, blocker):
    post = post_by(ada)
    (ada if blocker == "ada" else bruno).block(bruno if blocker == "ada" else ada)
    assert say(client_of(bruno), post, "hello").status_code == 404
    assert not Comment.objects.exists()


def test_comments_of_someone_blocked_or_muted_are_not_read(client_of, api_of, ada, bruno, cleo, post_by):
    post = post_by(ada)
    Comment.add(post, by=cleo, text="words of cleo")
    cleo.block(bruno)
    assert b"words of cleo" not in client_of(bruno).get(post.get_absolute_url()).content
    assert api_of(bruno).get(f"/api/v1/posts/{post.key}/comments").json()["results"] == []
    assert b"words of cleo" in client_of(ada).get(post.get_absolute_url()).content
    ada.mute(cleo)
    assert b"words of cleo" not in client_of(ada).get(post.get_absolute_url()).content


def test_an_answer_stands_under_its_comment_and_tells_its_author(client_of, ada, bruno, cleo, post_by):
    post = post_by(ada)
    first = Comment.add(post, by=bruno, text="first words")
    answer = Comment.add(post, by=cleo, text="an answer", answers=first)
    deeper = Comment.add(post, by=ada, text="an answer to the answer", answers=answer)

    assert (answer.answers, deeper.answers) == (first, first)
    assert list(Notification.objects.filter(kind="reply").values_list("to__handle", "actor__handle")) == [
        ("bruno", "cleo"),
        ("cleo", "ada"),
    ]
    assert counted(post) == 3
    thread = client_of(ada).get(first.get_absolute_url()).content.decode()
    assert thread.index("first words") < thread.index("an answer") < thread.index("to the answer")


def test_the_maker_who_is_answered_is_told_once(ada, bruno, post_by):
    post = post_by(ada)
    Comment.add(post, by=bruno, text="an answer", answers=Comment.add(post, by=ada, text="my own"))
    assert list(Notification.objects.filter(to=ada).values_list("kind", flat=True)) == ["reply"]


def test_an_answer_under_another_post_is_refused(client_of, ada, bruno, post_by):
    here, there = post_by(ada), post_by(ada, "Other")
    comment = Comment.add(there, by=bruno, text="there")
    assert say(client_of(bruno), here, "here", answers=comment.key).status_code == 404
    assert say(client_of(bruno), here, "here", answers="nonsense").status_code == 404


def test_htmx_gets_the_region_and_the_thread(client_of, ada, bruno, post_by):
    post, client = post_by(ada), client_of(bruno)
    address = reverse("post-comments", args=[post.pk])
    region = client.post(address, {"text": "hello"}, **HTMX)
    assert region.content.decode().lstrip().startswith('<section class="stack" id="comments"')
    assert "toast" in region.headers["HX-Trigger"]

    comment = Comment.objects.get()
    thread = client.post(address, {"text": "hello again", "answers": comment.key}, **HTMX).content.decode()
    assert f'id="c-{comment.key}"' in thread
    assert 'hx-swap-oob="true">2<' in thread
    refused = client.post(address, {"text": "", "answers": comment.key}, **HTMX)
    assert refused.status_code == 422
    assert f'id="c-{comment.key}"' in refused.content.decode()


def test_the_author_deletes_and_the_words_are_gone(client_of, ada, bruno, post_by):
    post = post_by(ada)
    comment = Comment.add(post, by=bruno, text="I regret this")
    client = client_of(bruno)
    assert client.post(reverse("comment-delete", args=[comment.pk])).status_code == 302
    assert client.post(reverse("comment-delete", args=[comment.pk])).status_code == 302

    comment.refresh_from_db()
    assert (comment.state, comment.text) == ("deleted", "")
    assert counted(post) == 0


def test_deleting_what_is_deleted_already_takes_it_from_the_page(client_of, ada, bruno, cleo, post_by):
    post = post_by(ada)
    comment = Comment.add(post, by=bruno, text="Nice.")
    comment.delete(by=ada)  # in the meantime, by the post's maker
    answer = client_of(bruno).post(reverse("comment-delete", args=[comment.pk]), headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert "Nice." not in answer.text and f"c-{comment.key}" not in answer.text
    assert "was deleted already" in answer.headers["HX-Trigger"]
    post.refresh_from_db()
    assert post.comment_count == 0


def test_a_deleted_comment_with_answers_keeps_its_place_empty(client_of, ada, bruno, cleo, post_by):
    post = post_by(ada)
    comment = Comment.add(post, by=bruno, text="gone words")
    answer = Comment.add(post, by=cleo, text="still here", answers=comment)
    comment.delete(by=bruno)
    page = client_of(ada).get(post.get_absolute_url()).content.decode()
    assert "not shown any more" in page
    assert "still here" in page
    assert "gone words" not in page

    answer.delete(by=cleo)
    assert "not shown any more" not in client_of(ada).get(post.get_absolute_url()).content.decode()
    assert counted(post) == 0


def test_the_maker_takes_a_comment_down_and_others_cannot(client_of, ada, bruno, cleo, post_by):
    post = post_by(ada)
    comment = Comment.add(post, by=bruno, text="rude")
    assert client_of(cleo).post(reverse("comment-delete", args=[comment.pk])).status_code == 404
    assert client_of(ada).post(reverse("comment-delete", args=[comment.pk])).status_code == 302
    comment.refresh_from_db()
    assert (comment.state, comment.text) == ("hidden", "rude")


def test_a_comment_may_be_changed_for_a_quarter_of_an_hour(client_of, ada, bruno, cleo, post_by):
    post = post_by(ada)
    comment = Comment.add(post, by=bruno, text="teh lamp")
    address = reverse("comment-edit", args=[comment.pk])
    assert client_of(cleo).post(address, {"text": "mine"}).status_code == 404
    assert client_of(bruno).post(address, {"text": ""}).status_code == 422
    assert client_of(bruno).post(address, {"text": "the lamp"}).status_code == 302
    comment.refresh_from_db()
    assert comment.text == "the lamp"
    assert comment.edited

    Comment.objects.filter(pk=comment.pk).update(created=timezone.now() - timedelta(minutes=16))
    assert client_of(bruno).post(address, {"text": "too late"}).status_code == 422
    comment.refresh_from_db()
    assert comment.text == "the lamp"


def test_a_moderators_removal_is_counted_once_and_taken_back_once(ada, bruno, post_by):
    post = post_by(ada)
    comment = Comment.add(post, by=bruno, text="spam")
    assert [comment.remove(), comment.remove()] == [True, False]
    assert counted(post) == 0
    assert [comment.reinstate(), comment.reinstate()] == [True, False]
    assert counted(post) == 1


def test_the_list_goes_on_by_pages_in_a_bounded_number_of_queries(
    client_of, ada, bruno, post_by, django_assert_max_num_queries
):
    post = post_by(ada)
    comments = [Comment.add(post, by=bruno, text=f"number {number:02}.") for number in range(25)]
    for number in range(8):
        Comment.add(post, by=ada, text=f"reply {number}.", answers=comments[-1])
    client, address = client_of(bruno), reverse("post-comments", args=[post.pk])
    client.get(address)
    with django_assert_max_num_queries(12):
        first = client.get(address)
    page = first.content.decode()
    assert page.index("number 24.") < page.index("number 05.")
    assert "number 04." not in page
    assert "reply 4." in page
    assert "reply 5." not in page

    rest = client.get(address, {"cursor": first.context["comments"].next_cursor}, **HTMX).content.decode()
    assert "number 04." in rest
    assert "<html" not in rest
    alone = client.get(comments[-1].get_absolute_url()).content.decode()
    assert "reply 7." in alone


def test_forgetting_a_person_keeps_counters_right(ada, bruno, cleo, post_by):
    post = post_by(ada)
    comment = Comment.add(post, by=bruno, text="one")
    Comment.add(post, by=bruno, text="two")
    Comment.add(post, by=cleo, text="answer", answers=comment)
    Comment.forget(bruno)
    assert counted(post) == 1
    assert not Comment.objects.filter(by=bruno).exists()
    assert set(Comment.objects.exclude(by=cleo).values_list("text", "state")) == {("", "deleted")}


def test_the_api_says_reads_changes_and_deletes(api_of, ada, bruno, cleo, post_by):
    post, api = post_by(ada), api_of(bruno)
    address = f"/api/v1/posts/{post.key}/comments"
    made = api.post(address, {"text": "hello"})
    assert made.status_code == 201
    answer = api_of(ada).post(address, {"text": "welcome", "answers": made.json()["id"]}).json()
    assert answer["answers"] == made.json()["id"]

    listed = api.get(address, {"limit": 1}).json()
    assert [one["text"] for one in listed["results"]] == ["welcome"]
    assert [one["text"] for one in api.get(listed["next"]).json()["results"]] == ["hello"]

    one = f"/api/v1/comments/{made.json()['id']}"
    assert api.patch(one, {"text": "hello there"}).json()["text"] == "hello there"
    assert api_of(cleo).delete(one).status_code == 404
    assert api.delete(one).status_code == 204
    assert api.get(one).status_code == 404
    assert counted(post) == 1


def test_the_api_refuses_with_a_problem(api_of, ada, bruno, post_by):
    address = f"/api/v1/posts/{post_by(ada).key}/comments"
    refused = api_of(bruno).post(address, {"text": " "})
    assert refused.status_code == 400
    assert refused.json()["errors"]["text"]
    assert api_of(bruno, "read").post(address, {"text": "hello"}).json()["code"] == "scope-missing"
    assert api_of(bruno).post(address, {"text": "hello", "answers": "nonsense"}).status_code == 400


@pytest.mark.django_db(transaction=True)
def test_many_at_once_are_counted_exactly(ada, bruno, post_by):
    post = post_by(ada)
    comment = Comment.add(post, by=bruno, text="to be deleted by all")

    def work(number):
        try:
            Comment.add(post, by=bruno, text=f"together {number}")
            Comment.objects.get(pk=comment.pk).delete(by=bruno)
        finally:
            connection.close()

    threads = [Thread(target=work, args=[number]) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counted(post) == 8 == Comment.objects.filter(post=post, state="shown").count()


def test_a_flood_is_slowed_down_and_the_words_stay(client_of, ada, bruno, cleo, post_by):
    post, client = post_by(ada), client_of(bruno)
    answers = [say(client, post, f"Again {number}") for number in range(25)]  # in two windows, ten in each
    slowed = [answer for answer in answers if answer.status_code == 422]
    assert 5 <= len(slowed) <= 15
    assert "a lot in a short time" in slowed[-1].content.decode()
    assert "Again 24" in answers[-1].content.decode() or answers[-1].status_code == 302
    assert counted(post) == 25 - len(slowed)
    assert say(client_of(cleo), post, "Me too").status_code == 302


@pytest.mark.long
def test_a_program_that_floods_is_told_when_to_go_on(api_of, ada, bruno, post_by):
    post, api = post_by(ada), api_of(bruno)
    address = f"/api/v1/posts/{to_text(post.pk)}/comments"
    answers = [api.post(address, {"text": "Again"}) for _ in range(25)]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert refused[0].json()["code"] == "too-fast"
    assert 0 < int(refused[0].headers["Retry-After"]) <= 60


def test_a_comment_sent_by_two_presses_is_one(client_of, ada, bruno, cleo, post_by):
    post = post_by(ada)
    for person in (bruno, bruno, cleo):
        client_of(person).post(f"{post.get_absolute_url()}/comments", {"text": "How calm!"})
    post.refresh_from_db()
    assert (post.comments.count(), post.comment_count) == (2, 2)
    Comment.objects.update(created=timezone.now() - timedelta(minutes=1))
    client_of(bruno).post(f"{post.get_absolute_url()}/comments", {"text": "How calm!"})
    assert post.comments.count() == 3
