"""What there is to make pictures with: the allowance and the engine."""

from __future__ import annotations

from dataclasses import asdict

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from generator.asking import MOST_CANDIDATES
from generator.models import EngineCard, Job
from generator.person import person_of
from generator.purse import Purse
from generator.quota import resets_at
from generator.serializers import AllowanceSerializer, CapabilitiesSerializer


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
        summary="What the engine here can do",
        responses=CapabilitiesSerializer,
        tags=["generate"],
    )
    def get(self, request: Request) -> Response:
        able = EngineCard.capabilities_now()
        told = asdict(able) | {"tasks": sorted(able.tasks), "max_candidates": MOST_CANDIDATES}
        return Response(CapabilitiesSerializer(told).data)
