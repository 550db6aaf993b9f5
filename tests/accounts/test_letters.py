"""Mail while the mail server is away: nobody's page fails by it, and it leaves later."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.utils import timezone

from accounts.models import Letter, User
from accounts.tasks import send_letters

pytestmark = pytest.mark.django_db
DORA = {"username": "dora", "email": "dora@example.org", "password1": "seven blue herons", "website": ""}


@pytest.fixture
def mail_away(settings):
    """Nobody listens where the mail server should be."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1


@pytest.fixture
def mail_back(settings):
    def make():
        settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
        Letter.objects.update(after=timezone.now())

    return make


def test_dora_joins_while_the_mail_server_is_away_and_has_her_mail_later(client, mail_away, mail_back):
    assert client.post("/accounts/signup/", DORA).status_code == 302
    assert User.objects.filter(handle="dora").exists()
    send_letters()
    assert Letter.objects.get().tries == 1
    mail_back()
    send_letters()
    assert mail.outbox[0].to == ["dora@example.org"]
    assert "/accounts/confirm-email/" in mail.outbox[0].body
    assert not Letter.objects.exists()


def test_she_can_ask_for_it_again(client, mail_away, mail_back):
    client.post("/accounts/signup/", DORA)
    Letter.objects.all().delete()  # it was given up
    cache.clear()  # and the three minutes are over for which nobody is sent two
    EmailAddress.objects.update(verified=False)
    assert client.post("/accounts/email/", {"action_send": "", "email": DORA["email"]}).status_code == 302
    mail_back()
    send_letters()
    assert len(mail.outbox) == 1


def test_a_forgotten_password_can_be_asked_for_while_it_is_away(client, ada, mail_away):
    assert client.post("/accounts/password/reset/", {"email": ada.email}).status_code == 302
    assert Letter.objects.get().to == ada.email


def letter(**more):
    return Letter.objects.create(to="ada@example.org", subject="Hello", text="there", **more)


def test_the_server_is_not_asked_for_each_letter_in_turn(mail_away):
    letter(), letter()
    Letter.send_due()
    assert sorted(Letter.objects.values_list("tries", flat=True)) == [0, 1]


def test_a_letter_that_another_worker_has_is_left_alone():
    one = letter()
    same = Letter.objects.get()
    assert one.send()
    assert not same.send()
    assert len(mail.outbox) == 1


def test_an_address_that_is_refused_for_good_is_tried_once(settings):
    settings.EMAIL_BACKEND = "tests.accounts.picky_mail.Picky"
    letter()
    send_letters()
    assert not Letter.objects.exists()


def test_one_that_is_refused_for_now_is_tried_again(settings):
    settings.EMAIL_BACKEND = "tests.accounts.picky_mail.Busy"
    letter()
    send_letters()
    assert Letter.objects.get().after > timezone.now()


def test_after_two_days_it_is_given_up(mail_away):
    letter(created=timezone.now() - timedelta(days=3))
    send_letters()
    assert not Letter.objects.exists()


def test_a_server_that_gives_no_answer_is_known_in_seconds(mail_away, mail_back):
    letter()
    send_letters()
    assert not Letter.is_late()
    for seconds in (5, 10):
        Letter.objects.update(unanswered=timezone.now() - timedelta(seconds=seconds))
        assert Letter.is_late()
    mail_back()
    assert not Letter.is_late()


def test_one_that_is_refused_for_now_says_nothing_about_the_server(settings, mail_away):
    settings.EMAIL_BACKEND = "tests.accounts.picky_mail.Busy"
    letter()
    send_letters()
    assert Letter.objects.get().unanswered is None
