"""Another look at a verdict: by another person, once, free; and everything that can go wrong with it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notification
from generator.models import Job, LedgerEntry
from generator.quota.balance import Balance
from lib.problems import Problem
from moderation.cases.decisions import overturn, say, undo, uphold
from moderation.cases.forgetting import forget_words
from moderation.judging.live_rules import enact
from moderation.models import Action, Case, Verdict
from moderation.personal_data import ModerationData
from tests.moderation.conftest import hard_rule, moderator

pytestmark = pytest.mark.django_db


@pytest.fixture
def appealed(refused, client_of, ada):
    """Ada was refused, and has appealed."""
    verdict = refused(ada)
    client_of(ada).post(reverse("verdict-appeal", args=[verdict.pk]), {"text": "It is my own name."})
    return Case.objects.get(verdict=verdict)


def told(person):
    return set(Notification.objects.filter(to=person).values_list("kind", flat=True))


def test_an_overturned_refusal_is_made_at_once_and_free(appealed, ada, mona, client_of):
    balance = Balance.of(ada)
    place = overturn(appealed, by=mona)
    job = Job.objects.get()
    assert place == job.get_absolute_url()
    assert job.prompt == "a portrait of Odile Brancourt as a queen"
    after = Balance.of(ada)
    assert (after.used, after.total) == (balance.used, balance.total)
    assert list(LedgerEntry.objects.filter(job=job).values_list("grant__reason", flat=True)) == ["apology"]
    assert "verdict-overturned" in told(ada)
    page = client_of(ada).get(appealed.verdict.get_absolute_url()).content.decode()
    assert "Overturned" in page
    assert "It is my own name." in page


def test_the_same_words_pass_afterwards_for_whom_it_was_overturned(appealed, ada, bruno, mona, api_of):
    overturn(appealed, by=mona)
    asked = {"prompt": appealed.verdict.text}
    assert api_of(ada).post("/api/v1/jobs", asked, format="json").status_code == 201
    assert api_of(bruno).post("/api/v1/jobs", asked, format="json").status_code == 422


def test_an_upheld_appeal_stays_refused(appealed, ada, mona):
    uphold(appealed, by=mona)
    assert appealed.verdict.state == Verdict.State.STANDING
    assert "verdict-upheld" in told(ada)
    assert not Job.objects.exists()


def test_one_appeals_once(appealed, ada, client_of, api_of):
    again = client_of(ada).post(reverse("verdict-appeal", args=[appealed.verdict.pk]), {"text": "please"})
    assert again.status_code == 422
    assert "You have appealed already" in again.content.decode()
    answer = api_of(ada).post(f"/api/v1/verdicts/{appealed.verdict.key}/appeal", {}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (409, "already-appealed")
    assert Case.objects.count() == 1


def test_after_six_months_the_words_are_gone_and_it_says_so(refused, ada, client_of):
    verdict = refused(ada)
    Verdict.objects.update(expires=timezone.now() - timedelta(days=1))
    assert forget_words() == 1
    assert forget_words() == 0
    page = client_of(ada).post(reverse("verdict-appeal", args=[verdict.pk]), {})
    assert "six months" in page.content.decode()
    assert "Brancourt" not in page.content.decode()
    assert not Case.objects.exists()


def test_what_waits_for_a_decision_keeps_its_words(appealed):
    Verdict.objects.update(expires=timezone.now() - timedelta(days=1))
    assert forget_words() == 0


def test_nobody_appeals_for_another(refused, ada, bruno, client_of):
    address = reverse("verdict-appeal", args=[refused(ada).pk])
    assert client_of(bruno).post(address, {}).status_code == 404


def test_nobody_decides_about_themselves_or_twice(refused, api_of, client_of, mona, nils, ada):
    own = refused(mona)
    client_of(mona).post(reverse("verdict-appeal", args=[own.pk]), {})
    with pytest.raises(Problem, match="another moderator"):
        overturn(own.cases.get(), by=mona)
    api_of(ada).post("/api/v1/jobs", {"prompt": "a swastika flag"}, format="json")
    held = Case.objects.get(kind=Case.Kind.HELD)
    uphold(held, by=mona)
    client_of(ada).post(reverse("verdict-appeal", args=[held.verdict_id]), {})
    appeal = Case.objects.get(verdict=held.verdict_id, kind=Case.Kind.APPEAL)
    with pytest.raises(Problem, match="decided about this before"):
        overturn(appeal, by=mona)
    assert overturn(appeal, by=nils)


def test_two_moderators_at_once_are_one_decision(appealed, mona, nils):
    other = Case.objects.get(pk=appealed.pk)
    uphold(appealed, by=mona)
    with pytest.raises(Problem, match="decided already"):
        overturn(other, by=nils)
    assert Action.objects.filter(noun="verdict").count() == 1


def test_undone_everything_stands_as_before(appealed, ada, mona, api_of):
    overturn(appealed, by=mona)
    undo(appealed, by=mona)
    assert (appealed.is_open, appealed.verdict.state) == (True, "standing")
    assert Job.objects.get().state == "cancelled"
    assert api_of(ada).post("/api/v1/jobs", {"prompt": appealed.verdict.text}, format="json").status_code == 422
    with pytest.raises(Problem, match="no decision"):
        undo(appealed, by=mona)
    overturn(appealed, by=mona)
    assert Action.objects.filter(noun="verdict", kind="undo").count() == 1


def test_a_moderator_asks_and_the_maker_answers(appealed, ada, mona, client_of):
    say(appealed, "Is it really yours?", by=mona)
    assert "case-answer" in told(ada)
    address = reverse("verdict-say", args=[appealed.verdict.pk])
    assert client_of(ada).post(address, {"said": "Yes."}).status_code == 302
    appealed.refresh_from_db()
    assert [(line["by"], line["text"]) for line in appealed.dialogue] == [
        ("moderator", "Is it really yours?"),
        ("person", "Yes."),
    ]


def test_what_cannot_be_made_after_all_says_why(appealed, ada, mona):
    ada.state = "suspended"
    ada.save()
    assert overturn(appealed, by=mona) == ""
    assert "cannot make pictures" in appealed.dialogue[-1]["text"]


def test_a_person_takes_verdicts_along_and_leaves_no_words(appealed, ada):
    files = dict(ModerationData().export(ada))
    assert b"It is my own name." in files["verdicts.json"]
    ModerationData().erase(ada)
    kept = Verdict.objects.get()
    assert (kept.person, kept.text, kept.evidence, kept.asked) == (None, "", {}, {})
    assert not Case.objects.exists()


def test_only_moderators_open_the_room(appealed, ada, mona, client_of):
    room = reverse("cases")
    assert client_of(ada).get(room).status_code in (403, 404)
    page = client_of(mona).get(room).content.decode()
    assert "<mark>Odile Brancourt</mark>" in page
    assert "refused or held: 1" in page


def test_several_are_decided_at_once_and_undone_one_by_one(refused, ada, bruno, mona, client_of):
    for who in (ada, bruno):
        client_of(who).post(reverse("verdict-appeal", args=[refused(who).pk]), {})
    cases = list(Case.objects.all())
    room = client_of(mona)
    room.post(reverse("cases"), {"decide_all": "uphold", "case": [case.key for case in cases]})
    assert set(Case.objects.values_list("state", flat=True)) == {"upheld"}
    page = room.get(reverse("cases") + "?state=decided").content.decode()
    assert f"undo {cases[0].key}" in page
    room.post(reverse("cases") + "?state=decided", {"decide": f"undo {cases[0].key}"})
    assert set(Case.objects.values_list("state", flat=True)) == {"upheld", "open"}


def test_the_queue_is_read_in_a_bounded_number_of_queries(
    refused, people, client_of, mona, django_assert_max_num_queries
):
    for number in range(3):
        who = people(f"maker{number}")
        client_of(who).post(reverse("verdict-appeal", args=[refused(who).pk]), {})
    room = client_of(mona)
    with django_assert_max_num_queries(16):
        assert room.get(reverse("cases")).content.decode().count("data-case-choose") == 3


def test_the_room_takes_nothing_it_does_not_know(mona, client_of):
    room = client_of(mona)
    assert room.post(reverse("cases"), {"decide": "erase 123"}).status_code in (400, 404)
    assert room.post(reverse("cases"), {"decide_all": "uphold"}).status_code == 400


def test_who_has_left_is_still_decided_about(appealed, ada, mona):
    Verdict.objects.update(person=None)
    assert overturn(appealed, by=moderator("olga")) == ""


def test_a_reported_picture_is_seen_in_the_queue(mona, ada, bruno, post_by, client_of):
    post = post_by(ada)
    client_of(bruno).post(reverse("post-report", args=[post.pk]), {"reason": "spam"})
    page = client_of(mona).get(reverse("cases")).content.decode()
    assert post.shown[0].image.url("w320") in page
    client_of(mona).post(reverse("cases"), {"decide": f"uphold {Case.objects.get().key}"})
    post.refresh_from_db()
    assert post.state == "removed"


def test_a_verdict_that_was_overturned_leaves_the_other_rules_standing(appealed, ada, mona, api_of):
    overturn(appealed, by=mona)
    enact(hard_rule("queens", "queen"), {}, by=None)
    answer = api_of(ada).post("/api/v1/jobs", {"prompt": appealed.verdict.text}, format="json")
    assert (answer.status_code, answer.json()["verdict"]["rule"]) == (422, "queens")


def test_nobody_undoes_what_was_decided_about_themselves(refused, client_of, mona, nils):
    verdict = refused(mona)
    client_of(mona).post(reverse("verdict-appeal", args=[verdict.pk]), {})
    case = Case.objects.get(verdict=verdict)
    uphold(case, by=nils)
    with pytest.raises(Problem) as told_why:
        undo(case, by=mona)
    assert told_why.value.code == "own"


def test_what_lost_its_words_is_not_opened_again(appealed, mona):
    uphold(appealed, by=mona)
    Verdict.objects.update(expires=timezone.now() - timedelta(days=1))
    assert forget_words() == 1
    with pytest.raises(Problem) as told_why:
        undo(appealed, by=mona)
    assert told_why.value.code == "gone"
    assert not appealed.is_open
