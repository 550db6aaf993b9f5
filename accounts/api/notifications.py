"""What happened, newest first."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import status
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access.person import person_of
from accounts.access.requests import SignedInCall
from accounts.models import Notification
from accounts.notifications import groups
from accounts.serializers import NotificationSerializer
from lib.pagination import KeysetPagination, Page


class GroupPagination(KeysetPagination):
    """Pages of groups, which are no rows of their own."""

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        self.request = request
        found = groups.page(person_of(request), request.query_params.get("cursor", ""), self.limit(request))
        self.page: Page[Any] = found
        return found.rows


@extend_schema_view(get=extend_schema(operation_id="list_notifications", summary="What happened", tags=["me"]))
class NotificationsView(ListAPIView[Notification]):
    """Reading them here marks none as seen."""

    sign_in_to_read = True
    request: SignedInCall
    serializer_class: Any = NotificationSerializer
    pagination_class = GroupPagination

    def get_queryset(self) -> Any:
        return Notification.objects.none()  # the pages read what they need


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
