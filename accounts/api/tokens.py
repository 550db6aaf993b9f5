"""Personal tokens."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access.requests import SignedInCall
from accounts.models import Token
from accounts.serializers import IssuedTokenSerializer, NewTokenSerializer, TokenSerializer
from lib.problems import Problem
from lib.serializers import given


class TokensView(APIView):
    sign_in_to_read, scope = True, "account"

    @extend_schema(operation_id="list_tokens", summary="My tokens", responses=TokenSerializer(many=True), tags=["me"])
    def get(self, request: SignedInCall) -> Response:
        return Response(TokenSerializer(Token.objects.filter(user=request.user).order_by("-pk"), many=True).data)

    @extend_schema(
        operation_id="create_token",
        summary="Make a token, which is shown once",
        request=NewTokenSerializer,
        responses={201: IssuedTokenSerializer},
        tags=["me"],
    )
    def post(self, request: SignedInCall) -> Response:
        wanted = given(NewTokenSerializer, request)
        if isinstance(request.auth, Token):
            no_more_than(request.auth, wanted)
        token, secret = Token.issue(request.user, **wanted)
        body = TokenSerializer(token).data | {"secret": secret}
        return Response(body, status=status.HTTP_201_CREATED, headers={"Cache-Control": "no-store"})


def no_more_than(parent: Token, wanted: dict[str, Any]) -> None:
    """A token makes no token that may do more or lives longer than itself. Raises Problem("beyond-this-token")."""
    longer = timezone.now() + timedelta(days=wanted["days"]) > parent.expires
    if longer or not set(wanted["scopes"]) <= set(parent.scopes):
        sentence = _("A token cannot make one that may do more or lives longer than itself. Use your settings instead.")
        raise Problem("beyond-this-token", sentence, status=403)


class TokenView(APIView):
    sign_in_to_read, scope = True, "account"

    @extend_schema(
        operation_id="revoke_token", summary="Revoke a token", request=None, responses={204: None}, tags=["me"]
    )
    def delete(self, request: SignedInCall, pk: int) -> Response:
        get_object_or_404(Token, pk=pk, user=request.user).delete()
        return Response(status=status.HTTP_204_NO_CONTENT)
