"""A copy of everything that belongs to one."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.core.files.storage import default_storage
from django.db import transaction
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import status
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access.requests import SignedInCall
from accounts.models import Export
from accounts.serializers import ExportSerializer
from accounts.tasks import make_export
from lib.outages import reaching


class ExportsView(APIView):
    sign_in_to_read, scope = True, "account"

    @extend_schema(
        operation_id="list_exports", summary="Copies of my data", responses=ExportSerializer(many=True), tags=["me"]
    )
    def get(self, request: SignedInCall) -> Response:
        mine = Export.objects.of(request.user)[:10]
        return Response(ExportSerializer(mine, many=True, context={"request": request}).data)

    @extend_schema(
        operation_id="create_export",
        summary="Ask for a copy of my data",
        request=None,
        responses={202: ExportSerializer},
        tags=["me"],
    )
    def post(self, request: SignedInCall) -> Response:
        export = Export.ask(request.user)
        transaction.on_commit(partial(make_export.delay, str(export.pk)))
        body = ExportSerializer(export, context={"request": request}).data
        return Response(body, status=status.HTTP_202_ACCEPTED)


class ExportFileView(APIView):
    """The archive holds all there is, so a token needs the scope even to read it."""

    sign_in_to_read, scope, scope_to_read = True, "account", True

    @extend_schema(
        operation_id="download_export",
        summary="Download a copy of my data",
        responses={(200, "application/zip"): OpenApiResponse(OpenApiTypes.BINARY)},
        tags=["me"],
    )
    def get(self, request: SignedInCall, pk: UUID) -> FileResponse:
        export = get_object_or_404(Export, pk=pk, user=request.user)
        if not export.is_ready:
            raise Http404
        with reaching():
            file = default_storage.open(export.storage_key)
        return FileResponse(file, as_attachment=True, filename=export.filename)
