"""What the API says of feeds, and is told of what was looked at."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from feed.impressions.slate import Slate
from gallery.serializers.posts import PostSerializer


class SlateSerializer(serializers.Serializer[Slate]):
    """A served page. Report what was seen of it to /impressions by `slate` and position, which begins at `start`."""

    slate = serializers.UUIDField(source="id")
    start = serializers.IntegerField()
    results = PostSerializer(source="rows", many=True)
    next = serializers.SerializerMethodField()

    def get_next(self, slate: Slate) -> str | None:
        request = self.context["request"]
        if not slate.next_cursor:
            return None
        query = request.query_params.copy()
        query["cursor"] = slate.next_cursor
        return str(request.build_absolute_uri(f"{request.path}?{query.urlencode()}"))


class FoundSerializer(SlateSerializer):
    """What a search found, and in sentences what of it could not be asked."""

    notes = serializers.ListField(child=serializers.CharField(), default=[], read_only=True)


class ViewSerializer(serializers.Serializer[Any]):
    slate = serializers.UUIDField()
    position = serializers.IntegerField(min_value=0)
    ms = serializers.IntegerField(min_value=0, help_text="How long at least half of it was on the screen.")


class ViewsSerializer(serializers.Serializer[Any]):
    slates = serializers.ListField(
        child=serializers.UUIDField(),
        required=False,
        help_text="Slates whose cards were watched, seen or not; what of them is not in `views` was not seen.",
    )
    views = ViewSerializer(many=True)
