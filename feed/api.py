"""Feeds and search for programs: the same lists as the pages', with the same permissions."""

from __future__ import annotations

from typing import Any

from django.db.models import prefetch_related_objects
from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from feed.feeds.feed import Feed
from feed.feeds.serving import serve
from feed.feeds.table import BY_NAME, SEARCH, summary
from feed.full_text import search_text
from feed.impressions import view_report
from feed.serializers import SlateSerializer, ViewsSerializer
from lib.pagination import KeysetPagination
from lib.shareable import share

KIND = OpenApiParameter("kind", str, OpenApiParameter.PATH, enum=list(BY_NAME))
CURSOR = OpenApiParameter("cursor", str, description="From `next`.")
LIMIT = OpenApiParameter(
    "limit", int, description=f"1 to {KeysetPagination.largest}, {KeysetPagination.size} where left out."
)


class SlateView(APIView):
    """A list whose every serving is noted."""

    def served(self, request: Request, feed: Feed, subject: Any = None) -> Response:
        size, cursor = KeysetPagination().limit(request), request.query_params.get("cursor", "")
        slate = serve(feed, request.user, subject, cursor=cursor, size=size)
        posts: Any = slate.rows
        prefetch_related_objects(posts, "tags")  # cards show none
        return share(Response(SlateSerializer(slate, context={"request": request}).data), slate.id)


class FeedView(SlateView):
    @extend_schema(
        operation_id="read_feed",
        summary=f"A feed: {summary()}",
        parameters=[KIND, CURSOR, LIMIT],
        responses=SlateSerializer,
        tags=["feed"],
    )
    def get(self, request: Request, kind: str) -> Response:
        if kind not in BY_NAME:
            raise Http404
        return self.served(request, BY_NAME[kind])


class SearchView(SlateView):
    @extend_schema(
        operation_id="search_posts",
        summary="Posts that hold these words, the hottest first",
        parameters=[OpenApiParameter("q", str, description='Words, "a phrase", -without.'), CURSOR, LIMIT],
        responses=SlateSerializer,
        tags=["feed"],
    )
    def get(self, request: Request) -> Response:
        return self.served(request, SEARCH, search_text(request.query_params.get("q", "")))


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
        view_report.take(request.data, request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)
