"""What rules say of a prompt: refused with a receipt, held for a person, or rated; what is not made costs nothing."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from generator.models import Job, LedgerEntry
from generator.openai_api.errors import error_of
from generator.quota.balance import Balance
from moderation.judging.verdicts import Judgement
from moderation.models import Case, Verdict

pytestmark = pytest.mark.django_db


def test_a_refusal_stands_beside_the_field_and_leads_to_its_receipt(client_of, ada, closed_name):
    page = client_of(ada).post("/create", {"prompt": "a portrait of Odile Brancourt", "candidates": 1})
    verdict = Verdict.objects.get(person=ada)
    said = page.content.decode()
    assert (page.status_code, verdict.action) == (422, "refuse")
    assert "She closed her name." in said
    assert verdict.get_absolute_url() in said
    receipt = client_of(ada).get(verdict.get_absolute_url()).content.decode()
    for told in ("odile-brancourt", "<mark>Odile Brancourt</mark>", "Nothing was spent", "Appeal"):
        assert told in receipt
    assert not Job.objects.exists()
    assert not LedgerEntry.objects.exists()


def test_programs_get_a_problem_and_can_read_the_verdict(api_of, ada, bruno, closed_name):
    answer = api_of(ada).post("/api/v1/jobs", {"prompt": "Odile Brancourt"}, format="json")
    told = answer.json()
    assert (answer.status_code, told["code"]) == (422, "refused-by-policy")
    assert told["verdict"]["words"] == ["Odile Brancourt"]
    address = f"/api/v1/verdicts/{told['verdict_id']}"
    assert api_of(ada).get(address).json()["rule"] == "odile-brancourt"
    assert api_of(bruno).get(address).status_code == 404
    assert [one["id"] for one in api_of(ada).get("/api/v1/verdicts").json()["results"]] == [told["verdict_id"]]


@pytest.mark.parametrize(
    ("prompt", "action"),
    [
        ("a mill", "allow"),
        ("Odile Brancourt", "refuse"),
        ("a nude woman in a lake", "rate"),
        ("a swastika flag", "hold"),
    ],
)
def test_a_dry_run_says_the_same_as_the_verdict_and_keeps_nothing(api_of, ada, closed_name, prompt, action):
    tried = api_of(ada).post("/api/v1/jobs/dry-run", {"prompt": prompt}, format="json").json()
    assert tried["verdict"]["action"] == action
    assert tried["would_accept"] == (action in ("allow", "rate"))
    assert not Verdict.objects.exists()
    api_of(ada).post("/api/v1/jobs", {"prompt": prompt}, format="json")
    kept = [verdict.told() for verdict in Verdict.objects.all()]
    assert kept == ([] if action == "allow" else [tried["verdict"]])


def test_a_negative_prompt_never_refuses(api_of, ada, closed_name):
    asked = {"prompt": "a queen", "negative_prompt": "Odile Brancourt"}
    assert api_of(ada).post("/api/v1/jobs", asked, format="json").status_code == 201


def test_what_words_alone_propose_waits_for_a_person_once(api_of, ada, rules):
    for _press in range(2):
        answer = api_of(ada).post("/api/v1/jobs", {"prompt": "a swastika flag"}, format="json")
        assert answer.json()["code"] == "held-by-policy"
    assert Verdict.objects.get().action == "hold"
    assert Case.objects.get().kind == Case.Kind.HELD
    assert Balance.of(ada).used == 0


def test_a_rated_picture_is_posted_as_mature_at_least(api_of, ada, rules, post_by, image_by):
    assert api_of(ada).post("/api/v1/jobs", {"prompt": "a nude woman in a lake"}, format="json").status_code == 201
    job = Job.objects.get()
    rated, mill = (image_by(ada, prompt, job=job.pk, candidate=n) for n, prompt in enumerate((job.prompt, "a mill")))
    assert post_by(ada, images=[rated]).rating == "mature"
    assert post_by(ada, images=[mill]).rating == "everyone"


def test_what_cannot_be_kept_is_refused_as_before(api_of, ada, rules):
    for prompt in ("nude \x00 mill", "nude " * 900):
        answer = api_of(ada).post("/api/v1/jobs", {"prompt": prompt}, format="json")
        assert answer.status_code == 400
    assert not Verdict.objects.exists()


def test_the_other_api_says_it_in_its_own_words(ada, closed_name):
    said = error_of(Judgement.of(ada, "Odile Brancourt").refusal())["error"]
    assert (said["code"], said["param"]) == ("content_policy_violation", "prompt")
    assert "She closed her name." in said["message"]


@pytest.mark.django_db(transaction=True)
def test_the_same_words_sent_many_times_at_once_wait_once(ada, rules):
    together = Barrier(4)

    def ask(_turn: int) -> None:
        judgement = Judgement.of(ada, "a swastika flag")
        together.wait(10)
        judgement.keep({})
        connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(ask, range(4)))
    assert Verdict.objects.count() == Case.objects.count() == 1
