"""What was charged and given back, what was given to me, and what I give on."""

from __future__ import annotations

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import generics, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.access.person import person_of
from accounts.models import User
from accounts.profile.handles import typed
from generator.api.headers import KEY, key_of
from generator.models import Grant, LedgerEntry
from generator.quota.gifts import Gift
from generator.serializers.ledger import GiftSerializer, GrantSerializer, LedgerEntrySerializer, NewGiftSerializer
from lib.serializers import given


@extend_schema_view(
    get=extend_schema(
        operation_id="list_ledger", summary="Every charge and refund of my jobs, newest first", tags=["me"]
    )
)
class LedgerView(generics.ListAPIView[LedgerEntry]):
    sign_in_to_read, scope = True, "account"
    serializer_class = LedgerEntrySerializer

    def get_queryset(self) -> QuerySet[LedgerEntry]:
        return LedgerEntry.objects.of(person_of(self.request)).with_sources()


@extend_schema_view(
    get=extend_schema(operation_id="list_grants", summary="Images given to me or my team, newest first", tags=["me"])
)
class GrantsView(generics.ListAPIView[Grant]):
    sign_in_to_read, scope = True, "account"
    serializer_class = GrantSerializer

    def get_queryset(self) -> QuerySet[Grant]:
        person = person_of(self.request)
        return Grant.objects.of(person, person.team).select_related("team", "giver")


@extend_schema_view(get=extend_schema(operation_id="list_gifts", summary="Images I gave, newest first", tags=["me"]))
class GiftsView(generics.ListAPIView[Grant]):
    sign_in_to_read, scope = True, "account"
    serializer_class = GiftSerializer

    def get_queryset(self) -> QuerySet[Grant]:
        return Grant.objects.gifts_of(person_of(self.request))

    @extend_schema(
        operation_id="give_images",
        summary="Give images out of a grant of mine",
        parameters=[KEY],
        request=NewGiftSerializer,
        responses={201: GiftSerializer},
        tags=["me"],
    )
    def post(self, request: Request) -> Response:
        terms = given(NewGiftSerializer, request)
        giver = person_of(request)
        to = get_object_or_404(User.objects.visible_to(giver), handle=typed(terms.pop("to")))
        gift = Gift(giver, to, key=key_of(request), **terms).give()
        return Response(GiftSerializer(gift).data, status=status.HTTP_201_CREATED)
