"""What was charged and given back, what was given to me, and what I give on."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.access.person import person_of
from accounts.models import User
from generator.models import Grant, LedgerEntry
from generator.quota.gifts import Gift
from generator.serializers.ledger import GiftSerializer, GrantSerializer, LedgerEntrySerializer, NewGiftSerializer

KEY = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "maxLength": 80},
    OpenApiParameter.HEADER,
    description="Up to 80 characters of your choosing. The same key for the same gift gives once.",
)


class LedgerView(generics.ListAPIView[LedgerEntry]):
    sign_in_to_read, scope = True, "account"
    serializer_class = LedgerEntrySerializer

    def get_queryset(self) -> QuerySet[LedgerEntry]:
        return LedgerEntry.objects.of(person_of(self.request)).with_sources()

    @extend_schema(operation_id="list_ledger", summary="Every charge and refund of my jobs, newest first", tags=["me"])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)


class GrantsView(generics.ListAPIView[Grant]):
    sign_in_to_read, scope = True, "account"
    serializer_class = GrantSerializer

    def get_queryset(self) -> QuerySet[Grant]:
        person = person_of(self.request)
        return Grant.objects.of(person, person.team).select_related("team", "giver")

    @extend_schema(operation_id="list_grants", summary="Images given to me or my team, newest first", tags=["me"])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)


class GiftsView(generics.ListAPIView[Grant]):
    sign_in_to_read, scope = True, "account"
    serializer_class = GiftSerializer

    def get_queryset(self) -> QuerySet[Grant]:
        return Grant.objects.gifts_of(person_of(self.request))

    @extend_schema(operation_id="list_gifts", summary="Images I gave, newest first", tags=["me"])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="give_images",
        summary="Give images out of a grant of mine",
        parameters=[KEY],
        request=NewGiftSerializer,
        responses={201: GiftSerializer},
        tags=["me"],
    )
    def post(self, request: Request) -> Response:
        wanted = NewGiftSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        terms = wanted.validated_data
        giver = person_of(request)
        handle = terms.pop("to").strip().removeprefix("@").lower()
        to = get_object_or_404(User.objects.visible_to(giver), handle=handle)
        gift = Gift(giver, to, key=request.headers.get("Idempotency-Key"), **terms).give()
        return Response(GiftSerializer(gift).data, status=status.HTTP_201_CREATED)
