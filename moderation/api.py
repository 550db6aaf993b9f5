"""Reports over the API."""

from __future__ import annotations

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import status
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.access.person import person_of
from gallery.models import Comment, Post
from lib.serializers import given
from moderation.models import Report
from moderation.models.report import PACE
from moderation.serializers import NewReportSerializer, ReportSerializer


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
