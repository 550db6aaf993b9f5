"""What the gallery keeps of a person: to hand over, and to erase."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone

from gallery.files import storage
from gallery.images.erasure import forget
from gallery.models import Collection, Comment, Credential, Deletion, Edge, HiddenPost, Image, Like, Post
from gallery.models.image_columns import NOT_IN_RECORD
from gallery.posts.bin import purge
from gallery.posts.changes import changing
from lib.ids import to_text

if TYPE_CHECKING:
    from accounts.models import User

POST = (
    *("title", "text", "rating", "visibility", "remixable", "state", "created", "published", "edited"),
    *("like_count", "comment_count", "remix_count"),
)
CREDENTIAL = ("file", "epoch", "sha256", "manifest", "signed", "ended", "report")
# What is not handed over, with the reason; of an image, what is not in its record either.
LEFT_OUT: dict[type[Model], dict[str, str]] = {
    Post: {
        "maker": "The whole copy is this person's.",
        "deleted": "`state` says it.",
        "removed": "`state` says it.",
        "touched": "For rankings.",
        "revision": "Says only that something changed.",
    },
    Image: NOT_IN_RECORD
    | {
        "maker_id": "The whole copy is this person's.",
        "storage_key": "A place in the storage; the file itself is in the copy.",
    },
}
# A person likes a post once, so each of its counters moves by one. Nothing says afterwards who took them back.
TAKE_BACK = """
with gone as (delete from gallery_like where by_id = %(by)s returning post_id)
insert into gallery_likechange (post_id, by, change) select post_id, 0, -1 from gone
"""


class GalleryData:
    """Posts, pictures with the record of their making and their files, likes, what is hidden, comments, collections."""

    def export(self, user: User) -> Iterator[tuple[str, bytes]]:
        yield "posts.json", as_json([_post(post) for post in _posts(user)])
        yield "images.jsonl", b"".join(as_line(record) for record in _records(user))
        yield "credentials.json", as_json([_credential(row) for row in _credentials(user)])
        yield "likes.json", as_json([{"post": to_text(like.post_id), "at": like.created} for like in _likes(user)])
        yield "hidden.json", as_json([{"post": to_text(row.post_id), "at": row.created} for row in _hidden(user)])
        yield "comments.json", as_json([_comment(comment) for comment in _comments(user)])
        yield "collections.json", as_json([_collection(collection) for collection in _collections(user)])
        for key, stored in _files(user):
            with storage.store().open(stored) as file:
                yield f"files/{to_text(key)}{PurePosixPath(stored).suffix}", bytes(file.read())

    def erase(self, user: User) -> None:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(TAKE_BACK, {"by": user.pk, "now": timezone.now()})
            HiddenPost.objects.filter(by=user).delete()
            Comment.forget(user)
            Collection.objects.filter(owner=user).delete()
            self._drop_posts(user)
            forget(Image.objects.filter(maker=user))
            Image.objects.filter(maker=user).update(maker=None)
            Deletion.objects.filter(maker=user).delete()

    def _drop_posts(self, user: User) -> None:
        """Through the bin, so that what they were made from no longer counts them."""
        for post in Post.objects.filter(maker=user).exclude(state=Post.State.DELETED):
            with changing(post) as leaving:
                leaving.state, leaving.deleted = Post.State.DELETED, timezone.now()
        purge(Post.objects.filter(maker=user))


def as_json(value: Any) -> bytes:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2).encode()


def as_line(value: Any) -> bytes:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False).encode() + b"\n"


def _posts(user: User) -> Any:
    return Post.objects.filter(maker=user).prefetch_related("entries", "tags").order_by("pk").iterator(chunk_size=500)


def _post(post: Post) -> dict[str, Any]:
    images = [{"image": to_text(entry.image_id), "alt_text": entry.alt_text} for entry in post.shown]
    tags = sorted(tag.name for tag in post.tags.all())
    return {"id": post.key, **{name: getattr(post, name) for name in POST}, "tags": tags, "images": images}


def _records(user: User) -> Iterator[dict[str, Any]]:
    """The record of each picture; parents by id, kind and strength."""
    parents: dict[Any, list[dict[str, Any]]] = {}
    for edge in Edge.objects.filter(child__maker=user).order_by("child", "position").iterator():
        parent = {"image": to_text(edge.parent_id), "kind": edge.kind, "strength": edge.strength}
        parents.setdefault(edge.child_id, []).append(parent)
    for record in Image.objects.filter(maker=user).records():
        key = record.pop("id")
        handed_over = {name: value for name, value in record.items() if name not in LEFT_OUT[Image]}
        yield {"id": to_text(key), **handed_over, "parents": parents.get(key, [])}


def _credentials(user: User) -> Any:
    return Credential.objects.filter(image__maker=user).order_by("image", "pk").iterator()


def _credential(row: Credential) -> dict[str, Any]:
    about = {name: getattr(row, name) for name in CREDENTIAL}
    return {"image": to_text(row.image_id), **about}


def _likes(user: User) -> Any:
    return Like.objects.filter(by=user).order_by("-pk").iterator()


def _hidden(user: User) -> Any:
    return HiddenPost.objects.filter(by=user).order_by("-pk").iterator()


def _comments(user: User) -> Any:
    return Comment.objects.filter(by=user).order_by("-pk").iterator()


def _comment(comment: Comment) -> dict[str, Any]:
    return {"post": to_text(comment.post_id), "text": comment.text, "state": comment.state, "at": comment.created}


def _collections(user: User) -> Any:
    return Collection.objects.filter(owner=user).prefetch_related("entries").order_by("pk")


def _collection(collection: Collection) -> dict[str, Any]:
    posts = [to_text(entry.post_id) for entry in collection.entries.all()]
    about = {name: getattr(collection, name) for name in ("title", "text", "visibility", "created")}
    return {"id": to_text(collection.pk), **about, "posts": posts}


def _files(user: User) -> Any:
    """What no rule is against; the records name the rest."""
    leave = Image.objects.with_file().filter(maker=user, clearance=Image.Clearance.CLEAR)
    return leave.order_by("pk").values_list("pk", "storage_key").iterator()
