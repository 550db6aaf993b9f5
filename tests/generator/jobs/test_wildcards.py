"""Words that are left to chance are chosen before a job is taken on, and recorded, at every door."""

from __future__ import annotations

import pytest

from accounts.models import Plan
from generator.jobs.turns import repeat
from generator.models import Job
from generator.requests.wildcards import expanded

pytestmark = pytest.mark.usefixtures("studio")
TEMPLATE = "a {red|blue|green} boat"


def test_the_api_records_the_template_and_what_became_of_it(ada, api_of):
    told = api_of(ada).post("/api/v1/jobs", {"prompt": TEMPLATE, "seed": "7"}).json()
    assert (told["template"], told["prompt"]) == (TEMPLATE, expanded(TEMPLATE, 7))
    assert Job.objects.get().prompt == expanded(TEMPLATE, 7)


def test_without_a_seed_one_is_drawn_that_says_the_words_again(ada, api_of):
    told = api_of(ada).post("/api/v1/jobs", {"prompt": TEMPLATE}).json()
    assert told["prompt"] == expanded(TEMPLATE, int(told["seed"]))


def test_a_dry_run_shows_the_words_and_the_seed_that_chose_them(ada, api_of):
    told = api_of(ada).post("/api/v1/jobs/dry-run", {"prompt": TEMPLATE}).json()
    assert told["template"] == TEMPLATE
    assert told["prompt"] == expanded(TEMPLATE, int(told["seed"]))
    assert not Job.objects.exists()


def test_the_form_takes_them_and_the_thread_shows_both(ada, client_of):
    browser = client_of(ada)
    answer = browser.post("/create", {"prompt": TEMPLATE, "seed": "7"})
    page = browser.get(answer["Location"]).text
    assert expanded(TEMPLATE, 7) in page and TEMPLATE in page
    assert "takes more than it has" not in page and "never closed" not in page


def test_the_thread_says_what_was_most_likely_not_meant(ada, client_of):
    browser = client_of(ada)
    page = browser.get(browser.post("/create", {"prompt": "a {5$$red|blue} boat by {a lake"})["Location"]).text
    assert "A choice takes more than it has" in page and "is never closed" in page


def test_the_same_key_is_the_same_job_though_chance_was_asked(ada, api_of):
    api = api_of(ada)
    first, again = (
        api.post("/api/v1/jobs", {"prompt": TEMPLATE}, headers={"Idempotency-Key": "one"}).json() for _ in range(2)
    )
    assert first["id"] == again["id"]


def test_another_take_asks_chance_again_and_trying_again_does_not(ada, ask):
    Plan.objects.update(jobs_at_once=10)
    job = ask(ada, TEMPLATE, seed=7)
    assert repeat(job, by=ada).prompt == job.prompt
    taken = {repeat(job, by=ada, new_seed=True).prompt for _ in range(3)}
    assert all(prompt.endswith(" boat") and "{" not in prompt for prompt in taken)
    assert set(Job.objects.values_list("template", flat=True)) == {TEMPLATE}


def test_escaped_braces_come_out_as_they_are_and_stay_so(ada, ask):
    job = ask(ada, r"a \{red|blue\} boat", seed=7)
    assert job.prompt == "a {red|blue} boat"
    assert repeat(job, by=ada).prompt == "a {red|blue} boat"
