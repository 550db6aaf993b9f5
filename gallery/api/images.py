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
from gallery.images import licensing, remix_rights, statement, training_rights
from gallery.images.uploads import refuse_by_length, sentence_of, take_in
from gallery.models import Image
from gallery.serializers.images import ImageSerializer, SayOfImageSerializer, UploadedSerializer, UploadSerializer
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
        """Upload a picture. It is private; what is kept is remade from its pixels alone.

        A picture of yours that was made here is that picture again, with its record, and `notes` says so.
        """
        refuse_by_length(request.headers.get("Content-Length"))
        taken = take_in(given(UploadSerializer, request)["picture"], person_of(request))
        notes = [*filter(None, [sentence_of(taken)]), *taken.sentences]
        context = {"request": request, "notes": notes, "alike": taken.alike}
        return Response(UploadedSerializer(taken.image, context=context).data, status=201)


class ImageView(APIView):
    scope = "post"

    @extend_schema(operation_id="get_image", responses=ImageSerializer)
    def get(self, request: Request, pk: UUID) -> Response:
        """A picture with the record of its making."""
        image = get_object_or_404(Image.objects.visible_to(request.user).select_related("maker"), pk=pk)
        return Response(ImageSerializer(image, context={"request": request}).data)

    @extend_schema(operation_id="say_of_image", request=SayOfImageSerializer, responses=ImageSerializer)
    def patch(self, request: Request, pk: UUID) -> Response:
        """State how an upload of yours was made, what downloads carry, its licence, and whether it may
        train models or be remixed by others."""
        person = person_of(request)
        image = get_object_or_404(Image.objects.kept().filter(maker=person).select_related("maker"), pk=pk)
        said = given(SayOfImageSerializer, request)
        if "stated" in said:
            statement.state(image, said["stated"], by=person)
        if "carries_record" in said:
            statement.let_carry(image, said["carries_record"], by=person)
        if "training" in said:
            training_rights.say(image, said["training"], by=person, source="api")
        if "remix" in said:
            remix_rights.say(image, said["remix"], by=person, source="api")
        if "licence" in said:
            licensing.give(image, said["licence"], by=person)
        return Response(ImageSerializer(image, context={"request": request}).data)
