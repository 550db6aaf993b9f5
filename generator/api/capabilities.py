"""What there is to make pictures with: the allowance and the engine."""

from __future__ import annotations

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access.person import person_of
from generator.models import EngineCard, Job
from generator.models.capabilities import to_record
from generator.quota.balance import Balance
from generator.requests.refusals import resets_at
from generator.requests.request import MOST_CANDIDATES
from generator.serializers.jobs import AllowanceSerializer, CapabilitiesSerializer

MODEL = OpenApiParameter("model", str, description="The name of one of `models`; the usual one where it is left out.")


class AllowanceView(APIView):
    sign_in_to_read, scope = True, "generate"

    @extend_schema(
        operation_id="get_allowance",
        summary="How many images I may still make today",
        responses=AllowanceSerializer,
        tags=["generate"],
    )
    def get(self, request: Request) -> Response:
        balance = Balance.of(person_of(request))
        told = {
            "used": balance.used,
            "limit": balance.allowance.limit,
            "remaining": balance.remaining,
            "in_grants": balance.in_grants,
            "of_team": balance.allowance.team_id is not None,
            "cap": balance.cap,
            "cap_left": balance.cap_left,
            "resets_at": resets_at(timezone.now()),
            "jobs_at_once": person_of(request).effective_plan.jobs_at_once,
            "jobs_open": Job.objects.of(request.user).open().count(),
        }
        return Response(AllowanceSerializer(told).data)


class CapabilitiesView(APIView):
    @extend_schema(
        operation_id="get_capabilities",
        summary="What can be asked for, of the usual model or of another",
        parameters=[MODEL],
        responses=CapabilitiesSerializer,
        tags=["generate"],
    )
    def get(self, request: Request) -> Response:
        usual = EngineCard.capabilities_now()
        able = EngineCard.capabilities_of(request.query_params.get("model"))
        models = [
            to_record(one) | {"name": name, "usual": one.pool == usual.pool}
            for name, one in EngineCard.models_now().items()
        ]
        told = to_record(able) | {"max_candidates": MOST_CANDIDATES, "models": models}
        return Response(CapabilitiesSerializer(told).data)
