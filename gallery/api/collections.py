"""Collections over the API."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import status
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access.person import person_of
from accounts.models import User
from gallery.models import Collection, CollectionEntry, Post
from gallery.posts.marks import add_marks
from gallery.registries.exposure import shown
from gallery.serializers.posts import PostSerializer
from gallery.serializers.social import CollectionEditSerializer, CollectionSerializer, NewCollectionSerializer
from lib.pagination import NumberedPagination, start_of
from lib.serializers import given


@extend_schema_view(
    get=extend_schema(operation_id="list_collections", summary="My collections, newest first", tags=["collections"])
)
class CollectionsView(ListAPIView[Collection]):
    takes_key = True
    sign_in_to_read, scope = True, "social"
    serializer_class = CollectionSerializer

    def get_queryset(self) -> QuerySet[Collection]:
        return Collection.objects.filter(owner=self.request.user.pk).select_related("owner")

    @extend_schema(
        operation_id="create_collection",
        summary="Start a collection",
        request=NewCollectionSerializer,
        responses={201: CollectionSerializer},
        tags=["collections"],
    )
    def post(self, request: Request) -> Response:
        collection = Collection.start(person_of(request), **given(NewCollectionSerializer, request))
        body = CollectionSerializer(collection, context={"request": request}).data
        return Response(body, status=status.HTTP_201_CREATED)


@extend_schema_view(
    get=extend_schema(
        operation_id="list_person_collections", summary="Someone's listed collections", tags=["collections"]
    )
)
class PersonCollectionsView(ListAPIView[Collection]):
    serializer_class = CollectionSerializer

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return Collection.objects.none()
        owner = get_object_or_404(User.objects.visible_to(self.request.user), handle=self.kwargs["handle"].lower())
        return Collection.objects.listed_for(self.request.user).filter(owner=owner).select_related("owner")


class CollectionView(APIView):
    scope = "social"

    def find(self, request: Request, pk: UUID) -> Any:
        return get_object_or_404(Collection.objects.visible_to(request.user).select_related("owner"), pk=pk)

    @extend_schema(
        operation_id="get_collection", summary="A collection", responses=CollectionSerializer, tags=["collections"]
    )
    def get(self, request: Request, pk: UUID) -> Response:
        return Response(CollectionSerializer(self.find(request, pk), context={"request": request}).data)

    @extend_schema(
        operation_id="edit_collection",
        summary="Change title, text or who may see it",
        request=CollectionEditSerializer,
        responses=CollectionSerializer,
        tags=["collections"],
    )
    def patch(self, request: Request, pk: UUID) -> Response:
        words = given(CollectionEditSerializer, request)
        collection = self.find(request, pk)
        collection.edit(by=person_of(request), **words)
        return Response(CollectionSerializer(collection, context={"request": request}).data)

    @extend_schema(
        operation_id="delete_collection",
        summary="Delete a collection; its posts stay",
        responses={204: None},
        tags=["collections"],
    )
    def delete(self, request: Request, pk: UUID) -> Response:
        self.find(request, pk).delete(by=person_of(request))
        return Response(status=status.HTTP_204_NO_CONTENT)


@extend_schema_view(
    get=extend_schema(
        operation_id="list_collection_posts",
        summary="The posts in a collection that the caller may see, the newest addition first",
        responses=PostSerializer(many=True),
        tags=["collections"],
    )
)
class CollectionPostsView(ListAPIView[Any]):
    """The entry is the row that is paged, the post is what is answered."""

    serializer_class = PostSerializer
    pagination_class = NumberedPagination

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return CollectionEntry.objects.none()
        found = get_object_or_404(Collection.objects.visible_to(self.request.user), pk=self.kwargs["pk"])
        return found.entries_for(self.request.user)

    def get_serializer(self, rows: Any = None, **kwargs: Any) -> Any:
        keys = [row.post_id for row in rows or []]
        found = {post.pk: post for post in Post.objects.filter(pk__in=keys).for_cards().prefetch_related("tags")}
        posts = [found[key] for key in keys if key in found]
        add_marks(posts, self.request.user)
        if posts:
            about, start = self.kwargs["pk"], start_of(self)
            shown("collection", posts, self.request.user, start=start, about=about, policy="newest-entry")
        return PostSerializer(posts, context=self.get_serializer_context(), **kwargs)


class CollectionPostView(APIView):
    sign_in_to_read, scope = True, "social"

    @extend_schema(
        operation_id="collect_post", summary="Put a post in", request=None, responses={204: None}, tags=["collections"]
    )
    def put(self, request: Request, pk: UUID, post: UUID) -> Response:
        person = person_of(request)
        collection = get_object_or_404(Collection, pk=pk, owner=person)
        collection.add(get_object_or_404(Post.objects.visible_to(person), pk=post), by=person)
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(
        operation_id="uncollect_post", summary="Take a post out", responses={204: None}, tags=["collections"]
    )
    def delete(self, request: Request, pk: UUID, post: UUID) -> Response:
        person = person_of(request)
        get_object_or_404(Collection, pk=pk, owner=person).take_out(Post(pk=post), by=person)
        return Response(status=status.HTTP_204_NO_CONTENT)
