"""What a person posted, by the API."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from gallery.models import Post
from gallery.posts.marks import add_marks
from gallery.registries.exposure import shown
from gallery.serializers.posts import PostSerializer
from lib.pagination import NumberedPagination, start_of


class PersonPostsView(GenericAPIView[Post]):
    serializer_class = PostSerializer
    queryset = Post.objects.none()
    keyset_order = ("-published", "-id")
    pagination_class = NumberedPagination

    @extend_schema(operation_id="list_person_posts", responses=PostSerializer(many=True), tags=["posts"])
    def get(self, request: Request, handle: str) -> Response:
        """Published posts of a person, the newest first."""
        person = get_object_or_404(User.objects.visible_to(request.user), handle=handle)
        rows: Any = Post.objects.by(person, request.user).for_page()
        posts = self.paginate_queryset(rows) or []
        add_marks(posts, request.user)
        shown("profile", posts, request.user, start=start_of(self), about=person.pk)
        return self.get_paginated_response(PostSerializer(posts, many=True, context={"request": request}).data)
