"""The page and the API where a person sees every charge and refund, and requests that are only tried."""

from __future__ import annotations

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.formats import date_format

from accounts.models import Membership, Plan, Team
from generator.jobs import acceptance
from generator.models import Allowance, Grant, Job, LedgerEntry, Thread
from lib.problems import Problem

pytestmark = pytest.mark.django_db


def test_every_charge_and_refund_is_on_the_page_with_where_it_came_from(ada, client_of, ask, draw):
    Plan.objects.filter(code="free").update(images_per_day=3)
    Grant.give(by=None, people=[ada], images=5, reason="contest", note="Second place")
    draw(ask(ada, "a red boat", candidates=2))
    ask(ada, "a mill", candidates=3).cancel(by=ada)
    page = client_of(ada).get("/settings/ledger").content.decode()
    assert page.index("a mill") < page.index("a red boat")
    for said in (
        "Charged",
        "Given back",
        f"allowance of {date_format(Allowance.objects.get().day)}",
        "grant “Contest”",
        "5 of 5 left",
        "Second place",
    ):
        assert said in page
    assert page.count("Given back") == 2


def test_nobody_sees_the_charges_of_another(ada, bruno, client_of, ask):
    ask(bruno, "a secret mill")
    page = client_of(ada).get("/settings/ledger").content.decode()
    assert "secret" not in page and "Nothing charged yet" in page


def test_a_visitor_is_asked_to_sign_in(client):
    for address in ("/settings/ledger", "/settings/ledger.csv"):
        assert client.get(address).status_code == 302


def test_it_comes_page_by_page_in_as_many_queries_for_twenty_jobs_as_for_two(ada, client_of, ask):
    Plan.objects.filter(code="free").update(images_per_day=100, jobs_at_once=100)
    browser = client_of(ada)

    def queries():
        browser.get("/settings/ledger")
        with CaptureQueriesContext(connection) as made:
            page = browser.get("/settings/ledger")
        return len(made), page

    ask(ada), ask(ada)
    few, _page = queries()
    for number in range(20):
        ask(ada, f"boat {number}")
    many, page = queries()
    assert (few, len(page.context["page"])) == (many, 20)
    rest = browser.get(f"/settings/ledger?cursor={page.context['page'].next_cursor}")
    assert len(rest.context["page"]) == 2
    assert browser.get("/settings/ledger?cursor=x").status_code == 404


def test_it_is_linked_from_the_plan(ada, client_of):
    assert "/settings/ledger" in client_of(ada).get("/settings/plan").content.decode()


def test_a_member_of_a_team_reads_that_the_team_paid(ada, client_of, ask):
    team = Team.objects.create(name="Engine", plan_id="team")
    Membership.objects.create(team=team, user=ada)
    ask(ada)
    assert "allowance of the team Engine" in client_of(ada).get("/settings/ledger").content.decode()


def test_it_is_downloaded_as_a_table_in_which_no_prompt_is_a_formula(ada, client_of, ask, draw):
    draw(ask(ada, '=HYPERLINK("x"), "boat"\nand sea', candidates=2))
    answer = client_of(ada).get("/settings/ledger.csv")
    assert answer.streaming and answer["Content-Type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode())))
    assert [(row["kind"], row["images"]) for row in rows] == [("reserve", "2"), ("settle", "2")]
    assert rows[0]["prompt"] == '\'=HYPERLINK("x"), "boat" and sea'


def test_programs_read_the_ledger_newest_first(ada, bruno, api_of, ask):
    ask(bruno)
    job = ask(ada, candidates=2)
    job.cancel(by=ada)
    refund, reserve = api_of(ada).get("/api/v1/me/ledger").json()["results"]
    assert (refund["kind"], reserve["kind"], reserve["images"], reserve["source"]["grant"]) == (
        "refund",
        "reserve",
        2,
        None,
    )
    assert reserve["source"]["day"] == str(Allowance.objects.get(user=ada).day)


def trial(api, **more):
    answer = api.post("/api/v1/jobs", {"prompt": "a lighthouse at dusk", "dry_run": True, **more})
    assert answer.status_code == 200, answer.content
    return answer.json()


def count_rows():
    return [model.objects.count() for model in (Job, Thread, Allowance, LedgerEntry)]


def test_a_dry_run_says_what_it_would_cost_and_writes_nothing(ada, api_of, studio):
    told = trial(api_of(ada), candidates=3)
    assert (told["cost"], told["would_accept"], told["refusal"], told["seed"]) == (3, True, None, None)
    assert (told["width"], told["height"], told["steps"]) == (64, 64, 4)
    assert (told["allowance"]["remaining"], told["allowance"]["in_grants"]) == (10, 0)
    assert (told["wait"]["ahead"], told["wait"]["likely"] <= told["wait"]["longest"]) == (0, True)
    assert count_rows() == [0, 0, 0, 0]


def test_a_dry_run_counts_who_waits_before(ada, bruno, api_of, studio):
    api_of(bruno).post("/api/v1/jobs", {"prompt": "a boat"})
    told = trial(api_of(ada))
    assert told["wait"]["ahead"] >= 1 and "before yours" in told["wait"]["text"]


def test_a_dry_run_is_refused_with_the_very_words_of_the_real_refusal(ada, api_of, studio, time_machine):
    time_machine.move_to("2027-03-01T12:00:00Z", tick=False)
    Plan.objects.filter(code="free").update(images_per_day=3)
    api = api_of(ada)
    api.post("/api/v1/jobs", {"prompt": "a boat", "candidates": 2})
    before = count_rows()
    told = trial(api, candidates=2, seed=7)
    assert (told["would_accept"], told["seed"], told["width"], count_rows()) == (False, "7", 64, before)
    assert told["refusal"] == api.post("/api/v1/jobs", {"prompt": "a boat", "candidates": 2}).json()


@pytest.mark.parametrize(("field", "value"), [("prompt", "x" * 4001), ("steps", 99), ("candidates", -3), ("width", 64)])
def test_a_dry_run_of_what_cannot_be_drawn_names_the_field(ada, api_of, studio, field, value):
    told = trial(api_of(ada), **{field: value})
    assert field in told["refusal"]["errors"] and (told["width"], told["steps"]) == (None, None)


def test_a_dry_run_hears_of_a_rule_that_was_added_later(ada, api_of, studio, monkeypatch):
    def no_boats(asked):
        if "boat" in asked.request.prompt:
            raise Problem("policy", "No boats here.", status=422, words=["boat"])

    monkeypatch.setattr(acceptance, "RULES", [no_boats])
    api = api_of(ada)
    assert trial(api)["would_accept"]
    refusal = trial(api, prompt="a boat")["refusal"]
    assert (refusal["code"], refusal["words"]) == ("policy", ["boat"])
    assert api.post("/api/v1/jobs", {"prompt": "a boat"}).status_code == 422


def test_a_dry_run_does_not_use_up_a_key(ada, api_of, studio):
    api = api_of(ada)
    key = {"Idempotency-Key": "k1"}
    api.post("/api/v1/jobs/dry-run", {"prompt": "a boat"}, headers=key)
    made = api.post("/api/v1/jobs", {"prompt": "a mill"}, headers=key)
    assert (made.status_code, Job.objects.count()) == (201, 1)
