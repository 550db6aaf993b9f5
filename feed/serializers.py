"""What the API says of feeds, and is told of what was looked at."""

from __future__ import annotations

from typing import Any

import orjson
from rest_framework import serializers
from rest_framework.request import Request

from feed.impressions.slate import Slate
from gallery.cards import joining
from gallery.serializers.posts import PostSerializer


class SlateSerializer(serializers.Serializer[Slate]):
    """A served page. Report what was seen of it to /impressions by `slate` and position, which begins at `start`."""

    slate = serializers.UUIDField()
    start = serializers.IntegerField()
    results = PostSerializer(many=True)
    next = serializers.URLField(allow_null=True)


def as_json(slate: Slate, request: Request) -> str:
    """What `SlateSerializer` describes, joined from stored cards."""
    results = joining.json(slate.rows, address=request.build_absolute_uri("/")[:-1])
    link = orjson.dumps(_next_link(slate, request)).decode()
    return f'{{"slate":"{slate.id}","start":{slate.start},"results":[{results}],"next":{link}}}'


def _next_link(slate: Slate, request: Request) -> str | None:
    if not slate.next_cursor:
        return None
    query = request.query_params.copy()
    query["cursor"] = slate.next_cursor
    return str(request.build_absolute_uri(f"{request.path}?{query.urlencode()}"))


class ViewSerializer(serializers.Serializer[Any]):
    slate = serializers.UUIDField()
    position = serializers.IntegerField(min_value=0)
    ms = serializers.IntegerField(min_value=0, help_text="How long at least half of it was on the screen.")


class ViewsSerializer(serializers.Serializer[Any]):
    views = ViewSerializer(many=True)
