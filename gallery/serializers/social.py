"""What the API says about comments and collections, and what it takes in."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from accounts.serializers import PersonSerializer
from gallery.models import Collection, Comment, Visibility
from gallery.models.collection import LONGEST_TEXT
from gallery.models.comment import LONGEST
from lib.limits.written import one_line, written
from lib.serializers import IdField


class CommentSerializer(serializers.ModelSerializer[Comment]):
    """`answers` is the comment that it stands under, or null."""

    id = IdField(read_only=True)
    post = IdField(source="post_id", read_only=True)
    by = PersonSerializer(read_only=True)
    answers = IdField(source="answers_id", read_only=True, allow_null=True)
    url = serializers.SerializerMethodField()

    class Meta:
        model = Comment
        fields = ["id", "url", "post", "by", "answers", "text", "created", "edited"]
        read_only_fields = fields

    def get_url(self, comment: Comment) -> str:
        return str(self.context["request"].build_absolute_uri(comment.get_absolute_url()))


class WordsSerializer(serializers.Serializer[Any]):
    text = serializers.CharField(max_length=2 * LONGEST, help_text=_("1 to 1000 letters."))


class NewCommentSerializer(WordsSerializer):
    answers = IdField(required=False, allow_null=True, help_text=_("The comment that this one answers."))


class CollectionSerializer(serializers.ModelSerializer[Collection]):
    id = IdField(read_only=True)
    owner = PersonSerializer(read_only=True)
    url = serializers.SerializerMethodField()

    class Meta:
        model = Collection
        fields = ["id", "url", "owner", "title", "text", "visibility", "created"]
        read_only_fields = fields

    def get_url(self, collection: Collection) -> str:
        return str(self.context["request"].build_absolute_uri(collection.get_absolute_url()))


class CollectionEditSerializer(serializers.Serializer[Any]):
    """What may be changed; what is left out stays."""

    title = serializers.CharField(max_length=80, required=False, validators=[written, one_line])
    text = serializers.CharField(max_length=LONGEST_TEXT, allow_blank=True, required=False)
    visibility = serializers.ChoiceField(choices=Visibility.choices, required=False)


class NewCollectionSerializer(CollectionEditSerializer):
    title = serializers.CharField(max_length=80, validators=[written, one_line])
