"""Reports, and verdicts with their appeals, over the API."""

from __future__ import annotations

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
from gallery.models import Comment, Post
from lib.serializers import given
from moderation.cases.appeals import PACE as APPEALS
from moderation.cases.appeals import appeal
from moderation.models import Report, Verdict
from moderation.models.report import PACE
from moderation.serializers import AppealSerializer, NewReportSerializer, ReportSerializer, VerdictSerializer


@extend_schema_view(
    get=extend_schema(operation_id="list_reports", summary="My reports, newest first", tags=["moderation"])
)
class ReportsView(ListAPIView[Report]):
    takes_key = True
    sign_in_to_read, scope = True, "social"
    serializer_class = ReportSerializer

    def get_queryset(self) -> QuerySet[Report]:
        return Report.objects.filter(by=self.request.user.pk)

    @extend_schema(
        operation_id="create_report",
        summary="Ask the moderators to look at a post or a comment",
        request=NewReportSerializer,
        responses={201: ReportSerializer},
        tags=["moderation"],
    )
    def post(self, request: Request) -> Response:
        words = given(NewReportSerializer, request)
        if "post" in words:
            words["post"] = get_object_or_404(Post.objects.visible_to(request.user), pk=words["post"])
        else:
            words["comment"] = get_object_or_404(Comment.objects.readable_by(request.user), pk=words["comment"])
        person = person_of(request)
        PACE.keep(person.pk)
        report = Report.file(person, **words)
        return Response(ReportSerializer(report).data, status=status.HTTP_201_CREATED)


@extend_schema_view(
    get=extend_schema(
        operation_id="list_verdicts", summary="What rules said of what I asked for, newest first", tags=["moderation"]
    )
)
class VerdictsView(ListAPIView[Verdict]):
    sign_in_to_read, scope = True, "generate"
    serializer_class = VerdictSerializer

    def get_queryset(self) -> QuerySet[Verdict]:
        return Verdict.objects.filter(person=self.request.user.pk).select_related("rule").prefetch_related("cases")


class VerdictView(APIView):
    sign_in_to_read, scope = True, "generate"

    @extend_schema(
        operation_id="get_verdict",
        summary="The receipt of something that was rated, held or refused",
        responses=VerdictSerializer,
        tags=["moderation"],
    )
    def get(self, request: Request, pk: UUID) -> Response:
        return Response(VerdictSerializer(_verdict(request, pk)).data)


class AppealView(APIView):
    sign_in_to_read, scope = True, "generate"
    http_method_names = ["post", "options"]
    takes_key = True

    @extend_schema(
        operation_id="appeal_verdict",
        summary="Let another person look at it: once, and free",
        request=AppealSerializer,
        responses={201: VerdictSerializer},
        tags=["moderation"],
    )
    def post(self, request: Request, pk: UUID) -> Response:
        words, found = given(AppealSerializer, request), _verdict(request, pk)
        APPEALS.keep(request.user.pk)
        appeal(found, by=person_of(request), text=words.get("text", ""))
        return Response(VerdictSerializer(_verdict(request, pk)).data, status=status.HTTP_201_CREATED)


def _verdict(request: Request, pk: UUID) -> Verdict:
    own = Verdict.objects.filter(person=request.user.pk).select_related("rule").prefetch_related("cases")
    return get_object_or_404(own, pk=pk)
