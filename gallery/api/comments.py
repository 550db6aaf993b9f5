"""Comments over the API."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import status
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access.person import person_of
from gallery.comments.threads import PACE
from gallery.models import Comment, Post
from gallery.models.ownership import ask_owner
from gallery.serializers.social import CommentSerializer, NewCommentSerializer, WordsSerializer
from lib.serializers import given


@extend_schema_view(
    get=extend_schema(
        operation_id="list_comments", summary="Comments and replies of a post, newest first", tags=["posts"]
    )
)
class CommentsView(ListAPIView[Comment]):
    takes_key = True
    scope = "social"
    serializer_class = CommentSerializer

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return Comment.objects.none()
        post = get_object_or_404(Post.objects.visible_to(self.request.user), pk=self.kwargs["pk"])
        return Comment.objects.filter(post=post).readable_by(self.request.user).for_list()

    @extend_schema(
        operation_id="create_comment",
        summary="Comment on a post, or answer a comment",
        request=NewCommentSerializer,
        responses={201: CommentSerializer},
        tags=["posts"],
    )
    def post(self, request: Request, pk: UUID) -> Response:
        post = get_object_or_404(Post.objects.published().visible_to(request.user).for_cards(), pk=pk)
        said = given(NewCommentSerializer, request)
        key = said.get("answers")
        readable = Comment.objects.filter(post=post).readable_by(request.user).select_related("by")
        answers = get_object_or_404(readable, pk=key) if key else None
        PACE.keep(request.user.pk)
        comment = Comment.add(post, by=person_of(request), text=said["text"], answers=answers)
        body = CommentSerializer(comment, context={"request": request}).data
        return Response(body, status=status.HTTP_201_CREATED)


class CommentView(APIView):
    scope = "social"

    def find(self, request: Request, pk: UUID) -> Any:
        readable = Comment.objects.readable_by(request.user).select_related("by", "post")
        return get_object_or_404(readable.filter(post__in=Post.objects.visible_to(request.user)), pk=pk)

    @extend_schema(operation_id="get_comment", summary="A comment", responses=CommentSerializer, tags=["posts"])
    def get(self, request: Request, pk: UUID) -> Response:
        return Response(CommentSerializer(self.find(request, pk), context={"request": request}).data)

    @extend_schema(
        operation_id="edit_comment",
        summary="Change one's comment within 15 minutes",
        request=WordsSerializer,
        responses=CommentSerializer,
        tags=["posts"],
    )
    def patch(self, request: Request, pk: UUID) -> Response:
        comment = self.find(request, pk)
        person = person_of(request)
        ask_owner(person, comment.by_id)
        comment.edit(by=person, text=given(WordsSerializer, request)["text"])
        return Response(CommentSerializer(comment, context={"request": request}).data)

    @extend_schema(
        operation_id="delete_comment",
        summary="Delete one's comment, or one under one's own post",
        responses={204: None},
        tags=["posts"],
    )
    def delete(self, request: Request, pk: UUID) -> Response:
        self.find(request, pk).delete(by=person_of(request))
        return Response(status=status.HTTP_204_NO_CONTENT)
