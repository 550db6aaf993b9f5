"""What a person is told of the wait, before and after they ask, and when the line is too long for one more."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Plan, User
from generator.models import Job, QueueLine, QueuePlace, State
from generator.queue.forecast import renew_all
from generator.queue.quote import FEW, quote, quote_of
from generator.scheduling.wait_model import PRIOR, UNKNOWN

pytestmark = pytest.mark.usefixtures("studio")


@pytest.fixture
def line(ada, ask):
    """The line of Free as the forecast says it is: `line(speed=0.1)`."""

    def set_to(**facts):
        QueueLine.objects.update_or_create(
            pool="fake:gradients", plan="free", defaults={"renewed": timezone.now(), **facts}
        )

    return set_to


def test_the_job_says_how_long_it_will_wait_and_what_was_promised(ada, bruno, ask, api_of, line):
    line(speed=0.1, likely=1.0, longest=2.0)
    ask(bruno)
    job = api_of(ada).post("/api/v1/jobs", {"prompt": "a lighthouse"}).json()
    told = api_of(ada).get(f"/api/v1/jobs/{job['id']}").json()
    assert told["ahead"] == 1
    assert told["wait"] == {
        "ahead": 1,
        "likely": 11,
        "longest": 22,
        "text": "About 1 job before yours. Likely to start in 11 s, at worst in 22 s.",
    }
    assert told["promise"]["longest"] == 22.0
    assert told["promise"]["waited"] is None


def test_the_promise_is_kept_on_the_record_of_the_job(ada, ask, draw):
    job = draw(ask(ada))
    assert job.state == State.SUCCEEDED
    assert job.longest >= job.likely >= 1
    assert job.due == pytest.approx(job.accepted + timedelta(seconds=job.longest), abs=timedelta(seconds=1))


def test_a_line_that_is_too_long_refuses_with_a_time_and_an_offer(ada, api_of, line):
    Plan.objects.filter(code="free").update(longest_wait=60)
    line(likely=70.0, longest=90.0)
    refused = api_of(ada).post("/api/v1/jobs", {"prompt": "a lighthouse", "candidates": 2})
    assert refused.status_code == 429
    told = refused.json()
    assert told["code"] == "too-busy"
    assert refused["Retry-After"] == "10"
    assert told["offer"] == {"later": 10, "smaller": {"width": 64, "height": 64, "candidates": 1}}
    assert not Job.objects.exists()
    assert ada.allowances.filter(used__gt=0).count() == 0


def test_what_was_offered_is_taken(ada, api_of, line):
    Plan.objects.filter(code="free").update(longest_wait=60)
    line(likely=70.0, longest=90.0)
    small = {"prompt": "a lighthouse", "width": 64, "height": 64, "candidates": 1}
    assert api_of(ada).post("/api/v1/jobs", small).status_code == 201


def test_a_page_refuses_in_a_sentence_and_keeps_the_words(ada, client_of, line):
    Plan.objects.filter(code="free").update(longest_wait=60)
    line(likely=600.0, longest=900.0)
    page = client_of(ada).post("/create", {"prompt": "a lighthouse in fog", "candidates": 1, "once": "a" * 24})
    text = page.content.decode()
    assert "would wait about 10 minutes" in text
    assert "a lighthouse in fog" in text


def test_a_plan_without_a_longest_wait_is_never_refused(ada, ask, line):
    Plan.objects.filter(code="free").update(longest_wait=None)
    line(likely=10_000.0, longest=20_000.0)
    assert ask(ada).state == State.QUEUED


def test_the_forecast_follows_what_was_started(ada, people, ask, worker):
    Plan.objects.filter(code="free").update(longest_wait=None)
    for number in range(15):
        job = ask(people(f"maker{number}"))
        Job.objects.filter(pk=job.pk).update(accepted=timezone.now() - timedelta(seconds=30), guess=1.0, longest=5.0)
    worker().work()
    QueueLine.objects.update(renewed=timezone.now() - timedelta(minutes=1))
    assert renew_all() == 1
    fresh = QueueLine.objects.get()
    seen = 15 / (15 + PRIOR)
    likely = pytest.approx(30 * seen + UNKNOWN[0] * (1 - seen), rel=0.1)
    assert fresh.likely == likely
    assert fresh.longest >= fresh.likely
    assert fresh.people == 0
    assert fresh.rate >= 15 / 60
    assert quote("fake:gradients", "free", ada.pk).likely == likely


def test_ones_own_jobs_wait_for_each_other(ada, ask, people):
    for name in ("x1", "x2", "x3"):
        ask(people(name))
    first, second = quote_of(ask(ada)), quote_of(ask(ada))
    assert first is not None
    assert second is not None
    assert first.ahead < second.ahead


def test_in_a_crowd_ones_place_is_told_from_a_few_counters(ada, bruno, line):
    line(people=1, renewed=timezone.now() - timedelta(minutes=1))
    crowd = User.objects.bulk_create(User(handle=f"maker{number}", plan_id="free") for number in range(4 * FEW))
    places = [
        QueuePlace(pool="fake:gradients", plan="free", user=person, units=number, waiting=1)
        for number, person in enumerate(crowd)
    ]
    QueuePlace.objects.bulk_create(places)
    QueuePlace.objects.create(pool="fake:gradients", plan="free", user=ada, units=3 * FEW, waiting=0)
    exact = quote("fake:gradients", "free", ada.pk).ahead
    assert renew_all() == 1
    line(level=3 * FEW, renewed=timezone.now())
    assert quote("fake:gradients", "free", ada.pk).ahead == pytest.approx(3 * FEW, rel=0.05)
    assert exact >= 3 * FEW
    line(level=0)
    assert quote("fake:gradients", "free", bruno.pk).ahead == 1, "a newcomer with a low counter is counted exactly"
