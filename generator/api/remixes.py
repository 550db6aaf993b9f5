"""Remixes of a picture: the ways there are, and asking for one."""

from __future__ import annotations

from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access.person import person_of
from gallery.models import Image
from generator.api.headers import KEY, PLACE, REPLAYED, key_of
from generator.api.jobs import accepted, usable_image
from generator.jobs.masks import mask_from
from generator.jobs.remix import options_for, remix
from generator.requests.request import GenerationRequest
from generator.serializers.jobs import JobDetailSerializer, OptionSerializer, RemixSerializer
from lib.serializers import given


class RemixesView(APIView):
    sign_in_to_read, scope = True, "generate"

    def image(self, pk: UUID) -> Image:
        return get_object_or_404(Image.objects.visible_to(self.request.user), pk=pk)

    @extend_schema(
        operation_id="list_remix_options",
        summary="The ways to remix a picture, possible or not, and why",
        responses=OptionSerializer(many=True),
        tags=["generate"],
    )
    def get(self, request: Request, pk: UUID) -> Response:
        return Response(OptionSerializer(options_for(self.image(pk), person_of(request)), many=True).data)

    @extend_schema(
        operation_id="create_remix",
        summary="Ask for a remix of a picture",
        parameters=[KEY, REPLAYED, PLACE],
        request=RemixSerializer,
        responses={201: JobDetailSerializer},
        tags=["generate"],
    )
    def post(self, request: Request, pk: UUID) -> Response:
        image = self.image(pk)
        asked = given(RemixSerializer, request)
        if mask := asked.get("mask"):
            asked["mask_key"] = mask_from(usable_image(request, mask, "mask"), image)
        wanted = GenerationRequest.read(asked)
        return accepted(request, remix(image, asked["way"], wanted, by=person_of(request), key=key_of(request)))
