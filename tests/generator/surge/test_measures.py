"""What holds while a surge is on, as people and programs meet it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from accounts.models import User
from generator.models import Job, Surge
from generator.scheduling.hysteresis import group_of
from generator.tasks import watch
from lib.ids import to_text


def asked(client, **fields):
    return client.post("/api/v1/jobs", {"prompt": "a lighthouse"} | fields)


def test_a_smaller_quota_holds_while_it_lasts_and_says_so(studio, surge, api_of, ada):
    surge(images_per_day={"free": 3})
    client = api_of(ada)
    assert asked(client, candidates=3).status_code == 201
    refused = asked(client)
    assert refused.status_code == 429
    problem = refused.json()
    assert (problem["code"], problem["limit"], problem["remaining"]) == ("quota-exhausted", 3, 0)
    assert f"It is {ada.plan.images_per_day} at other times" in problem["title"]


def test_the_usual_quota_is_back_when_it_is_over(studio, surge, api_of, ada):
    row = surge(images_per_day={"free": 1})
    client = api_of(ada)
    asked(client)
    assert asked(client).status_code == 429
    row.active = False
    row.save()
    assert asked(client).status_code == 201


def test_no_plan_gets_more_than_at_other_times(surge, ada):
    assert surge(images_per_day={"free": 10_000}).images_a_day(ada.plan) == ada.plan.images_per_day


def test_people_come_in_by_groups_and_are_told_when(studio, surge, api_of, people):
    crowd = [people(f"guest{number}") for number in range(6)]
    since = timezone.now()
    groups = {who: group_of(who.pk, since.timestamp()) for who in crowd}
    late = max(crowd, key=groups.__getitem__)
    early = min(crowd, key=groups.__getitem__)
    first = groups[early] + 1
    surge(since=since, first_share=first, stage_minutes=10)
    assert asked(api_of(early)).status_code == 201
    refused = asked(api_of(late))
    assert (refused.status_code, refused.json()["code"]) == (429, "not-yet")
    opens = since + timedelta(minutes=10 * (groups[late] // first))
    assert refused.json()["opens_at"] == opens.isoformat().replace("+00:00", "Z")
    assert int(refused.headers["Retry-After"]) == pytest.approx((opens - timezone.now()).total_seconds(), abs=5)
    assert not Job.objects.of(late).exists()
    Surge.objects.update(since=since - timedelta(days=10))
    assert asked(api_of(late)).status_code == 201


def test_measures_leave_other_plans_alone(studio, surge, api_of, ada):
    surge(first_share=1, features_off=list(Surge.Feature.values))
    User.objects.filter(pk=ada.pk).update(plan_id="pro")
    assert asked(api_of(ada), candidates=2).status_code == 201


def test_several_candidates_can_be_off_with_a_smaller_job_on_offer(studio, surge, api_of, ada):
    surge(features_off=["several-candidates"])
    refused = asked(api_of(ada), candidates=2)
    assert refused.status_code == 429
    problem = refused.json()
    assert (problem["code"], problem["features"]) == ("switched-off", ["several-candidates"])
    assert problem["errors"]["candidates"]
    smaller = problem["offer"]["smaller"]
    assert asked(api_of(ada), **smaller).status_code == 201


def test_a_dry_run_knows_of_the_surge(studio, surge, api_of, ada):
    surge(features_off=["several-candidates"])
    told = asked(api_of(ada), candidates=2, dry_run=True).json()
    assert told["would_accept"] is False
    assert told["refusal"]["code"] == "switched-off"


def test_remixes_can_be_off_and_words_alone_still_work(studio, surge, api_of, ada, post_by):
    surge(features_off=["remixes"])
    image = post_by(ada).entries.get().image
    client = api_of(ada)
    refused = client.post(f"/api/v1/images/{to_text(image.pk)}/remixes", {"way": "change", "prompt": "at night"})
    assert (refused.status_code, refused.json()["code"]) == (429, "switched-off")
    assert asked(client).status_code == 201


def test_no_new_accounts_are_opened_and_the_page_says_why(client, surge):
    surge(pause_signups=True)
    page = client.get("/accounts/signup/").content.decode()
    assert "no new accounts are opened" in page
    Surge.objects.update(active=False, since=None)
    assert "no new accounts are opened" not in client.get("/accounts/signup/").content.decode()
    assert not User.objects.exists()


def test_everyone_reads_of_it_in_the_banner_and_on_the_status_page(client, surge, studio):
    surge(
        announcement="A film is out; everyone draws dragons.", features_off=["large-sizes"], images_per_day={"free": 2}
    )
    watch()
    cache.delete("generator:status")
    assert "everyone draws dragons" in client.get("/").content.decode()
    page = client.get("/status").content.decode()
    assert "Large sizes are off" in page
    told = client.get("/api/v1/status").json()["surge"]
    assert told["active"] and told["features_off"] == ["large-sizes"] and told["images_a_day"] == {"free": 2}
