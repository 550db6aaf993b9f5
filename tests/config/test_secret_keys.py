"""A SECRET_KEY that was changed: what the one before signed is believed as long as it is among the fallbacks."""

from __future__ import annotations

import pytest
from django.test import Client, override_settings

from accounts.notifications.digest import holder_of, ticket_of
from config.front.viewer_class import ViewerClass, read, signed
from generator.openai_api.links import link_to

OLD, NEW = "the first key of this site, long enough for it " * 2, "the second key of this site, long enough " * 2
with_old = override_settings(SECRET_KEY=OLD, SECRET_KEY_FALLBACKS=[])
kept = pytest.mark.parametrize("fallbacks", [[OLD], []], ids=["kept", "forgotten"])


@kept
@pytest.mark.django_db
def test_whoever_is_signed_in_stays_so(ada, client_of, fallbacks):
    with with_old:
        browser = client_of(ada)
        assert browser.get("/settings/profile").status_code == 200
    with override_settings(SECRET_KEY=NEW, SECRET_KEY_FALLBACKS=fallbacks):
        assert browser.get("/settings/profile").status_code == (200 if fallbacks else 302)


@kept
@pytest.mark.django_db
def test_the_button_in_an_old_mail_works(ada, fallbacks):
    with with_old:
        ticket = ticket_of(ada)
    with override_settings(SECRET_KEY=NEW, SECRET_KEY_FALLBACKS=fallbacks):
        assert holder_of(ticket) == (ada if fallbacks else None)


@kept
@pytest.mark.django_db
def test_a_link_that_a_program_got_works(ada, image_by, fallbacks):
    with with_old:
        link = link_to(image_by(ada), ada, "png")
    with override_settings(SECRET_KEY=NEW, SECRET_KEY_FALLBACKS=fallbacks):
        assert Client().get(link).status_code == (200 if fallbacks else 404)


@kept
def test_the_front_knows_the_viewer(fallbacks):
    told = ViewerClass("fr", "dark", show_mature=False, shared=True)
    with with_old:
        cookie = signed(told, "a session")
    with override_settings(SECRET_KEY=NEW, SECRET_KEY_FALLBACKS=fallbacks):
        found = read(cookie, "a session")
        assert (found is not None and found.holds_like(told)) == bool(fallbacks)
        assert read(cookie, "another session") is None


def test_nothing_new_is_signed_with_an_old_key():
    told = ViewerClass("fr", "dark", show_mature=False, shared=True)
    with override_settings(SECRET_KEY=NEW, SECRET_KEY_FALLBACKS=[OLD]):
        cookie = signed(told, "a session")
    with with_old:
        assert read(cookie, "a session") is None
