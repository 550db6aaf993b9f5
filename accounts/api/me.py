"""Oneself: profile, avatar, consent, and leaving."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import transaction
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access.confirmation import confirmed
from accounts.access.requests import SignedInCall
from accounts.models import Consent
from accounts.profile.avatars import Avatar
from accounts.serializers import AvatarSerializer, ConsentStateSerializer, LeaveSerializer, MeSerializer
from accounts.tasks import erase_user
from lib.imaging.intake import Refused
from lib.problems import Problem
from lib.serializers import given, validated


class MeView(APIView):
    sign_in_to_read, scope = True, "account"

    @extend_schema(operation_id="get_me", summary="Who am I", responses=MeSerializer, tags=["me"])
    def get(self, request: SignedInCall) -> Response:
        return Response(self._told(request).data)

    @extend_schema(
        operation_id="edit_me", summary="Change my profile", request=MeSerializer, responses=MeSerializer, tags=["me"]
    )
    def patch(self, request: SignedInCall) -> Response:
        told = validated(self._told(request, data=request.data, partial=True))
        told.save()
        return Response(told.data)

    @extend_schema(
        operation_id="delete_me",
        summary="Delete my account and all that belongs to it",
        description="Send JSON with your own `handle`, and your `password` where the account has one.",
        request=LeaveSerializer,
        responses={204: None},
        tags=["me"],
    )
    def delete(self, request: SignedInCall) -> Response:
        user = confirmed(request, **given(LeaveSerializer, request))
        user.close()
        transaction.on_commit(partial(erase_user.delay, user.pk))
        return Response(status=status.HTTP_204_NO_CONTENT)

    def _told(self, request: SignedInCall, **changes: Any) -> MeSerializer:
        return MeSerializer(request.user, context={"request": request}, **changes)


class AvatarView(APIView):
    sign_in_to_read, scope = True, "account"
    parser_classes = [MultiPartParser]

    @extend_schema(
        operation_id="set_avatar",
        summary="Set my picture",
        request={"multipart/form-data": AvatarSerializer},
        responses=MeSerializer,
        tags=["me"],
    )
    def put(self, request: SignedInCall) -> Response:
        picture = given(AvatarSerializer, request)["picture"]
        try:
            request.user.wear(Avatar.of(picture))
        except Refused as refusal:
            raise Problem(refusal.code, str(refusal), status=422, errors={"picture": [str(refusal)]}) from refusal
        return Response(MeSerializer(request.user, context={"request": request}).data)

    @extend_schema(
        operation_id="remove_avatar", summary="Remove my picture", request=None, responses={204: None}, tags=["me"]
    )
    def delete(self, request: SignedInCall) -> Response:
        request.user.take_off()
        return Response(status=status.HTTP_204_NO_CONTENT)


class ConsentView(APIView):
    """Whether what one makes may train models that generate. Off until one says otherwise."""

    sign_in_to_read, scope = True, "account"

    @extend_schema(operation_id="get_consent", summary="My consent", responses=ConsentStateSerializer, tags=["me"])
    def get(self, request: SignedInCall) -> Response:
        history = Consent.objects.filter(user=request.user).order_by("-effective_from", "-pk")[:50]
        remix = Consent.allows(request.user, Consent.Use.REMIX)
        state = {"allowed": Consent.allows(request.user), "remix": remix, "history": history}
        return Response(ConsentStateSerializer(state).data)

    @extend_schema(
        operation_id="set_consent",
        summary="Give or withdraw consent",
        request=ConsentStateSerializer,
        responses=ConsentStateSerializer,
        tags=["me"],
    )
    def put(self, request: SignedInCall) -> Response:
        said = given(ConsentStateSerializer, request)
        Consent.say(request.user, allowed=said["allowed"], source="api")
        if "remix" in said:
            Consent.say(request.user, allowed=said["remix"], use=Consent.Use.REMIX, source="api")
        return self.get(request)
