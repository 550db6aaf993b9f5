"""Jobs: ask for one, look, cancel, try again, keep a candidate."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import generics, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access.person import person_of
from gallery.images.usage import why_not
from gallery.models import Image
from generator.api.headers import KEY, PLACE, REPLAYED, key_of
from generator.jobs.acceptance import Acceptance
from generator.jobs.dry_run import DryRun
from generator.jobs.masks import mask_from
from generator.jobs.turns import repeat, with_images
from generator.models import Job, Thread
from generator.requests.request import GenerationRequest
from generator.serializers.jobs import (
    AgainSerializer,
    AskOrTrySerializer,
    AskSerializer,
    JobDetailSerializer,
    JobSerializer,
    KeepSerializer,
)
from generator.serializers.ledger import DryRunSerializer
from lib.problems import Problem
from lib.serializers import given


def answer(request: Request, job: Job, code: int = status.HTTP_200_OK) -> Response:
    """One job as it is now."""
    (job,) = with_images([job])
    body = JobDetailSerializer(job, context={"request": request}).data
    return Response(body, status=code, headers={"Location": body["url"]} if code == status.HTTP_201_CREATED else None)


def accepted(request: Request, job: Job) -> Response:
    """201 for a new job and for a repeat of its request, which says so in a header."""
    response = answer(request, job, status.HTTP_201_CREATED)
    if job.replayed:
        response["Idempotency-Replayed"] = "true"
    return response


def tried(acceptance: Acceptance) -> Response:
    """What would come of it."""
    return Response(DryRunSerializer(DryRun.of(acceptance).told()).data)


def usable_image(request: Request, pk: UUID, field: str) -> Image:
    """An image that may be started from; one that is not there and one that may not be used look alike."""
    image = Image.objects.filter(pk=pk).first()
    refused = why_not(image, request.user)
    if image is None or refused:
        raise Problem.invalid({field: refused})
    return image


@extend_schema_view(get=extend_schema(operation_id="list_jobs", summary="My jobs, newest first", tags=["generate"]))
class JobsView(generics.ListAPIView[Job]):
    sign_in_to_read, scope = True, "generate"
    serializer_class = JobSerializer

    def get_queryset(self) -> QuerySet[Job]:
        return Job.objects.at_hand(self.request.user).with_sources()

    def paginate_queryset(self, queryset: Any) -> list[Any] | None:
        return with_images(super().paginate_queryset(queryset) or [])

    @extend_schema(
        operation_id="create_job",
        summary="Ask for a picture",
        parameters=[KEY, REPLAYED, PLACE],
        request=AskOrTrySerializer,
        responses={201: JobDetailSerializer},
        tags=["generate"],
    )
    def post(self, request: Request) -> Response:
        asked = given(AskOrTrySerializer, request)
        acceptance = self.acceptance(request, asked)
        return tried(acceptance) if asked.get("dry_run") else accepted(request, acceptance.job())

    def acceptance(self, request: Request, asked: dict[str, Any]) -> Acceptance:
        """What was sent, with the pictures and places that it names, seen through the caller."""
        sources = [(usable_image(request, one["image"], "sources"), one["kind"]) for one in asked.get("sources", [])]
        if mask := asked.get("mask"):
            asked["mask_key"] = mask_from(usable_image(request, mask, "mask"), sources[0][0] if sources else None)
        return Acceptance(
            person_of(request),
            GenerationRequest.read(asked),
            tuple(sources),
            get_object_or_404(Thread.objects.of(request.user), pk=asked["thread"]) if "thread" in asked else None,
            get_object_or_404(Job.objects.at_hand(request.user), pk=asked["turn"]) if "turn" in asked else None,
            key_of(request),
        )


class DryRunView(JobsView):
    http_method_names = ["post", "options"]

    @extend_schema(
        operation_id="try_job",
        summary="Say what would come of asking for a picture: its cost, its wait, a refusal; nothing is written",
        request=AskSerializer,
        responses=DryRunSerializer,
        tags=["generate"],
    )
    def post(self, request: Request) -> Response:
        return tried(self.acceptance(request, given(AskSerializer, request)))


class JobView(APIView):
    sign_in_to_read, scope = True, "generate"

    def job(self, pk: UUID) -> Job:
        return get_object_or_404(Job.objects.at_hand(self.request.user).with_sources(), pk=pk)

    @extend_schema(operation_id="get_job", summary="A job of mine", responses=JobDetailSerializer, tags=["generate"])
    def get(self, request: Request, pk: UUID) -> Response:
        return answer(request, self.job(pk))

    @extend_schema(
        operation_id="cancel_job",
        summary="Call a job off; one that has ended stays as it is",
        responses={200: JobDetailSerializer},
        tags=["generate"],
    )
    def delete(self, request: Request, pk: UUID) -> Response:
        job = self.job(pk)
        job.cancel(by=person_of(request))
        return answer(request, self.job(pk))


class FirstView(JobView):
    http_method_names = ["post", "options"]

    @extend_schema(
        operation_id="put_job_first",
        summary="Draw this one before my other waiting jobs; one that no longer waits stays as it is",
        request=None,
        responses={200: JobDetailSerializer},
        tags=["generate"],
    )
    def post(self, request: Request, pk: UUID) -> Response:
        self.job(pk).to_front(by=person_of(request))
        return answer(request, self.job(pk))


class AgainView(JobView):
    http_method_names = ["post", "options"]

    @extend_schema(
        operation_id="repeat_job",
        summary="Ask for the same once more",
        parameters=[KEY, REPLAYED, PLACE],
        request=AgainSerializer,
        responses={201: JobDetailSerializer},
        tags=["generate"],
    )
    def post(self, request: Request, pk: UUID) -> Response:
        asked = given(AgainSerializer, request)
        return accepted(request, repeat(self.job(pk), by=person_of(request), key=key_of(request), **asked))


class KeepView(JobView):
    http_method_names = ["put", "options"]

    @extend_schema(
        operation_id="keep_candidate",
        summary="Choose the candidate to go on from",
        request=KeepSerializer,
        responses=JobDetailSerializer,
        tags=["generate"],
    )
    def put(self, request: Request, pk: UUID) -> Response:
        job = self.job(pk)
        job.keep(
            get_object_or_404(Image, pk=given(KeepSerializer, request)["image"], job=job.pk), by=person_of(request)
        )
        return answer(request, job)
