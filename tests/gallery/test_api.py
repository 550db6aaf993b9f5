"""Pictures and posts by the API."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from gallery.models import Like, Post

pytestmark = pytest.mark.django_db


def test_a_picture_is_posted_edited_deleted_and_restored(ada, api_of, image_by):
    api, image = api_of(ada), image_by(ada)
    made = api.post("/api/v1/posts", {"images": [image.key], "title": "Night", "tags": ["Sea"], "publish": True})
    assert made.status_code == 201, made.json()
    address = made["Location"]
    assert made.json()["state"] == "published"
    assert made.json()["tags"] == ["sea"]

    assert api.patch(address, {"title": "Later"}).json()["title"] == "Later"
    for _ in range(2):
        assert api.delete(address).status_code == 204
    assert api.get(address).status_code == 404
    assert api.post(f"{address}/restore").json()["state"] == "published"


def test_a_picture_carries_the_record_of_its_making(ada, api_of, image_by):
    parent = image_by(ada)
    image = image_by(ada, "a lighthouse", seed=2**64 - 1, parents=[(parent, "edit", 0.3)])
    record = api_of(ada).get(f"/api/v1/images/{image.key}").json()

    assert record["prompt"] == "a lighthouse"
    assert record["seed"] == str(2**64 - 1)
    assert record["parents"] == [{"id": parent.key, "kind": "edit", "strength": 0.3}]
    assert record["files"]["w640"].endswith(f"/images/{image.key}/w640")


def test_a_private_parent_is_not_named_to_others(ada, bruno, api_of, image_by, post_by):
    image = image_by(ada, parents=[(image_by(ada), "edit", 0.3)])
    post_by(ada, images=[image])
    assert api_of(bruno).get(f"/api/v1/images/{image.key}").json()["parents"] == []


def test_private_pictures_and_drafts_are_not_there_for_others(ada, bruno, api_of, draft_by):
    draft = draft_by(ada)
    for client in (api_of(bruno), APIClient()):
        assert client.get(f"/api/v1/images/{draft.cover.key}").status_code == 404
        assert client.get(f"/api/v1/posts/{draft.key}").status_code == 404


def test_likes_are_put_and_deleted(ada, bruno, api_of, post_by):
    address = f"/api/v1/posts/{post_by(ada).key}/like"
    api = api_of(bruno)
    for _ in range(2):
        assert api.put(address).json() == {"liked": True, "like_count": 1}
    for _ in range(2):
        assert api.delete(address).json() == {"liked": False, "like_count": 0}


def test_a_token_without_the_scope_may_not_post(ada, api_of, image_by):
    answer = api_of(ada, "read").post("/api/v1/posts", {"images": [image_by(ada).key]})
    assert answer.status_code == 403 or answer.status_code == 404
    assert not Post.objects.exists()


def test_an_unchanged_post_is_not_sent_again(ada, bruno, api_of, post_by):
    post = post_by(ada)
    api = api_of(bruno)
    etag = api.get(f"/api/v1/posts/{post.key}")["ETag"]
    assert api.get(f"/api/v1/posts/{post.key}", headers={"If-None-Match": etag}).status_code == 304
    Like.add(post, bruno)
    assert api.get(f"/api/v1/posts/{post.key}", headers={"If-None-Match": etag}).status_code == 200


@pytest.mark.parametrize(
    ("body", "field"),
    [({}, "images"), ({"images": []}, "images"), ({"images": ["x"]}, "images.0"), ({"rating": "wild"}, "rating")],
)
def test_refused_fields_come_as_a_problem_document(ada, api_of, body, field):
    answer = api_of(ada).post("/api/v1/posts", body)
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert field in answer.json()["errors"]


def test_lineage_says_what_the_caller_may_know(ada, bruno, api_of, image_by, post_by):
    source = post_by(ada, "Coast")
    remix = post_by(bruno, "Night", images=[image_by(bruno, parents=[(source.cover, "remix", 0.5)])])
    family = APIClient().get(f"/api/v1/posts/{remix.key}/lineage").json()
    assert family["sources"][0]["title"] == "Coast"
    [shown] = family["roots"][0]["children"]
    assert (shown["id"], shown["sight"], shown["maker"], shown["kind"]) == (remix.key, "shown", "bruno", "remix")
    assert shown["here"]


def test_a_persons_posts_come_in_pages(ada, post_by, django_assert_max_num_queries):
    posts = [post_by(ada, f"Number {number}") for number in range(5)]
    with django_assert_max_num_queries(8):
        first = APIClient().get("/api/v1/users/ada/posts?limit=3").json()
    second = APIClient().get(first["next"]).json()
    found = [post["id"] for page in (first, second) for post in page["results"]]
    assert found == [post.key for post in reversed(posts)]
    assert second["next"] is None


def test_an_upload_by_the_api(ada, api_of, picture_bytes):
    sent = SimpleUploadedFile("x.png", picture_bytes("teal", (300, 200)), "image/png")
    answer = api_of(ada).post("/api/v1/images", {"picture": sent}, format="multipart")
    assert answer.status_code == 201, answer.json()
    assert answer.json()["origin"] == "upload"

    refused = api_of(ada).post(
        "/api/v1/images", {"picture": SimpleUploadedFile("x.png", b"PK\3\4")}, format="multipart"
    )
    assert refused.status_code == 400
    assert refused.json()["code"] == "wrong-format"
