"""Who a request comes from, once a permission or a decorator has let only people in."""

from __future__ import annotations

from typing import Any, cast

from accounts.models import Plan, User


def person_of(request: Any) -> User:
    """The signed-in person of a Django or REST request. Raises TypeError for one that nobody signed in to."""
    if not request.user.is_authenticated:
        raise TypeError("this page is for people who signed in, and nothing saw to that")
    return cast(User, request.user)


def plan_of(viewer: Any) -> Plan:
    """The plan of whoever looks; a stranger is on that of newcomers."""
    plan: Plan = viewer.effective_plan if viewer.is_authenticated else Plan.objects.get(pk=Plan.default_pk())
    return plan
