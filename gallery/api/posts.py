"""Posts by the API: the same verbs as the pages."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.cache import get_conditional_response
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access.person import person_of
from gallery.lineage.family import Lineage
from gallery.models import HiddenPost, Like, Post
from gallery.posts import publication
from gallery.posts.drafts import draft, own_images
from gallery.posts.marks import add_marks
from gallery.registries.exposure import acted
from gallery.serializers.posts import DraftSerializer, EditSerializer, LikeSerializer, LineageSerializer, PostSerializer
from lib.serializers import given

IF_NONE_MATCH = OpenApiParameter("If-None-Match", str, OpenApiParameter.HEADER, description="An ETag from before.")
ETAG = OpenApiParameter("ETag", str, OpenApiParameter.HEADER, description="Of this answer.", response=[200])


def shown(request: Request, pk: UUID) -> dict[str, Any]:
    """The post as the caller may see it, with their marks."""
    post = get_object_or_404(Post.objects.visible_to(request.user).for_page(), pk=pk)
    add_marks([post], request.user)
    return PostSerializer(post, context={"request": request}).data


class PostsView(APIView):
    takes_key = True
    scope = "post"

    @extend_schema(operation_id="create_post", request=DraftSerializer, responses={201: PostSerializer})
    def post(self, request: Request) -> Response:
        """Make a post of pictures of one's own: a draft, or published at once."""
        words = given(DraftSerializer, request)
        person = person_of(request)
        publish = words.pop("publish")
        post = draft(person, images=own_images(person, words.pop("images")), **words)
        if publish:
            publication.publish(post, by=person)
        address = {"Location": request.build_absolute_uri(reverse("api-post", args=[post.pk]))}
        return Response(shown(request, post.pk), status=201, headers=address)


class PostView(APIView):
    scope = "post"

    @extend_schema(
        operation_id="get_post",
        parameters=[IF_NONE_MATCH, ETAG],
        responses={200: PostSerializer, 304: OpenApiResponse(description="It is as the ETag says.")},
    )
    def get(self, request: Request, pk: UUID) -> HttpResponseBase:
        """A post. Carries an ETag, so that an unchanged one is not sent again."""
        post = get_object_or_404(Post.objects.visible_to(request.user).for_page(), pk=pk)
        add_marks([post], request.user)
        etag = f'"{post.key}-{post.touched.timestamp():.6f}-{post.liked:d}{post.collected:d}"'
        answer = get_conditional_response(request._request, etag=etag)
        if answer is None:
            acted("open", post, request.user)
            answer = Response(PostSerializer(post, context={"request": request}).data)
        answer["ETag"] = etag
        return answer

    @extend_schema(operation_id="edit_post", request=EditSerializer, responses=PostSerializer)
    def patch(self, request: Request, pk: UUID) -> Response:
        """Change what a post of one's own says."""
        words = given(EditSerializer, request)
        publication.edit(found(request, pk), by=person_of(request), **words)
        return Response(shown(request, pk))

    @extend_schema(operation_id="delete_post", responses={204: None})
    def delete(self, request: Request, pk: UUID) -> Response:
        """Delete a post of one's own; it can be restored for 30 days. Deleting it again changes nothing."""
        person = person_of(request)
        publication.delete(get_object_or_404(Post, pk=pk, maker=person.pk), by=person)
        return Response(status=204)


class PublishView(APIView):
    scope = "post"

    @extend_schema(operation_id="publish_post", request=None, responses=PostSerializer)
    def post(self, request: Request, pk: UUID) -> Response:
        """Show a draft."""
        publication.publish(found(request, pk), by=person_of(request))
        return Response(shown(request, pk))


class RestoreView(APIView):
    scope = "post"

    @extend_schema(operation_id="restore_post", request=None, responses=PostSerializer)
    def post(self, request: Request, pk: UUID) -> Response:
        """Bring a deleted post back as it was."""
        person = person_of(request)
        publication.restore(get_object_or_404(Post, pk=pk, maker=person.pk), by=person)
        return Response(shown(request, pk))


class LikeView(APIView):
    scope = "social"

    @extend_schema(operation_id="like_post", request=None, responses=LikeSerializer)
    def put(self, request: Request, pk: UUID) -> Response:
        """Like a post. Liking it again changes nothing."""
        post = found(request, pk)
        Like.add(post, person_of(request))
        return Response({"liked": True, "like_count": post.like_count})

    @extend_schema(operation_id="unlike_post", responses={200: LikeSerializer})
    def delete(self, request: Request, pk: UUID) -> Response:
        """Take a like back."""
        post = found(request, pk)
        Like.take_back(post, person_of(request))
        return Response({"liked": False, "like_count": post.like_count})


class HideView(APIView):
    scope = "social"

    @extend_schema(operation_id="hide_post", request=None, responses={204: None})
    def put(self, request: Request, pk: UUID) -> Response:
        """Keep a post out of one's lists. Its address still opens; hiding it again changes nothing."""
        HiddenPost.add(found(request, pk), person_of(request))
        return Response(status=204)

    @extend_schema(operation_id="unhide_post", responses={204: None})
    def delete(self, request: Request, pk: UUID) -> Response:
        """Let it stand in one's lists again."""
        HiddenPost.take_back(found(request, pk), person_of(request))
        return Response(status=204)


class LineageView(APIView):
    @extend_schema(operation_id="get_lineage", responses=LineageSerializer)
    def get(self, request: Request, pk: UUID) -> Response:
        """What a post was made from and what was made from it, as far as the caller may see."""
        post = get_object_or_404(Post.objects.visible_to(request.user).for_cards(), pk=pk)
        return Response(LineageSerializer(Lineage(post, request.user)).data)


def found(request: Request, pk: UUID) -> Post:
    return get_object_or_404(Post.objects.visible_to(request.user), pk=pk)
