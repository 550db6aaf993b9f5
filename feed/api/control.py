"""What people say of what they want to see, for programs: mutes and wishes; and why a post stands in a list."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access.requests import SignedInCall
from feed.explanation import Explanation
from feed.models import MutedWord, Wish
from feed.mutes import mute_words, unmute_words
from feed.serializers import (
    CardSerializer,
    ExplanationSerializer,
    MutedWordsSerializer,
    MuteSerializer,
    WishListSerializer,
)
from gallery.models import Post
from gallery.registries.exposure import Began
from lib.serializers import given

FROM = [
    OpenApiParameter(
        "slate", UUID, description="Of the page that showed it; as it stood there is told with `position`."
    ),
    OpenApiParameter("position", int, description="Of its card, which begins at the page's `start`."),
]


class MutedWordsView(APIView):
    sign_in_to_read, scope = True, "social"

    @extend_schema(
        operation_id="list_muted_words",
        summary="Words and tags that I mute",
        responses=MutedWordsSerializer,
        tags=["me"],
    )
    def get(self, request: SignedInCall) -> Response:
        """All of them, at most 100, by name. People whom one mutes are under /me/mutes."""
        return Response(MutedWordsSerializer({"results": MutedWord.objects.filter(person=request.user)}).data)

    @extend_schema(
        operation_id="mute_words",
        summary="Keep posts with these words, or under this tag, out of my lists",
        request=MuteSerializer,
        responses={204: None},
        tags=["me"],
    )
    def put(self, request: SignedInCall) -> Response:
        mute_words(request.user, given(MuteSerializer, request)["said"])
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(
        operation_id="unmute_words",
        summary="No longer mute these words, or this tag",
        parameters=[OpenApiParameter("said", str, required=True, description="As it was muted: sea monster, or #sea.")],
        responses={204: None},
        tags=["me"],
    )
    def delete(self, request: SignedInCall) -> Response:
        unmute_words(request.user, request.query_params.get("said", ""))
        return Response(status=status.HTTP_204_NO_CONTENT)


class WishesView(APIView):
    sign_in_to_read, scope = True, "social"

    @extend_schema(
        operation_id="list_wishes",
        summary="What I want to see more or less of",
        responses=WishListSerializer,
        tags=["me"],
    )
    def get(self, request: SignedInCall) -> Response:
        return Response(WishListSerializer({"wishes": Wish.objects.filter(person=request.user)}).data)

    @extend_schema(
        operation_id="replace_wishes",
        summary="Replace what I want to see more or less of",
        request=WishListSerializer,
        responses=WishListSerializer,
        tags=["me"],
    )
    def put(self, request: SignedInCall) -> Response:
        """All lines at once, at most 60; what is not among them is removed. It holds in the feed `for-you` alone."""
        Wish.replace(request.user.pk, [Wish(**line) for line in given(WishListSerializer, request)["wishes"]])
        return self.get(request)


class WhyView(APIView):
    @extend_schema(
        operation_id="explain_post",
        summary="Why a post stands where it was shown, and how it ranks",
        parameters=FROM,
        responses=ExplanationSerializer,
        tags=["feed"],
    )
    def get(self, request: Request, pk: UUID) -> Response:
        """`serving` is null where that page is not kept (any more), or was somebody else's."""
        post = get_object_or_404(Post.objects.published().visible_to(request.user).for_cards(), pk=pk)
        asked: dict[str, Any] = {
            name: request.query_params[name] for name in ("slate", "position") if name in request.query_params
        }
        card = CardSerializer(data=asked)
        if asked:
            card.is_valid(raise_exception=True)
        began = Began(**card.validated_data) if asked else None
        return Response(ExplanationSerializer(Explanation.of(post, request.user, began)).data)
