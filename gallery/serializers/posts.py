"""What the API says about posts, and what it takes in."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.serializers import PersonSerializer
from gallery.lineage.family import Node, Sight
from gallery.lineage.parents import parents_of
from gallery.models import Edge, Post, PostImage, Visibility
from gallery.models.post import LONGEST_TEXT
from gallery.models.tag import MOST
from gallery.models.tag_name import LONGEST
from gallery.posts.drafts import LONGEST_ALT, MOST_IMAGES
from gallery.serializers.images import PictureSerializer
from lib.limits.written import one_line, written
from lib.serializers import IdField


class EntrySerializer(serializers.ModelSerializer[PostImage]):
    image = PictureSerializer(read_only=True)

    class Meta:
        model = PostImage
        fields = ["alt_text", "image"]
        read_only_fields = fields


class PostParentSerializer(serializers.Serializer[Any]):
    """What a post was made from. `post` and `maker` are null where not everybody may be told of it."""

    kind = serializers.ChoiceField(choices=Edge.Kind.choices)
    post = serializers.CharField(source="post.key", allow_null=True, default=None)
    maker = serializers.CharField(source="maker.handle", allow_null=True, default=None)


class PostSerializer(serializers.ModelSerializer[Post]):
    """A post. `liked` and `collected` are the caller's own marks."""

    id = IdField(read_only=True)
    url = serializers.SerializerMethodField()
    maker = PersonSerializer(read_only=True)
    tags = serializers.SerializerMethodField()
    parents = serializers.SerializerMethodField()
    images = EntrySerializer(source="shown", many=True, read_only=True)
    liked = serializers.BooleanField(read_only=True)
    collected = serializers.BooleanField(read_only=True)

    class Meta:
        model = Post
        fields = [
            "id", "url", "state", "title", "text", "tags", "rating", "visibility", "remixable", "maker", "images",
            "parents", "created", "published", "edited", "like_count", "comment_count", "remix_count", "liked",
            "collected",
        ]  # fmt: skip
        read_only_fields = fields

    def get_url(self, post: Post) -> str:
        return str(self.context["request"].build_absolute_uri(post.get_absolute_url()))

    @extend_schema_field(PostParentSerializer(many=True))
    def get_parents(self, post: Post) -> Any:
        """What its pictures were made from, as far as everybody may be told."""
        return PostParentSerializer(parents_of(post), many=True).data

    def get_tags(self, post: Post) -> list[str]:
        return sorted(tag.name for tag in post.tags.all())


class EditSerializer(serializers.Serializer[Any]):
    """What may be changed; what is left out stays."""

    title = serializers.CharField(max_length=120, allow_blank=True, required=False, validators=[written, one_line])
    text = serializers.CharField(max_length=LONGEST_TEXT, allow_blank=True, required=False)
    alt_texts = serializers.ListField(
        child=serializers.CharField(max_length=LONGEST_ALT, allow_blank=True),
        max_length=MOST_IMAGES,
        required=False,
        help_text=_("One for each picture, in order."),
    )
    tags = serializers.ListField(child=serializers.CharField(max_length=LONGEST), max_length=MOST, required=False)
    rating = serializers.ChoiceField(choices=Post.Rating.choices, required=False)
    visibility = serializers.ChoiceField(choices=Visibility.choices, required=False)
    remixable = serializers.BooleanField(required=False)


class DraftSerializer(EditSerializer):
    """A new post: of which pictures, and whether it is published at once."""

    images = serializers.ListField(child=IdField(), min_length=1, max_length=MOST_IMAGES)
    publish = serializers.BooleanField(default=False)


class LikeSerializer(serializers.Serializer[Any]):
    liked = serializers.BooleanField()
    like_count = serializers.IntegerField()


class NodeSerializer(serializers.Serializer[Node]):
    """A picture of the family. `sight` says how much the caller may know of it; `id` and `maker` are null where not."""

    id = serializers.SerializerMethodField()
    sight = serializers.ChoiceField(choices=[sight.value for sight in Sight])
    title = serializers.CharField()
    maker = serializers.SerializerMethodField()
    kind = serializers.ChoiceField(choices=Edge.Kind.choices, allow_blank=True)
    here = serializers.BooleanField()
    children = serializers.SerializerMethodField()

    def get_id(self, node: Node) -> str | None:
        return node.post.key if node.post else None

    def get_maker(self, node: Node) -> str | None:
        return node.maker.handle if node.maker else None

    @extend_schema_field({"type": "array", "items": {"$ref": "#/components/schemas/Node"}})
    def get_children(self, node: Node) -> Any:
        children: Any = node.children
        return NodeSerializer(children, many=True).data


class LineageSerializer(serializers.Serializer[Any]):
    """`sources` are the post's parents, nearest first; `roots` the whole family as a tree, oldest first."""

    sources = NodeSerializer(many=True)
    roots = NodeSerializer(many=True)
