"""What the API says about one's own pictures, and what it takes in to delete some."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from gallery.serializers.images import PictureSerializer
from generator.models.thread import LONGEST_TITLE
from lib.serializers import IdField


class OwnPictureSerializer(PictureSerializer):
    """A picture of one's own; `post` and `thread` say where it is, and are null where it is in none."""

    post = IdField(source="in_post", read_only=True, allow_null=True)
    thread = IdField(read_only=True, allow_null=True)

    class Meta(PictureSerializer.Meta):
        fields = [*PictureSerializer.Meta.fields, "created", "model", "visibility", "post", "thread"]
        read_only_fields = fields


class ThreadEditSerializer(serializers.Serializer[Any]):
    title = serializers.CharField(required=False, max_length=LONGEST_TITLE)
    pinned = serializers.BooleanField(required=False)


class ToDeleteSerializer(serializers.Serializer[Any]):
    """Pictures, turns (jobs) with what they made, or a whole thread: one of the three."""

    images = serializers.ListField(child=IdField(), required=False, max_length=500, allow_empty=False)
    jobs = serializers.ListField(child=IdField(), required=False, max_length=100, allow_empty=False)
    thread = IdField(required=False)
