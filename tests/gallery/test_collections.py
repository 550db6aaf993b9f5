"""Keeping posts together: whose they are, who sees what in them."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from gallery.models import Collection, CollectionEntry
from gallery.posts.publication import edit
from lib.problems import Problem

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


def posts_on(response):
    return re.findall(r'class="card"[^>]* aria-label="([^"]*)"', response.text)


def test_bruno_starts_changes_and_deletes_a_collection(client_of, bruno):
    client = client_of(bruno)
    made = client.post("/collections", {"title": " Coasts ", "text": "", "visibility": "private"})
    collection = Collection.objects.get(owner=bruno)
    assert made.headers["Location"] == collection.get_absolute_url()
    assert collection.title == "Coasts"

    edit = reverse("collection-edit", args=[collection.pk])
    client.post(edit, {"title": "Seas", "text": "wet", "visibility": "public"})
    collection.refresh_from_db()
    assert (collection.title, collection.text, collection.visibility) == ("Seas", "wet", "public")
    assert client.post(edit, {"title": "", "visibility": "sideways"}).status_code == 422
    assert client.post(reverse("collection-delete", args=[collection.pk])).status_code == 302
    assert not Collection.objects.exists()


def test_visitors_sign_in_first(ada, post_by):
    post = post_by(ada)
    assert Client().get("/collections").status_code == 302
    assert Client().get(reverse("post-collect", args=[post.pk])).status_code == 302


def test_a_post_is_put_in_once_and_taken_out_once(client_of, ada, bruno, post_by):
    post, collection = post_by(ada), Collection.start(bruno, title="Coasts")
    client, address = client_of(bruno), reverse("post-collect", args=[post.pk])
    for _ in range(2):
        assert client.post(address, {"collection": collection.key}).status_code == 302
    assert CollectionEntry.objects.count() == 1
    assert 'aria-pressed="true"' in client.get(address).content.decode()
    for _ in range(2):
        client.post(address, {"collection": collection.key, "undo": "1"})
    assert CollectionEntry.objects.count() == 0


def test_the_menu_makes_a_collection_with_the_post_in_it(client_of, ada, bruno, post_by):
    post = post_by(ada)
    address = reverse("post-collect", args=[post.pk])
    answer = client_of(bruno).post(address, {"title": "New one"}, **HTMX)
    assert "<html" not in answer.content.decode()
    assert "New one" in answer.content.decode()
    assert Collection.objects.get(owner=bruno).posts.get() == post
    refused = client_of(bruno).post(address, {"title": "x" * 81}, **HTMX)
    assert refused.status_code == 400
    assert "x" * 81 in refused.content.decode()


def test_nobody_changes_anothers_collection(client_of, ada, bruno, cleo, post_by):
    post, collection = post_by(ada), Collection.start(bruno, title="Mine", visibility="public")
    client = client_of(cleo)
    assert client.post(reverse("post-collect", args=[post.pk]), {"collection": collection.key}).status_code == 404
    assert client.post(reverse("collection-edit", args=[collection.pk]), {"title": "Yours"}).status_code == 404
    assert client.post(reverse("collection-delete", args=[collection.pk])).status_code == 404
    for verb in (lambda: collection.add(post, by=cleo), lambda: collection.edit(by=cleo, title="Yours")):
        with pytest.raises(Problem):
            verb()


@pytest.mark.parametrize(("visibility", "status"), [("public", 200), ("unlisted", 200), ("private", 404)])
def test_who_may_open_a_collection(client_of, bruno, cleo, visibility, status):
    collection = Collection.start(bruno, title="Coasts", visibility=visibility)
    assert client_of(cleo).get(collection.get_absolute_url()).status_code == status
    assert client_of(bruno).get(collection.get_absolute_url()).status_code == 200


def test_a_collection_is_no_way_around_the_permissions_of_its_posts(client_of, ada, bruno, cleo, post_by):
    collection = Collection.start(bruno, title="Coasts", visibility="public")
    shown, hidden, linked, mature = (
        post_by(ada, "shown"),
        post_by(ada, "hidden"),
        post_by(ada, "linked", visibility="unlisted"),
        post_by(ada, "mature", rating="mature"),
    )
    for post in (shown, hidden, linked, mature):
        collection.add(post, by=bruno)
    edit(hidden, by=ada, visibility="private")

    assert posts_on(client_of(cleo).get(collection.get_absolute_url())) == ["shown"]
    assert posts_on(client_of(bruno).get(collection.get_absolute_url())) == ["mature", "linked", "shown"]
    ada.block(bruno)
    assert posts_on(client_of(bruno).get(collection.get_absolute_url())) == []


def test_what_one_cannot_open_one_cannot_collect(client_of, ada, bruno, post_by):
    post, collection = post_by(ada, visibility="private"), Collection.start(bruno, title="Coasts")
    address = reverse("post-collect", args=[post.pk])
    assert client_of(bruno).post(address, {"collection": collection.key}).status_code == 404
    with pytest.raises(Problem):
        collection.add(post, by=bruno)


def test_only_listed_collections_stand_on_their_owners_page(client_of, bruno, cleo):
    for visibility in ("public", "unlisted", "private"):
        Collection.start(bruno, title=f"the {visibility} one", visibility=visibility)
    page = client_of(cleo).get("/@bruno/collections").content.decode()
    assert "the public one" in page
    assert "the unlisted one" not in page
    assert "the private one" not in page
    assert "the private one" in client_of(bruno).get("/collections").content.decode()


def test_lists_take_a_bounded_number_of_queries(client_of, ada, bruno, post_by, django_assert_max_num_queries):
    collections = [Collection.start(bruno, title=f"number {number}") for number in range(6)]
    for number in range(6):
        post = post_by(ada, f"post {number}")
        for collection in collections:
            collection.add(post, by=bruno)
    client = client_of(bruno)
    client.get("/collections")
    with django_assert_max_num_queries(8):
        page = client.get("/collections")
    assert [row.count for row in page.context["page"].rows] == [6] * 6
    assert all(row.cover for row in page.context["page"].rows)
    with django_assert_max_num_queries(13):
        one = client.get(collections[0].get_absolute_url())
    assert posts_on(one)[0] == "post 5"
    with django_assert_max_num_queries(12):
        client.get(reverse("post-collect", args=[post.pk]))


def test_a_person_has_at_most_two_hundred(client_of, bruno):
    Collection.objects.bulk_create(Collection(owner=bruno, title=str(number)) for number in range(200))
    response = client_of(bruno).post("/collections", {"title": "One more", "visibility": "private"})
    assert response.status_code == 422
    assert Collection.objects.filter(owner=bruno).count() == 200


def test_the_api_starts_fills_reads_and_deletes(api_of, ada, bruno, cleo, post_by):
    posts, api = [post_by(ada, f"post {number}") for number in range(3)], api_of(bruno)
    made = api.post("/api/v1/collections", {"title": "Coasts", "visibility": "public"})
    assert made.status_code == 201
    address = f"/api/v1/collections/{made.json()['id']}"
    for post in posts:
        for _ in range(2):
            assert api.put(f"{address}/posts/{post.key}").status_code == 204
    assert api_of(cleo).put(f"{address}/posts/{posts[0].key}").status_code == 404

    first = api_of(cleo).get(f"{address}/posts", {"limit": 2}).json()
    assert [post["title"] for post in first["results"]] == ["post 2", "post 1"]
    assert [post["title"] for post in api_of(cleo).get(first["next"]).json()["results"]] == ["post 0"]
    assert api.get(f"/api/v1/posts/{posts[0].key}").json()["collected"] is True

    assert api.delete(f"{address}/posts/{posts[0].key}").status_code == 204
    assert api.patch(address, {"visibility": "private"}).json()["visibility"] == "private"
    assert api_of(cleo).get(address).status_code == 404
    assert [one["title"] for one in api.get("/api/v1/collections").json()["results"]] == ["Coasts"]
    assert api_of(cleo).get("/api/v1/users/bruno/collections").json()["results"] == []
    assert api.delete(address).status_code == 204
    assert api.post("/api/v1/collections", {"title": "x" * 81}).json()["errors"]["title"]


def test_a_collection_started_by_two_presses_is_one(client_of, bruno, ada, post_by):
    collect, client = reverse("post-collect", args=[post_by(ada).pk]), client_of(bruno)
    for _ in range(2):
        client.post(collect, {"title": "Coasts"})
        client.post("/collections", {"title": "Seas", "text": "", "visibility": "private"})
    assert sorted(Collection.objects.filter(owner=bruno).values_list("title", flat=True)) == ["Coasts", "Seas"]
