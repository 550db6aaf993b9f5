"""More like this: what is near a post, on pages and for programs."""

import pytest

from accounts.models import Block
from feed.models import (
    Card,
    Impression,
    IndexedPicture,
    IndexedPost,
    Neighbours,
    PictureVector,
    Slate,
    TextVector,
)
from feed.models.neighbours import MOST
from feed.similarity import encoder, vector_index
from feed.similarity.comparing import compare_waiting, keep
from gallery.posts import publication
from lib.ids import new_id

pytestmark = pytest.mark.django_db


def similar(browser, post, titles):
    return titles(browser.get(f"/posts/{post.key}/similar"))


def test_a_post_leads_to_those_that_share_its_words_and_its_look(client, ada, bruno, shown_by, compared, titles):
    post = shown_by(ada, 1, "A red lighthouse", tags=["sea"])
    shown_by(bruno, 5, "Red lighthouse at dusk", tags=["sea"])
    shown_by(bruno, 9, "Accountants in a meeting")
    compared()
    page = client.get(post.get_absolute_url()).text
    assert f'hx-get="/posts/{post.key}/similar"' in page
    assert f'<a href="/posts/{post.key}/similar">More like this</a>' in page
    assert similar(client, post, titles)[0] == "Red lighthouse at dusk"


def test_a_new_post_comes_in_among_the_neighbours_of_older_ones(client, ada, bruno, shown_by, compared, titles):
    old = shown_by(ada, 1, "A red lighthouse")
    compared()
    assert similar(client, old, titles) == []
    shown_by(bruno, 5, "The red lighthouse again")
    compared()
    assert similar(client, old, titles) == ["The red lighthouse again"]


def test_programs_get_the_same(client, api_of, ada, bruno, cleo, shown_by, compared):
    post = shown_by(ada, 1, "A red lighthouse")
    shown_by(bruno, 5, "The red lighthouse again")
    compared()
    answer = api_of(cleo).get(f"/api/v1/posts/{post.key}/similar").json()
    assert [one["title"] for one in answer["results"]] == ["The red lighthouse again"]
    assert answer["next"] is None
    assert client.get("/api/v1/posts/11111111111111111111111111/similar").status_code == 404


def test_only_what_a_reader_may_see_stands_there(client, client_of, ada, bruno, cleo, shown_by, compared, titles):
    post = shown_by(ada, 1, "A red lighthouse")
    shown_by(bruno, 5, "Red lighthouse of Bruno")
    gone = shown_by(ada, 6, "Red lighthouse, gone")
    shown_by(ada, 7, "Red lighthouse, mature", rating="mature")
    shown_by(ada, 8, "Red lighthouse, private", visibility="private")
    compared()
    publication.delete(gone, by=ada)
    Block.objects.create(by=bruno, whom=cleo)
    assert similar(client, post, titles) == ["Red lighthouse of Bruno"]
    assert similar(client_of(cleo), post, titles) == []
    hidden = shown_by(ada, 9, visibility="private")
    assert client.get(f"/posts/{hidden.key}/similar").status_code == 404


def test_what_is_shown_is_logged_with_the_post_as_its_surface(client, ada, bruno, shown_by, compared, flushed):
    post = shown_by(ada, 1, "A red lighthouse")
    other = shown_by(bruno, 5, "The red lighthouse again")
    compared()
    with flushed():
        client.get(f"/posts/{post.key}/similar")
    slate = Slate.objects.get(surface="similar")
    assert (slate.policy, slate.weights) == ("similar", {"look": 0.5, "words": 0.5})
    assert Impression.objects.get(slate=slate.pk).post == other.pk


def test_a_post_that_no_worker_has_compared_yet_shows_what_shares_its_tags(
    client, ada, bruno, shown_by, refreshed, titles
):
    post = shown_by(ada, 1, "Something", tags=["sea"])
    shown_by(bruno, 5, "Else", tags=["sea"])
    refreshed()
    assert similar(client, post, titles) == ["Else"]
    assert not Neighbours.objects.exists()


def test_a_picture_whose_file_is_gone_breaks_nothing(client, ada, bruno, shown_by, compared, titles):
    post = shown_by(ada, 1, "A red lighthouse")
    lost = shown_by(bruno, 5, "The red lighthouse again")
    lost.cover.__class__.objects.filter(pk=lost.cover.pk).update(storage_key="originals/no/such.png", renditions={})
    compared()
    assert not PictureVector.objects.filter(pk=lost.cover.pk).exists()
    assert similar(client, post, titles) == ["The red lighthouse again"]


def test_a_post_that_says_something_else_is_compared_again(client, ada, bruno, shown_by, compared, titles):
    post = shown_by(ada, 1, "A red lighthouse")
    other = shown_by(bruno, 12, "Accountants meeting")
    compared()
    before = bytes(TextVector.objects.get(pk=other.pk).vector)
    publication.edit(other, by=bruno, title="A red lighthouse")
    compared()
    assert bytes(TextVector.objects.get(pk=other.pk).vector) != before
    assert similar(client, post, titles)[0] == "A red lighthouse"


@pytest.mark.long
def test_another_encoder_makes_all_vectors_anew_and_goes_on_where_it_was_stopped(
    ada, shown_by, compared, settings, monkeypatch
):
    posts = [shown_by(ada, number, f"picture number {number}") for number in range(5)]
    compared()
    settings.TEXT_ENCODER = "sentences"
    monkeypatch.setattr("feed.similarity.comparing.BATCH", 2)
    monkeypatch.setattr("feed.similarity.comparing.BATCHES", 1)
    assert compare_waiting() == 2
    assert TextVector.objects.filter(encoder__startswith="sentences").count() == 2
    assert [compare_waiting(), compare_waiting(), compare_waiting()] == [2, 1, 0]
    assert TextVector.objects.filter(encoder__startswith="sentences").count() == len(posts)
    assert set(Card.objects.values_list("compared", flat=True)) == {f"{encoder.marks()} + graph"}


def test_it_costs_as_many_queries_for_eight_as_for_two(client, ada, shown_by, compared, django_assert_max_num_queries):
    def cost(post):
        compared()
        client.get(f"/posts/{post.key}/similar")
        with django_assert_max_num_queries(10) as counted:
            client.get(f"/posts/{post.key}/similar")
        return len(counted)

    post = shown_by(ada, 0, "red lighthouse")
    for number in range(1, 3):
        shown_by(ada, number, f"red lighthouse {number}")
    few = cost(post)
    for number in range(3, 9):
        shown_by(ada, number, f"red lighthouse {number}")
    assert cost(post) == few


@pytest.mark.parametrize("cursor", ["x", "40~x", "24~WzFd"])
def test_it_is_one_page_and_has_no_second(client, ada, shown_by, cursor):
    post = shown_by(ada, 1)
    assert client.get(f"/posts/{post.key}/similar", {"cursor": cursor}).status_code == 404


def test_without_an_index_of_vectors_posts_are_compared_and_once_it_comes_again(
    client, ada, bruno, shown_by, without_index, compared, titles, caplog
):
    post = shown_by(ada, 1, "A red lighthouse")
    shown_by(bruno, 5, "The red lighthouse again")
    compared()
    assert similar(client, post, titles) == ["The red lighthouse again"]
    assert not IndexedPost.objects.exists()
    vector_index.prepare()
    assert "no pgvector" not in caplog.text
    compared()
    assert IndexedPost.objects.count() == IndexedPicture.objects.count() == 2
    assert similar(client, post, titles) == ["The red lighthouse again"]


def test_a_new_post_comes_in_among_the_neighbours_of_more_posts_than_its_own(ada, shown_by, compared):
    old, new = shown_by(ada, 1, "A red lighthouse"), shown_by(ada, 5, "Accountants")
    compared()
    Neighbours.objects.filter(pk=old.pk).update(posts=[], scores=[])
    nearer = [(new_id(), 0.9) for _ in range(MOST)]
    keep(new, [*nearer, (old.pk, 0.4)])
    assert Neighbours.objects.get(pk=new.pk).posts == [key for key, _score in nearer]
    assert Neighbours.objects.get(pk=old.pk).posts == [new.pk]
