"""Sign-up that is open, by invitation, by approval or closed."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from accounts import tasks
from accounts.models import SignupInvitation, SignupRequest, User
from lib.problems import Problem
from tests.accounts.test_joining import PASSWORD, join

pytestmark = pytest.mark.django_db


@pytest.fixture
def olga(db):
    return User.objects.create_superuser("olga", "olga@example.org", "correct horse battery")


def opened(link: str) -> Client:
    """A browser in which somebody has opened an invitation."""
    parts = urlsplit(link)
    browser = Client()
    browser.get(f"{parts.path}?{parts.query}")
    return browser


def sign_in(handle: str, password: str = PASSWORD):
    return Client().post("/accounts/login/", {"login": handle, "password": password})


# -- invitations ---------------------------------------------------------------------------------------------------


def test_without_an_invitation_nobody_joins(client, settings):
    settings.SIGNUP = "invitation"
    assert "One joins here by an invitation" in client.get("/accounts/signup/").content.decode()
    join(client)
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("signup", "offered"), [("open", True), ("approval", True), ("invitation", False), ("closed", False)]
)
def test_joining_is_offered_where_anyone_may(client, settings, signup, offered):
    settings.SIGNUP = signup
    assert ('href="/accounts/signup/"' in client.get("/about").text) is offered
    assert ("New here?" in client.get("/accounts/login/").text) is offered


def test_whoever_opens_an_invitation_joins_and_the_next_one_does_not(settings, olga):
    settings.SIGNUP = "invitation"
    invitation, link = SignupInvitation.issue(olga, note="Dora")
    first, second = opened(link), opened(link)
    assert join(first, "dora").status_code == 302
    assert User.objects.get(handle="dora").signup_invitation == invitation
    join(second, "emile")
    assert not User.objects.filter(handle="emile").exists()


def test_an_invitation_for_three_lets_three_in(settings, olga):
    settings.SIGNUP = "invitation"
    _invitation, link = SignupInvitation.issue(olga, uses=3)
    for handle in ("dora", "emile", "fanny", "gustav"):
        join(opened(link), handle)
    assert set(User.objects.exclude(pk=olga.pk).values_list("handle", flat=True)) == {"dora", "emile", "fanny"}


@pytest.mark.parametrize("end", ["revoked", "expired"])
def test_an_invitation_that_is_over_lets_nobody_in(settings, olga, end):
    settings.SIGNUP = "invitation"
    invitation, link = SignupInvitation.issue(olga)
    browser = opened(link)
    if end == "revoked":
        invitation.revoke()
    else:
        SignupInvitation.objects.update(expires=timezone.now() - timedelta(seconds=1))
    join(browser)
    assert not User.objects.filter(handle="dora").exists()


def test_a_closed_site_takes_no_invitation(settings, olga):
    settings.SIGNUP = "closed"
    _invitation, link = SignupInvitation.issue(olga)
    join(opened(link))
    assert not User.objects.filter(handle="dora").exists()


def test_the_last_place_is_given_once(settings, olga, people):
    """Two who both saw the form: the row decides, not the page."""
    settings.SIGNUP = "invitation"
    invitation, _link = SignupInvitation.issue(olga)
    invitation.take(people("dora"))
    with pytest.raises(Problem, match="used up just now"):
        invitation.take(people("emile"))


def test_the_secret_is_not_in_the_database(olga):
    _invitation, link = SignupInvitation.issue(olga)
    secret = link.rpartition("=")[2]
    assert not SignupInvitation.objects.filter(digest=secret).exists()
    assert SignupInvitation.find(secret)


def test_an_operator_makes_an_invitation_by_hand_and_sees_its_link_once(client_of, settings, olga):
    settings.SIGNUP = "invitation"
    room = client_of(olga)
    page = room.post("/operator/accounts/signupinvitation/add/", {"note": "Dora", "uses": 2, "days": 7})
    link = page.context["link"]
    assert link in page.content.decode()
    assert page["Cache-Control"].startswith("max-age=0")
    assert join(opened(link)).status_code == 302
    assert link not in room.get("/operator/accounts/signupinvitation/").content.decode()
    assert room.post("/operator/accounts/signupinvitation/add/", {"uses": 0, "days": 7}).status_code == 422


def test_a_command_prints_a_link(settings):
    settings.SIGNUP = "invitation"
    out = StringIO()
    call_command("invite", "--uses", "2", stdout=out)
    assert join(opened(out.getvalue().strip())).status_code == 302
    with pytest.raises(CommandError, match="From 1 to"):
        call_command("invite", "--days", "0", stdout=out)


def test_members_invite_as_many_as_they_may(client_of, settings, ada):
    settings.SIGNUP, settings.INVITATIONS_BY_MEMBERS = "invitation", 1
    browser = client_of(ada)
    link = browser.post("/settings/invitations", {"note": "Dora"}).context["link"]
    refused = browser.post("/settings/invitations", {"note": "Emile"})
    assert refused.status_code == 409
    assert "All your invitations are out (1)" in refused.content.decode()
    assert join(opened(link)).status_code == 302
    assert browser.post("/settings/invitations", {"note": "Emile"}).status_code == 200


def test_an_invitation_made_by_two_presses_is_one_and_its_link_works(client_of, settings, ada):
    settings.SIGNUP, settings.INVITATIONS_BY_MEMBERS = "invitation", 1
    browser = client_of(ada)
    _unseen, shown = (browser.post("/settings/invitations", {"note": "Dora"}).context["link"] for _press in range(2))
    assert SignupInvitation.objects.count() == 1
    assert join(opened(shown)).status_code == 302


def test_a_member_revokes_only_their_own(client_of, settings, ada, bruno):
    settings.SIGNUP, settings.INVITATIONS_BY_MEMBERS = "invitation", 1
    invitation, _link = SignupInvitation.issue(ada)
    assert client_of(bruno).post(f"/settings/invitations/{invitation.pk}/delete").status_code == 404
    assert client_of(ada).post(f"/settings/invitations/{invitation.pk}/delete").status_code == 302
    invitation.refresh_from_db()
    assert not invitation.is_open


def test_where_members_do_not_invite_there_is_no_such_page(client_of, settings, ada):
    settings.SIGNUP, settings.INVITATIONS_BY_MEMBERS = "open", 3
    assert client_of(ada).get("/settings/invitations").status_code == 404
    assert "/settings/invitations" not in client_of(ada).get("/settings/profile").content.decode()


# -- approval ------------------------------------------------------------------------------------------------------


@pytest.fixture
def dora(client, settings):
    """Has asked to come in."""
    settings.SIGNUP = "approval"
    answer = join(client, email="dora@example.org", words="I paint lighthouses.")
    assert "Your account waits for an answer" in answer.content.decode()
    return User.objects.get(handle="dora")


def test_who_waits_is_not_signed_in_and_is_told_so(dora):
    answer = sign_in("dora")
    assert answer.status_code == 200
    assert "waits for an answer" in answer.content.decode()
    assert "_auth_user_id" not in answer.client.session
    assert Client().get("/@dora").status_code == 404


def test_a_moderator_reads_what_was_written_and_lets_them_in_with_a_sentence(
    client_of, olga, dora, django_capture_on_commit_callbacks
):
    room, asked = client_of(olga), SignupRequest.objects.get()
    address = f"/operator/accounts/signuprequest/{asked.pk}/change/"
    assert "I paint lighthouses." in room.get(address).content.decode()
    mail.outbox.clear()
    with django_capture_on_commit_callbacks() as bells:
        room.post(address, {"sentence": "We love lighthouses.", "_accept": "1"})
    assert len(bells) == 1
    tasks.tell_signup_answer(asked.pk)
    tasks.tell_signup_answer(asked.pk)
    assert [message.to for message in mail.outbox] == [["dora@example.org"]]
    assert "We love lighthouses." in mail.outbox[0].body
    assert "your account works from now on" in mail.outbox[0].body
    assert sign_in("dora").status_code == 302


def test_who_is_refused_reads_why_for_a_week_and_is_forgotten(client_of, olga, dora):
    asked = SignupRequest.objects.get()
    asked.refuse(by=olga, sentence="We are full.")
    answer = sign_in("dora")
    assert answer.status_code == 403
    assert "We are full." in answer.content.decode()
    SignupRequest.objects.update(decided=timezone.now() - timedelta(days=8))
    tasks.sweep()
    assert not User.objects.filter(handle="dora").exists()


def test_an_answer_is_given_once(olga, dora):
    asked = SignupRequest.objects.get()
    asked.accept(by=olga)
    with pytest.raises(Problem, match="answered this request already"):
        SignupRequest.objects.get().refuse(by=olga)
    assert User.objects.get(pk=dora.pk).is_active


def test_several_are_answered_from_the_list(client_of, olga, dora):
    chosen = {"action": "accept", "_selected_action": [SignupRequest.objects.get().pk]}
    page = client_of(olga).post("/operator/accounts/signuprequest/", chosen, follow=True)
    assert "@dora is told." in page.content.decode()
    assert User.objects.get(pk=dora.pk).is_active


def test_a_sentence_can_be_kept_for_later(client_of, olga, dora):
    asked = SignupRequest.objects.get()
    client_of(olga).post(f"/operator/accounts/signuprequest/{asked.pk}/change/", {"sentence": "Hm", "_continue": "1"})
    asked.refresh_from_db()
    assert (asked.sentence, asked.answer) == ("Hm", "waiting")


def test_a_lost_bell_is_rung_again(olga, dora):
    asked = SignupRequest.objects.get()
    asked.accept(by=olga)
    assert not SignupRequest.untold().exists()
    SignupRequest.objects.update(decided=timezone.now() - timedelta(minutes=5))
    assert SignupRequest.untold().get() == asked
    tasks.tell_signup_answer(asked.pk)
    assert not SignupRequest.untold().exists()


def test_whoever_is_invited_does_not_wait(settings, olga):
    settings.SIGNUP = "approval"
    _invitation, link = SignupInvitation.issue(olga)
    browser = opened(link)
    assert 'name="words"' not in browser.get("/accounts/signup/").content.decode()
    assert join(browser).status_code == 302
    assert User.objects.get(handle="dora").is_active


def test_leaving_takes_along_what_was_written(olga, dora):
    dora.erase()
    assert not SignupRequest.objects.exists()


def test_staff_who_leave_take_their_invitations_along(settings, olga, ada):
    _invitation, link = SignupInvitation.issue(ada, note="for Dora")
    ada.erase()
    assert SignupInvitation.objects.get().note == ""
    assert SignupInvitation.find(link.rpartition("=")[2]) is None
