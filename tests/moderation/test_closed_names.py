"""Anyone closes their name or style on proof, as a rule that they own and open again."""

from __future__ import annotations

import pytest

from accounts.models import Notification
from generator.jobs.acceptance import accept
from generator.requests.request import GenerationRequest
from lib.problems import Problem
from moderation.cases.decisions import overturn, undo, uphold
from moderation.cases.names import phrases
from moderation.judging.live_rules import use
from moderation.judging.verdicts import Judgement
from moderation.models import Action, Case, Rule, Verdict

pytestmark = pytest.mark.django_db
ASKED = {"names": "Ada Lindqvist\nlindqvist style", "proof": "My site says so: ada.example"}


@pytest.fixture
def asked(ada, client_of):
    assert client_of(ada).post("/settings/names", ASKED).status_code == 302
    return Case.objects.get()


def says(person, text):
    return Judgement.of(person, text).decision.action


def test_granted_it_refuses_others_with_the_sentence_and_a_receipt(asked, ada, bruno, mona, client_of, settings):
    assert says(bruno, "a harbour by Ada Lindqvist") == "allow"
    room = client_of(mona)
    assert "it would have refused 0" in room.get(f"/operator/cases/{asked.key}").content.decode()
    room.post("/operator/cases", {"decide": f"uphold {asked.key}"})
    assert says(ada, "a harbour by Ada Lindqvist") == "allow", "who owns it goes on using it"
    with pytest.raises(Problem) as refusal:
        accept(bruno, GenerationRequest(prompt="a harbour in Lindqvist style"))
    assert "has closed it" in refusal.value.errors["prompt"][0]
    receipt = client_of(bruno).get(Verdict.objects.get().get_absolute_url()).content.decode()
    assert "has closed it" in receipt and "Appeal" in receipt
    assert Notification.objects.filter(to=ada, kind="name-closed").exists()
    use("school")
    assert says(bruno, "a harbour by Ada Lindqvist") == "refuse", "another set of rules leaves it closed"


def test_its_owner_sees_it_and_opens_it_again(head, asked, ada, bruno, mona, client_of):
    uphold(asked, by=mona)
    browser, rule = client_of(ada), Rule.objects.get(owner=ada)
    assert "Ada Lindqvist, lindqvist style" in browser.get("/settings/names").content.decode()
    assert client_of(bruno).post(f"/settings/names/{rule.name}/delete").status_code == 404
    assert browser.post(f"/settings/names/{rule.name}/delete").status_code == 302
    assert says(bruno, "a harbour by Ada Lindqvist") == "allow"
    assert list(Action.faults()) == []


def test_a_moderator_leaves_it_open_or_undoes_it(asked, ada, bruno, mona, nils):
    overturn(asked, by=mona)
    assert Notification.objects.filter(to=ada, kind="name-left-open").exists()
    undo(asked, by=nils)
    uphold(asked, by=nils)
    undo(asked, by=mona)
    assert says(bruno, "a harbour by Ada Lindqvist") == "allow"
    assert asked.is_open


@pytest.mark.parametrize(
    "words", ["", "art", "a r t", "art.", "--art", "photo*", "***", "\n".join(f"name {n}" for n in range(9))]
)
def test_what_would_close_too_much_is_refused_beside_the_field(words, ada, client_of):
    answer = client_of(ada).post("/settings/names", ASKED | {"names": words})
    assert answer.status_code == 422 and "My site says so" in answer.content.decode()
    assert not Case.objects.exists()


def test_one_is_asked_for_at_a_time(asked, ada, client_of):
    answer = client_of(ada).post("/settings/names", ASKED | {"names": "Ada L."})
    assert answer.status_code == 422 and "You have asked for one already" in answer.content.decode()
    assert Case.objects.count() == 1


def test_who_leaves_keeps_nothing_closed_and_no_rule_names_them(asked, ada, bruno, mona):
    uphold(asked, by=mona)
    ada.erase()
    assert says(bruno, "a harbour by Ada Lindqvist") == "allow"
    rule = Rule.objects.get(name__startswith="closed-")
    assert (rule.owner, rule.matcher) == (None, {"terms": []})
    asked.refresh_from_db()
    assert (asked.text, asked.asked, asked.person) == ("", {}, None)


def test_a_decision_is_not_undone_once_they_have_asked_anew(asked, ada, mona, nils, client_of):
    overturn(asked, by=mona)
    assert client_of(ada).post("/settings/names", ASKED).status_code == 302
    with pytest.raises(Problem) as no:
        undo(asked, by=nils)
    assert no.value.code == "not-decided"


def test_signs_are_refused_beside_the_field_that_they_were_typed_in():
    with pytest.raises(Problem) as no:
        phrases("***")
    assert list(no.value.errors) == ["names"]
