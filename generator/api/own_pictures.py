"""One's own pictures, and deleting: pictures, turns and threads by one door, with what it means said before."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access.person import person_of
from gallery.models import Deletion, Image
from gallery.models.image_queryset import ImageQuerySet
from gallery.posts.deletion import Consequences, consequences, delete, undo
from gallery.serializers.deletions import DeletionSerializer, MeantSerializer
from generator.forms.own_pictures import OwnPicturesForm
from generator.jobs.deletion import delete_thread, delete_turns, made_in
from generator.jobs.own_pictures import add_places, own_pictures
from generator.models import Job, Thread
from generator.serializers.own_pictures import OwnPictureSerializer, ToDeleteSerializer
from lib.problems import Problem
from lib.serializers import given


@extend_schema_view(
    get=extend_schema(
        operation_id="list_my_images", summary="Pictures I made or brought, newest first", tags=["images"]
    )
)
class OwnPicturesView(generics.ListAPIView[Image]):
    """`q` words of the prompt, `posted` yes, no or draft, `kept`, `uploads`, `model`, `since` and `until` as days."""

    sign_in_to_read, scope = True, "read"
    serializer_class = OwnPictureSerializer

    def get_queryset(self) -> QuerySet[Image]:
        form = OwnPicturesForm(self.request.query_params)
        if not form.is_valid():
            raise Problem.invalid(form.errors)
        return own_pictures(person_of(self.request), form.filters())

    def paginate_queryset(self, queryset: Any) -> list[Any] | None:
        found = super().paginate_queryset(queryset) or []
        add_places(found)
        return list(found)


class DeletionsView(generics.ListAPIView[Deletion]):
    sign_in_to_read, takes_key, scope = True, True, "post"
    serializer_class = DeletionSerializer

    def get_queryset(self) -> QuerySet[Deletion]:
        return Deletion.objects.filter(maker=person_of(self.request), erased__isnull=True)

    @extend_schema(operation_id="list_deletions", summary="What I deleted and can bring back", tags=["images"])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="delete_images",
        summary="Delete pictures, turns or a thread",
        request=ToDeleteSerializer,
        responses={201: DeletionSerializer},
        tags=["images"],
    )
    def post(self, request: Request) -> Response:
        """Pictures of one's own go with the posts that show nothing else. Remixes by others stay as they are.

        It can be undone for 30 days by deleting the deletion. What was charged is not given back.
        """
        _images, verb = _meant(request)
        return Response(DeletionSerializer(verb()).data, status=201)


class DeletionDryRunView(APIView):
    scope = "post"

    @extend_schema(
        operation_id="try_deletion",
        summary="What deleting would mean",
        request=ToDeleteSerializer,
        responses=MeantSerializer,
        tags=["images"],
    )
    def post(self, request: Request) -> Response:
        """The same body as /deletions takes; nothing is done."""
        images, _verb = _meant(request)
        return Response(_told(consequences(images, of=person_of(request))))


def _meant(request: Request) -> tuple[ImageQuerySet, Callable[[], Deletion]]:
    """The pictures that would go, and the verb that does it."""
    asked, person = given(ToDeleteSerializer, request), person_of(request)
    if len(asked) != 1:
        raise Problem.invalid(images=_("Name pictures, jobs or a thread: one of the three."))
    if "images" in asked:
        images = Image.objects.filter(pk__in=asked["images"])
        return images, lambda: delete(images, by=person)
    if "jobs" in asked:
        turns = list(Job.objects.at_hand(person).filter(pk__in=asked["jobs"]))
        return made_in(turns), lambda: delete_turns(turns, by=person)
    thread = get_object_or_404(Thread.objects.of(person), pk=asked["thread"])
    return made_in(list(thread.jobs.filter(deletion=None))), lambda: delete_thread(thread, by=person)


def _told(meant: Consequences) -> dict[str, Any]:
    posts, shortened = ([post.pk for post in several] for several in (meant.posts, meant.shortened))
    body = {
        "images": meant.images,
        "posts": posts,
        "shortened": shortened,
        "remixes": meant.remixes,
        "days": meant.days,
    }
    return MeantSerializer(body).data


class DeletionView(APIView):
    scope = "post"

    @extend_schema(
        operation_id="undo_deletion", summary="Bring back what was deleted", responses={204: None}, tags=["images"]
    )
    def delete(self, request: Request, pk: UUID) -> Response:
        person = person_of(request)
        undo(get_object_or_404(Deletion, pk=pk, maker=person.pk), by=person)
        return Response(status=204)
