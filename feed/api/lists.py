"""Feeds and search for programs: the same lists as the pages', with the same permissions."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access.person import person_of
from feed.feeds.feed import Feed
from feed.feeds.serving import serve
from feed.feeds.table import BY_NAME, BY_PICTURE, SEARCHES, SIMILAR, post_at, summary
from feed.impressions import view_report
from feed.models import Repost
from feed.search.by_picture import Look
from feed.search.search import SORTS, Search
from feed.serializers import FoundSerializer, PageOfPostsSerializer, RepostSerializer, ViewsSerializer, as_json
from feed.similarity.comparing import is_behind
from gallery.cards.rendering import JSON
from gallery.images.uploads import refuse_by_length
from gallery.models import Post
from gallery.serializers.images import UploadSerializer
from lib.ids import to_text
from lib.pagination import KeysetPagination
from lib.problems import Problem
from lib.serializers import given
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
        responses=PageOfPostsSerializer,
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
        responses=FoundSerializer,
        tags=["feed"],
    )
    def get(self, request: Request, pk: UUID) -> HttpResponse:
        """At most 24, in one page. `notes` says where posts that were not compared yet may be missing."""
        return self.served(request, SIMILAR, post_at(request.user, to_text(pk)), notes=missing())


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


class ByPictureView(SlateView):
    scope = "post"
    parser_classes = (MultiPartParser,)

    @extend_schema(
        operation_id="search_by_image",
        summary="Posts with a picture that looks like one that is kept here, or that shows what words say",
        parameters=[
            OpenApiParameter("image", str, description="The id of a picture that you may see."),
            OpenApiParameter("words", str, description="Only where the gallery's encoder of pictures reads words."),
            LIMIT,
        ],
        responses=FoundSerializer,
        tags=["feed"],
    )
    def get(self, request: Request) -> HttpResponse:
        """One page, the nearest first."""
        if look := Look.asked(request.user, request.query_params):
            return self.served(request, BY_PICTURE, look, notes=missing())
        raise Problem.invalid(image=_("Say which picture, or what it shows."))

    @extend_schema(
        operation_id="search_by_picture",
        summary="Posts with a picture that looks like a file",
        parameters=[LIMIT],
        request={"multipart/form-data": UploadSerializer},
        responses=FoundSerializer,
        tags=["feed"],
    )
    def post(self, request: Request) -> HttpResponse:
        """One page, the nearest first. The file is read as an upload is, and not kept."""
        refuse_by_length(request.headers.get("Content-Length"))
        look = Look.of_upload(given(UploadSerializer, request)["picture"], person_of(request))
        return self.served(request, BY_PICTURE, look, notes=missing())


def missing() -> list[str]:
    return [_("Some posts have not been compared yet, so they are missing here for now.")] if is_behind() else []


class RepostView(APIView):
    scope = "post"

    @extend_schema(
        operation_id="get_repost",
        summary="Who posted the picture of a post first",
        responses=RepostSerializer,
        tags=["feed"],
    )
    def get(self, request: Request, pk: UUID) -> Response:
        """404 where nothing was found, or where the first post may not be seen; dismissed ones only its poster sees."""
        post = get_object_or_404(Post.objects.visible_to(request.user), pk=pk)
        repost = Repost.told_to(request.user, post)
        if repost is None:
            raise Http404
        return Response(RepostSerializer(repost).data)

    @extend_schema(
        operation_id="dismiss_repost",
        summary="Say that one's post shows another picture",
        responses={200: RepostSerializer},
        tags=["feed"],
    )
    def delete(self, request: Request, pk: UUID) -> Response:
        """Nobody else is told any more. 409 where the file is the same; dismissing again changes nothing."""
        repost = own_repost(request, pk)
        repost.dismiss(by=person_of(request))
        return Response(RepostSerializer(repost).data)

    @extend_schema(
        operation_id="restore_repost",
        summary="Say that it is the same picture after all",
        request=None,
        responses=RepostSerializer,
        tags=["feed"],
    )
    def put(self, request: Request, pk: UUID) -> Response:
        repost = own_repost(request, pk)
        repost.restore(by=person_of(request))
        return Response(RepostSerializer(repost).data)


def own_repost(request: Request, pk: UUID) -> Repost:
    return get_object_or_404(Repost.told(request.user), pk=pk, post__maker=request.user.pk)


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
