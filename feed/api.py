"""Feeds and search for programs: the same lists as the pages', with the same permissions."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import prefetch_related_objects
from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from feed import impressions
from feed.feeds import Feed, Slate
from feed.forms import parse_views
from feed.full_text import search_text
from gallery.serializers.posts import PostSerializer
from lib.pagination import KeysetPagination

KINDS = ("hot", "new", "following", "top-day", "top-week", "top-month", "top-all")
CURSOR = OpenApiParameter("cursor", str, description="From `next`.")
LIMIT = OpenApiParameter("limit", int, description="1 to 100, 40 where left out.")


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


class SlateView(APIView):
    """A list whose every serving is noted."""

    def feed(self, request: Request) -> Feed:
        return Feed(request.user, size=KeysetPagination().limit(request))

    def cursor(self, request: Request) -> str:
        return request.query_params.get("cursor", "")

    def served(self, request: Request, slate: Slate) -> Response:
        prefetch_related_objects(slate.rows, "tags")  # cards show none
        impressions.serve(slate, request.user)
        return Response(SlateSerializer(slate, context={"request": request}).data)


class FeedView(SlateView):
    @extend_schema(
        operation_id="read_feed",
        summary="A feed: hot, new, following, or top of a day, week, month or all time",
        parameters=[OpenApiParameter("kind", str, OpenApiParameter.PATH, enum=KINDS), CURSOR, LIMIT],
        responses=SlateSerializer,
        tags=["feed"],
    )
    def get(self, request: Request, kind: str) -> Response:
        if kind not in KINDS:
            raise Http404
        return self.served(request, self.feed(request).read(kind, self.cursor(request)))


class SearchView(SlateView):
    @extend_schema(
        operation_id="search_posts",
        summary="Posts that hold these words, the hottest first",
        parameters=[OpenApiParameter("q", str, description='Words, "a phrase", -without.'), CURSOR, LIMIT],
        responses=SlateSerializer,
        tags=["feed"],
    )
    def get(self, request: Request) -> Response:
        text = search_text(request.query_params.get("q", ""))
        return self.served(request, self.feed(request).search(text, self.cursor(request)))


class ViewSerializer(serializers.Serializer[Any]):
    slate = serializers.UUIDField()
    position = serializers.IntegerField(min_value=0)
    ms = serializers.IntegerField(min_value=0, help_text="How long at least half of it was on the screen.")


class ViewsSerializer(serializers.Serializer[Any]):
    views = ViewSerializer(many=True)


class ImpressionsView(APIView):
    permission_classes = []

    @extend_schema(
        operation_id="report_views",
        summary="Report how long posts of a served page were looked at",
        request=ViewsSerializer,
        responses={204: None},
        tags=["feed"],
    )
    def post(self, request: Request) -> Response:
        slate: uuid.UUID
        for slate, views in parse_views(request.data).items():
            impressions.viewed(slate, views)
        return Response(status=status.HTTP_204_NO_CONTENT)
