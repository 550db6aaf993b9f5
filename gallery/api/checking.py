"""Checking a file by the API."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from gallery.checking.check import PACE, check
from gallery.images.uploads import refuse_by_length
from gallery.serializers.checking import CheckedSerializer
from gallery.serializers.images import UploadSerializer
from lib.limits.client_address import network_of
from lib.serializers import given


class CheckView(APIView):
    permission_classes = []  # nothing is changed, and whoever has a file may ask where it comes from
    parser_classes = (MultiPartParser,)

    @extend_schema(
        operation_id="check_file",
        summary="Check a file",
        request={"multipart/form-data": UploadSerializer},
        responses=CheckedSerializer,
        tags=["images"],
    )
    def post(self, request: Request) -> Response:
        """What a file says of itself, whether that holds, and which picture that you may see it is. Nothing is kept."""
        refuse_by_length(request.headers.get("Content-Length"))
        PACE.keep(request.user.pk if request.user.is_authenticated else network_of(request))
        found = check(given(UploadSerializer, request)["picture"], request.user)
        return Response(CheckedSerializer(found, context={"request": request}).data)
