"""What happened, newest first."""

from __future__ import annotations

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import status
from rest_framework.generics import ListAPIView
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access.requests import SignedInCall
from accounts.models import Notification
from accounts.serializers import NotificationSerializer


@extend_schema_view(get=extend_schema(operation_id="list_notifications", summary="What happened", tags=["me"]))
class NotificationsView(ListAPIView[Notification]):
    """Reading them here marks none as seen."""

    sign_in_to_read = True
    request: SignedInCall
    serializer_class = NotificationSerializer

    def get_queryset(self) -> QuerySet[Notification]:
        return Notification.objects.of(self.request.user).select_related("actor")


class SeenView(APIView):
    sign_in_to_read, scope = True, "social"

    @extend_schema(
        operation_id="see_notifications",
        summary="Mark all as seen",
        request=None,
        responses={204: None},
        tags=["me"],
    )
    def put(self, request: SignedInCall) -> Response:
        Notification.see_all(request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)
