"""Feeds and search for programs: the same lists as the pages', with the same permissions."""

from __future__ import annotations

from django.db.models import prefetch_related_objects
from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from feed.feeds import Feed
from feed.full_text import search_text
from feed.impressions import view_report
from feed.impressions.notes import note_served
from feed.impressions.slate import Slate
from feed.serializers import SlateSerializer, ViewsSerializer
from lib.pagination import KeysetPagination

KINDS = ("hot", "new", "following", "top-day", "top-week", "top-month", "top-all")
CURSOR = OpenApiParameter("cursor", str, description="From `next`.")
LIMIT = OpenApiParameter("limit", int, description="1 to 100, 40 where left out.")


class SlateView(APIView):
    """A list whose every serving is noted."""

    def feed(self, request: Request) -> Feed:
        return Feed(request.user, size=KeysetPagination().limit(request))

    def cursor(self, request: Request) -> str:
        return request.query_params.get("cursor", "")

    def served(self, request: Request, slate: Slate) -> Response:
        prefetch_related_objects(slate.rows, "tags")  # cards show none
        note_served(slate, request.user)
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
        view_report.take(request.data)
        return Response(status=status.HTTP_204_NO_CONTENT)
