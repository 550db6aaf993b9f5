"""When a session ends by itself."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_in(ada, client_of):
    return client_of(ada)


def is_in(client):
    return client.get("/settings/profile").status_code == 200


def pass_by(**time):
    """So much later, as the row sees it."""
    Session.objects.update(expire_date=Session.objects.get().expire_date - timedelta(**time))


def test_without_a_setting_only_two_weeks_end_it(signed_in):
    pass_by(days=13)
    assert is_in(signed_in)
    pass_by(days=2)
    assert not is_in(signed_in)


def test_unused_it_ends_after_the_while_that_the_setting_says(settings, signed_in):
    settings.SESSION_IDLE_SECONDS = 3600
    assert is_in(signed_in)
    pass_by(minutes=50)
    assert is_in(signed_in)
    pass_by(minutes=50)
    assert is_in(signed_in)
    pass_by(minutes=61)
    assert not is_in(signed_in)


def test_its_row_is_written_once_in_a_tenth_of_that_while(settings, signed_in):
    settings.SESSION_IDLE_SECONDS = 3600
    is_in(signed_in)
    before = Session.objects.get().expire_date
    is_in(signed_in)
    assert Session.objects.get().expire_date == before


def test_use_never_keeps_it_beyond_two_weeks(settings, ada, client_of):
    signed_in = client_of(ada)
    began = signed_in.session
    began["_ends"] = int((timezone.now() + timedelta(minutes=5)).timestamp())
    began.save()
    settings.SESSION_IDLE_SECONDS = 3600
    assert is_in(signed_in)
    assert Session.objects.get().expire_date < timezone.now() + timedelta(minutes=6)


def test_signing_in_begins_it_anew_under_a_new_key(client, ada):
    client.get("/accounts/login/")
    anonymous = client.session
    anonymous["_ends"] = 1
    client.force_login(ada)
    assert client.session["_ends"] > timezone.now().timestamp() + timedelta(days=13).total_seconds()
