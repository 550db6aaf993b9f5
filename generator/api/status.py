"""How the site stands, for everyone."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from generator.serializers.status import StatusSerializer
from generator.status.snapshot import FRESH_FOR, snapshot


class StatusView(APIView):
    @extend_schema(
        operation_id="get_status",
        summary="How the site stands: waits, promises kept, machines, incidents",
        responses=StatusSerializer,
        tags=["generate"],
    )
    def get(self, request: Request) -> Response:
        """The numbers of the status page, at most two seconds old."""
        answer = Response(StatusSerializer(snapshot()).data)
        answer["Cache-Control"] = f"public, max-age={FRESH_FOR}"
        return answer
