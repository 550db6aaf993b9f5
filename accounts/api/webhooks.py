"""Webhooks, and what was sent to them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import status
from rest_framework.generics import ListAPIView
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access.requests import SignedInCall
from accounts.models import Webhook, WebhookMessage
from accounts.serializers import IssuedWebhookSerializer, WebhookMessageSerializer, WebhookSerializer
from accounts.webhooks.events import send_again
from accounts.webhooks.subscription import subscribe
from lib.serializers import given


class WebhooksView(APIView):
    sign_in_to_read, scope = True, "account"

    @extend_schema(
        operation_id="list_webhooks", summary="My webhooks", responses=WebhookSerializer(many=True), tags=["me"]
    )
    def get(self, request: SignedInCall) -> Response:
        return Response(WebhookSerializer(Webhook.objects.filter(user=request.user).order_by("-pk"), many=True).data)

    @extend_schema(
        operation_id="create_webhook",
        summary="Be told at an address, whose secret is shown once",
        description="An address that has a webhook already hears of these events now; its secret stays, unsaid.",
        request=WebhookSerializer,
        responses={201: IssuedWebhookSerializer},
        tags=["me"],
    )
    def post(self, request: SignedInCall) -> Response:
        hook, new = subscribe(request.user, **given(WebhookSerializer, request))
        body = WebhookSerializer(hook).data | {"secret": hook.secret if new else None}
        return Response(body, status=status.HTTP_201_CREATED, headers={"Cache-Control": "no-store"})


class WebhookView(APIView):
    sign_in_to_read, scope = True, "account"

    @extend_schema(
        operation_id="delete_webhook",
        summary="Remove a webhook, with the list of what was sent there",
        responses={204: None},
        tags=["me"],
    )
    def delete(self, request: SignedInCall, pk: UUID) -> Response:
        get_object_or_404(Webhook, pk=pk, user=request.user).delete()
        return Response(status=status.HTTP_204_NO_CONTENT)


@extend_schema_view(
    get=extend_schema(
        operation_id="list_webhook_messages",
        summary="What was sent to a webhook in the last thirty days, newest first",
        tags=["me"],
    )
)
class MessagesView(ListAPIView[WebhookMessage]):
    sign_in_to_read = True
    request: SignedInCall
    serializer_class = WebhookMessageSerializer

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return WebhookMessage.objects.none()
        hook = get_object_or_404(Webhook, pk=self.kwargs["pk"], user=self.request.user)
        return WebhookMessage.objects.filter(webhook=hook)


class AgainView(APIView):
    sign_in_to_read, scope = True, "account"

    @extend_schema(
        operation_id="send_webhook_message_again",
        summary="Send a message once more, under the same id",
        request=None,
        responses=WebhookMessageSerializer,
        tags=["me"],
    )
    def post(self, request: SignedInCall, pk: UUID) -> Response:
        message = get_object_or_404(WebhookMessage, pk=pk, webhook__user=request.user)
        send_again(message)
        message.refresh_from_db()
        return Response(WebhookMessageSerializer(message).data)
