"""Threads: their list, one with its turns, and the next turn."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from generator.jobs.thread_search import with_words
from generator.jobs.turns import turns_of
from generator.models import Thread
from generator.serializers.jobs import ThreadDetailSerializer, ThreadSerializer
from generator.serializers.own_pictures import ThreadEditSerializer
from lib.serializers import given


@extend_schema_view(
    get=extend_schema(
        operation_id="list_threads",
        summary="My threads, last touched first; with q those that speak of it",
        parameters=[OpenApiParameter("q", str, description="Words of a name or of what was asked.")],
        tags=["generate"],
    )
)
class ThreadsView(generics.ListAPIView[Thread]):
    sign_in_to_read, scope = True, "generate"
    serializer_class = ThreadSerializer
    keyset_order = ("-touched", "-id")

    def get_queryset(self) -> QuerySet[Thread]:
        threads = Thread.objects.of(self.request.user)
        words = self.request.query_params.get("q", "")
        return with_words(threads, words) if words else threads


class ThreadView(APIView):
    sign_in_to_read, scope = True, "generate"

    @extend_schema(
        operation_id="get_thread",
        summary="A thread of mine with its turns",
        responses=ThreadDetailSerializer,
        tags=["generate"],
    )
    def get(self, request: Request, pk: UUID) -> Response:
        thread = get_object_or_404(Thread.objects.of(request.user), pk=pk)
        thread.shown_turns = turns_of(thread)
        return Response(ThreadDetailSerializer(thread, context={"request": request}).data)

    @extend_schema(
        operation_id="edit_thread",
        summary="Name a thread of mine, or pin it",
        request=ThreadEditSerializer,
        responses=ThreadSerializer,
        tags=["generate"],
    )
    def patch(self, request: Request, pk: UUID) -> Response:
        thread = get_object_or_404(Thread.objects.of(request.user), pk=pk)
        thread.edit(**given(ThreadEditSerializer, request))
        return Response(ThreadSerializer(thread, context={"request": request}).data)
