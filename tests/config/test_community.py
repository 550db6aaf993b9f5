"""The invented community of a first start is marked, and nobody else is."""

from __future__ import annotations

import pytest

from accounts.models import User
from config.community.makers import MAKERS
from config.community.seeding import Community

pytestmark = pytest.mark.django_db


def test_those_it_makes_up_are_marked_also_where_a_version_before_made_them():
    first, second = MAKERS[:2]
    User.objects.create(handle=first.handle)
    community = Community(lambda _line: None)
    for maker in (first, second):
        assert community.person(maker.handle, maker.name, maker.bio).invented
    assert set(User.objects.get_queryset().filter(invented=True).values_list("handle", flat=True)) == {
        first.handle,
        second.handle,
    }


def test_somebody_real_with_the_same_name_is_not(people):
    real = people(MAKERS[0].handle)
    assert not Community(lambda _line: None).person(real.handle, "other", "").invented
    real.refresh_from_db()
    assert not real.invented
