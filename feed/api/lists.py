"""Feeds and search for programs: the same lists as the pages', with the same permissions."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from feed.feeds.feed import Feed
from feed.feeds.serving import serve
from feed.feeds.table import BY_NAME, SEARCHES, SIMILAR, post_at, summary
from feed.impressions import view_report
from feed.search.search import SORTS, Search
from feed.serializers import FoundSerializer, SlateSerializer, ViewsSerializer, as_json
from gallery.cards.rendering import JSON
from lib.ids import to_text
from lib.pagination import KeysetPagination
from lib.shareable import share

KIND = OpenApiParameter("kind", str, OpenApiParameter.PATH, enum=list(BY_NAME))
CURSOR = OpenApiParameter("cursor", str, description="From `next`.")
ASKED = [
    OpenApiParameter(
        "q", str, description='Words (of each the beginning is enough), "exact words", -without, and the filters below.'
    ),
    OpenApiParameter("tag", str, many=True, description="A tag; of several, every one. In `q`: tag:sea or #sea."),
    OpenApiParameter("by", str, many=True, description="A handle; of several, any. In `q`: by:ada or @ada."),
    OpenApiParameter("model", str, many=True, description="A model's name, or the beginning of its words."),
    OpenApiParameter("size", str, many=True, description="square, portrait, landscape, or pixels as in 1024x768."),
    OpenApiParameter("sort", str, enum=SORTS, description="hot where left out."),
]
LIMIT = OpenApiParameter(
    "limit", int, description=f"1 to {KeysetPagination.largest}, {KeysetPagination.size} where left out."
)


class SlateView(APIView):
    """A list whose every serving is noted."""

    def served(self, request: Request, feed: Feed, subject: Any = None, **more: Any) -> HttpResponse:
        size, cursor = KeysetPagination().limit(request), request.query_params.get("cursor", "")
        slate = serve(feed, request.user, subject, cursor=cursor, size=size, form=JSON)
        answer = HttpResponse(as_json(slate, request, **more), content_type="application/json")
        return answer if feed.signed_in_only else share(answer, slate.id)


class FeedView(SlateView):
    @extend_schema(
        operation_id="read_feed",
        summary=f"A feed: {summary()}",
        parameters=[KIND, CURSOR, LIMIT],
        responses=SlateSerializer,
        tags=["feed"],
    )
    def get(self, request: Request, kind: str) -> HttpResponse:
        if kind not in BY_NAME:
            raise Http404
        return self.served(request, BY_NAME[kind])


class SimilarView(SlateView):
    @extend_schema(
        operation_id="read_similar_posts",
        summary="Posts that look like a post or say the same, the nearest first",
        parameters=[LIMIT],
        responses=SlateSerializer,
        tags=["feed"],
    )
    def get(self, request: Request, pk: UUID) -> HttpResponse:
        """At most 24, in one page."""
        return self.served(request, SIMILAR, post_at(request.user, to_text(pk)))


class SearchView(SlateView):
    @extend_schema(
        operation_id="search_posts",
        summary="Posts by words and filters, the hottest or the newest first",
        parameters=[*ASKED, CURSOR, LIMIT],
        responses=FoundSerializer,
        tags=["feed"],
    )
    def get(self, request: Request) -> HttpResponse:
        """What can only be asked in part is answered as far as it can, and `notes` says what was left out, and why."""
        search = Search.of(request.query_params)
        return self.served(request, SEARCHES[search.sort], search, notes=search.notes)


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
