"""What there is to make pictures with: the allowance and the engine."""

from __future__ import annotations

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from generator.asking import MOST_CANDIDATES
from generator.models import EngineCard, Job
from generator.models.abilities import to_record
from generator.person import person_of
from generator.purse import Purse
from generator.quota import resets_at
from generator.serializers import AllowanceSerializer, CapabilitiesSerializer

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
        purse = Purse.of(person_of(request))
        told = {
            "used": purse.used,
            "limit": purse.allowance.limit,
            "remaining": purse.remaining,
            "in_grants": purse.in_grants,
            "of_team": purse.allowance.team_id is not None,
            "cap": purse.cap,
            "cap_left": purse.cap_left,
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
