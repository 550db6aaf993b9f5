"""Takedown by rights holders: confirmed by mail, held, countered in one press, decided, undone exactly, and counted."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Letter, Notification
from gallery.models import Post
from lib.problems import Problem
from moderation.cases import takedowns
from moderation.cases.decisions import overturn, undo, uphold
from moderation.cases.forgetting import forget_words
from moderation.cases.transparency import numbers
from moderation.models import Action, Case, Report
from tests.people import person

pytestmark = pytest.mark.django_db
CLAIM = {"name": "Dora D.", "email": "dora@example.org", "text": "My print of 2019: dora.example/print", "truly": "on"}


@pytest.fixture
def post(ada, factory):
    return factory.post(ada)


def asked(client, post, **other):
    return client.post(f"{post.get_absolute_url()}/takedown", CLAIM | other)


def link():
    letter = Letter.objects.order_by("-created")[0]
    [path] = re.findall(r"https?://[^/]+(/takedowns/\S+)", letter.text)
    return path


@pytest.fixture
def held(post, client):
    """Asked for and confirmed, without an account."""
    asked(client, post)
    client.post(link())
    return Case.objects.get()


def test_nothing_happens_before_the_mail_is_confirmed(post, client):
    assert "Look into your mail" in asked(client, post).content.decode()
    assert asked(client, post, text="My print of 2018").status_code == 200
    case = Case.objects.get()
    assert (case.state, case.text) == ("waiting", "My print of 2018"), "sent twice, it is one claim in the newer words"
    page = client.get(link())
    assert page.status_code == 200 and client.get(post.get_absolute_url()).status_code == 200
    for _twice in range(2):
        assert client.post(link()).status_code == 302
    assert client.get(post.get_absolute_url()).status_code == 404
    assert client.get(post.cover.url("original")).status_code == 404
    assert [one.kind for one in Action.objects.filter(noun="takedown")] == ["hold"]
    assert "already" in asked(client, post).content.decode() or asked(client, post).status_code == 404


def test_a_made_up_link_leads_nowhere_and_a_form_that_lacks_something_comes_back(post, client):
    assert client.get("/takedowns/abc:def:ghi").status_code == 404
    answer = asked(client, post, truly="", email="nobody")
    assert answer.status_code == 422 and "My print of 2019" in answer.content.decode()
    assert not Case.objects.exists()


def test_mail_is_paced_by_the_address_that_gets_it(post, client):
    assert [asked(client, post).status_code for _each in range(4)] == [200, 200, 200, 422]
    assert Letter.objects.count() == 3


def test_the_maker_reads_the_words_and_counters_in_one_press(held, post, ada, bruno, mona, client, client_of):
    [note] = Notification.objects.filter(to=ada, kind="takedown-held")
    browser = client_of(ada)
    page = browser.get(note.url).content.decode()
    assert "My print of 2019" in page and "Dora D." in page and "dora@example.org" not in page
    for _twice in range(2):
        assert browser.post(note.url).status_code in (200, 302)
    held.refresh_from_db()
    assert [said["text"] for said in held.dialogue] == ["I have the right to show this, and say so in good faith."]
    assert "in good faith" in client.get(link()).content.decode()
    assert "<strong>Its maker</strong>" in client_of(mona).get(f"/operator/cases/{held.key}").content.decode()
    assert client_of(bruno).get(note.url).status_code == 404
    assert [one.kind for one in Action.objects.filter(noun="takedown").order_by("number")] == ["hold", "counter"]


def test_the_makers_own_post_says_that_a_claim_holds_it_and_leads_to_it(held, post, mona, client_of, ada):
    answer = f"/takedowns/{held.key}/answer"
    page = client_of(ada).get(post.get_absolute_url()).content.decode()
    assert "Held while somebody else&#x27;s claim" in page and answer in page and "A moderator took" not in page
    uphold(held, by=mona)
    page = client_of(ada).get(post.get_absolute_url()).content.decode()
    assert "It stays down, as somebody else has the rights" in page and answer in page


def test_a_moderator_decides_in_the_room_and_undoing_restores_exactly(
    head, held, post, ada, mona, nils, client, client_of
):
    room = client_of(mona)
    assert "Dora D." in room.get("/operator/cases").content.decode()
    room.post("/operator/cases", {"decide": f"overturn {held.key}"})
    assert client.get(post.get_absolute_url()).status_code == 200
    undo(held, by=nils)
    assert client.get(post.get_absolute_url()).status_code == 404
    assert held.is_open
    uphold(held, by=nils)
    assert client.get(post.get_absolute_url()).status_code == 404
    assert "it stays down" in Letter.objects.order_by("-created")[0].text
    undo(held, by=mona)
    overturn(held, by=mona)
    was = post.revision
    post.refresh_from_db()
    assert (post.state, post.removed) == ("published", None) and post.revision > was
    kinds = [one.kind for one in Action.objects.filter(noun="takedown").order_by("number")]
    assert kinds == ["hold", "overturn", "undo", "uphold", "undo", "overturn"]
    assert list(Action.faults()) == []
    assert Notification.objects.filter(to=ada, kind="takedown-lifted").exists()


def test_what_another_decision_keeps_down_stays_down(post, bruno, mona, nils, client):
    asked(client, post)
    Report.file(bruno, reason="other", post=post)
    report = Case.objects.get(kind="report")
    client.post(link())
    takedown = Case.objects.get(kind="takedown")
    uphold(report, by=mona)
    overturn(takedown, by=nils)
    post.refresh_from_db()
    assert post.state == Post.State.REMOVED
    undo(report, by=nils)
    post.refresh_from_db()
    assert post.state == Post.State.PUBLISHED


def test_what_was_down_before_is_up_again_once_nothing_keeps_it_down(post, bruno, mona, nils, client):
    asked(client, post)
    Report.file(bruno, reason="other", post=post)
    report = Case.objects.get(kind="report")
    uphold(report, by=mona)
    client.post(link())
    undo(report, by=nils)
    post.refresh_from_db()
    assert post.state == Post.State.REMOVED, "the takedown holds it"
    overturn(Case.objects.get(kind="takedown"), by=nils)
    post.refresh_from_db()
    assert (post.state, post.removed) == (Post.State.PUBLISHED, None)


def test_who_asks_does_not_decide_nor_does_the_maker(post, mona, client_of, factory):
    asked(client_of(mona), post)
    takedowns.confirm(Case.objects.get())
    client_of(mona).post("/operator/cases", {"decide": f"uphold {Case.objects.get().key}"})
    assert Case.objects.get().state == "open"


def test_words_and_address_are_forgotten_and_what_was_never_confirmed_goes(held, mona, factory, bruno, client):
    other = factory.post(bruno)
    asked(client, other)
    stale = link()
    uphold(held, by=mona)
    Case.objects.filter(pk=held.pk).update(decided="2020-01-01T00:00Z")
    Case.objects.filter(post=other).update(created="2020-01-01T00:00Z")
    assert client.get(stale).status_code == 404
    assert forget_words() == 2
    held.refresh_from_db()
    assert (held.text, held.asked) == ("", {}) and not Case.objects.filter(post=other).exists()


def test_mails_are_in_the_language_of_who_asked_and_none_leaves_once_the_address_is_gone(post, mona, bruno, client_of):
    browser = client_of(bruno)
    browser.post(f"{post.get_absolute_url()}/takedown", CLAIM, headers={"Accept-Language": "fr"})
    case = Case.objects.get()
    assert Letter.objects.get().subject.startswith("À confirmer")
    takedowns.confirm(case)
    bruno.erase()
    case.refresh_from_db()
    uphold(case, by=mona)
    assert (case.state, case.text, case.asked, Letter.objects.count()) == ("upheld", "", {}, 1)


def test_numbers_are_for_everybody(held, mona, client):
    uphold(held, by=mona)
    page = client.get("/transparency").content.decode()
    assert "Takedowns asked for by rights holders and confirmed</dt><dd>1</dd>" in page
    found = {str(label): number for label, number in numbers()}
    assert found["of these, decided for the rights holder"] == 1
    undo(held, by=person("otto", is_staff=True, is_superuser=True))
    assert {str(label): n for label, n in numbers()}["of these, decided for the rights holder"] == 0


def test_a_claim_that_is_sent_again_may_be_confirmed_for_as_long_again(post, client):
    asked(client, post)
    Case.objects.update(created=timezone.now() - timedelta(days=4))
    asked(client, post)
    assert forget_words() == 0
    assert client.post(link()).status_code == 302
    assert Case.objects.get().is_open


def test_who_asked_for_it_does_not_undo_what_another_decided_about_it(post, mona, nils, client_of, client):
    asked(client_of(mona), post)
    client.post(link())
    case = Case.objects.get()
    overturn(case, by=nils)
    with pytest.raises(Problem) as no:
        undo(case, by=mona)
    assert no.value.code == "own"


def test_an_address_that_confirms_nothing_hears_no_more_whatever_it_is_about(ada, factory, client):
    posts = [factory.post(ada) for _each in range(12)]
    for which, post in enumerate(posts):
        takedowns.PACE.give_back("127.0.0.1")
        answer = asked(client, post, email="Dora@example.org" if which % 2 else "dora@example.org")
        assert answer.status_code == (200 if which < 10 else 422)
    assert Letter.objects.count() == 10
    client.post(link())
    takedowns.PACE.give_back("127.0.0.1")
    assert asked(client, posts[11]).status_code == 200, "who confirms may go on"


def test_an_address_in_other_letters_is_the_same_claim(post, client):
    for email in ("dora@example.org", "Dora@Example.org"):
        asked(client, post, email=email)
    assert Case.objects.count() == 1
