"""What the API says about deletions."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from gallery.models import Deletion
from gallery.models.deletion import KEPT_DAYS
from lib.serializers import IdField


class DeletionSerializer(serializers.ModelSerializer[Deletion]):
    """What was deleted at once; undone until `until`, by deleting the deletion."""

    id = IdField(read_only=True)
    posts = serializers.ListField(child=IdField(), read_only=True, help_text="Those that went with it.")
    until = serializers.DateTimeField(read_only=True)

    class Meta:
        model = Deletion
        fields = ["id", "at", "until", "images", "posts"]
        read_only_fields = fields


class MeantSerializer(serializers.Serializer[Any]):
    """What deleting would do: nothing is done yet."""

    images = serializers.IntegerField(help_text="How many pictures go.")
    posts = serializers.ListField(child=IdField(), help_text="They show nothing else, and go with them.")
    shortened = serializers.ListField(child=IdField(), help_text="They keep their other pictures.")
    remixes = serializers.IntegerField(help_text="Posts of others that were made from them, and stay.")
    days = serializers.IntegerField(default=KEPT_DAYS, help_text="For how long it can be undone.")
