"""Pictures by the API."""

from __future__ import annotations

from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access.person import person_of
from gallery.images.uploads import refuse_by_length, take_in
from gallery.models import Image
from gallery.serializers.images import ImageSerializer, UploadedSerializer, UploadSerializer
from lib.serializers import given


class ImagesView(APIView):
    takes_key = True
    scope = "post"
    parser_classes = (MultiPartParser,)

    @extend_schema(
        operation_id="upload_image",
        request={"multipart/form-data": UploadSerializer},
        responses={201: UploadedSerializer},
    )
    def post(self, request: Request) -> Response:
        """Upload a picture. It is private; what is kept is remade from its pixels alone."""
        refuse_by_length(request.headers.get("Content-Length"))
        image, notes = take_in(given(UploadSerializer, request)["picture"], person_of(request))
        return Response(UploadedSerializer(image, context={"request": request, "notes": notes}).data, status=201)


class ImageView(APIView):
    @extend_schema(operation_id="get_image", responses=ImageSerializer)
    def get(self, request: Request, pk: UUID) -> Response:
        """A picture with the record of its making."""
        image = get_object_or_404(Image.objects.visible_to(request.user).select_related("maker"), pk=pk)
        return Response(ImageSerializer(image, context={"request": request}).data)
