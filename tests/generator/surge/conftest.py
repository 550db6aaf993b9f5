"""A surge that is on, and the operator who may turn it."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from generator.models import Surge


@pytest.fixture
def surge(db):
    """A surge that is on, with these measures: `surge(first_share=10)`."""

    def make(**measures):
        row = Surge(pk=1, **({"mode": Surge.Mode.ON, "active": True, "since": timezone.now()} | measures))
        row.save()
        return row

    return make


@pytest.fixture
def olga(people):
    """She runs the site."""
    olga = people("olga")
    olga.is_staff = True
    olga.save()
    olga.user_permissions.add(Permission.objects.get(codename="change_surge"))
    return olga
