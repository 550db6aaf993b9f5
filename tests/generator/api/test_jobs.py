"""Making pictures through /api/v1/."""

from __future__ import annotations

import pytest

from accounts.models import Plan
from generator.jobs.turns import next_turn, turns_of
from generator.models import Job, State
from lib.ids import to_text
from lib.problems import Problem

LARGEST = 2**64 - 1


@pytest.fixture
def api(api_of, ada, studio):
    return api_of(ada)


def post(api, body=None, **headers):
    return api.post("/api/v1/jobs", {"prompt": "a lighthouse at dusk"} | (body or {}), headers=headers)


def test_a_request_is_accepted_drawn_and_answered_with_its_images(api, ada, worker, client_of):
    made = post(api, {"candidates": 2, "seed": str(LARGEST)})
    assert (made.status_code, made.json()["state"], made.json()["seed"]) == (201, "queued", str(LARGEST))
    assert made.json()["ahead"] == 0
    worker().work()
    job = api.get(made["Location"]).json()
    assert (job["state"], job["step"], len(job["images"]), job["ahead"]) == ("succeeded", 4, 2, None)
    assert job["images"][0]["seed"] == str(LARGEST)
    assert client_of(ada).get(job["images"][0]["url"]).status_code == 200


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("prompt", "   ", "prompt"),
        ("prompt", "x" * 4001, "at most 4000"),
        ("candidates", 5, "one to four"),
        ("candidates", 0, "one to four"),
        ("seed", -1, "seed"),
        ("seed", LARGEST + 1, "seed"),
        ("steps", 21, "1 to 20"),
        ("width", 64, "both"),
        ("scheduler", "euler", "default"),
        ("guidance_scale", 51, "0 to 50"),
        ("strength", 1.5, "From 0"),
        ("task", "inpaint", "does"),
        ("task", "image2image", "start from"),
    ],
)
def test_a_refused_field_has_a_sentence_beside_it(api, field, value, says):
    answer = post(api, {field: value})
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    field = "sources" if value == "image2image" else field
    assert field in answer.json()["errors"]
    assert not Job.objects.exists()


def test_a_size_the_engine_does_not_draw_is_answered_with_those_it_does(api):
    answer = post(api, {"width": 999, "height": 10})
    assert "96 x 64" in answer.json()["errors"]["width"][0]


def test_the_same_key_and_body_answers_with_the_same_job(api):
    first, again = (post(api, {"seed": 1}, idempotency_key="k1") for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json()["id"] == again.json()["id"]
    assert "Idempotency-Replayed" not in first and again["Idempotency-Replayed"] == "true"
    assert Job.objects.count() == 1


def test_the_same_key_with_another_body_is_refused(api):
    post(api, {"seed": 1}, idempotency_key="k1")
    answer = post(api, {"seed": 2}, idempotency_key="k1")
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency-key-reused")


def test_two_people_may_use_the_same_key(api, api_of, bruno):
    one, other = post(api, idempotency_key="k1"), post(api_of(bruno), idempotency_key="k1")
    assert one.json()["id"] != other.json()["id"]


def test_a_spent_quota_says_when_it_resets(api_of, ada, studio, time_machine):
    time_machine.move_to("2027-03-01T19:30:00Z", tick=False)
    api = api_of(ada)
    Plan.objects.filter(code="free").update(images_per_day=3)
    post(api, {"candidates": 2})
    answer = post(api, {"candidates": 2})
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (429, "quota-exhausted")
    assert (problem["resets_at"], problem["retry_after"]) == ("2027-03-02T00:00:00Z", 16200)
    assert (problem["remaining"], problem["limit"], answer["Retry-After"]) == (1, 3, "16200")
    assert "4 h 30 min" in problem["title"]
    assert api.get("/api/v1/allowance").json()["used"] == 2


def test_a_new_day_brings_a_new_allowance_and_a_refund_goes_to_the_old_one(api_of, ada, studio, time_machine):
    time_machine.move_to("2027-03-01T23:59:00Z", tick=False)
    api = api_of(ada)
    job = post(api, {"candidates": 2}).json()
    time_machine.move_to("2027-03-02T00:01:00Z", tick=False)
    assert api.get("/api/v1/allowance").json()["used"] == 0
    api.delete(f"/api/v1/jobs/{job['id']}")
    assert [(str(row.day), row.used) for row in ada.allowances.order_by("day")] == [("2027-03-01", 0)]


def test_more_jobs_at_once_than_the_plan_allows_are_refused(api):
    post(api), post(api)
    answer = post(api)
    assert (answer.status_code, answer.json()["code"], answer.json()["open"]) == (429, "too-many-jobs", 2)


def test_a_job_is_cancelled_once_and_stays_so(api):
    job = post(api).json()
    assert api.delete(f"/api/v1/jobs/{job['id']}").json()["state"] == "cancelled"
    assert api.delete(f"/api/v1/jobs/{job['id']}").json()["state"] == "cancelled"
    assert api.get("/api/v1/allowance").json()["used"] == 0


def test_another_persons_job_is_not_there(api, api_of, bruno, worker):
    job = post(api).json()
    worker().work()
    image = api.get(f"/api/v1/jobs/{job['id']}").json()["images"][0]["id"]
    stranger = api_of(bruno)
    assert stranger.get(f"/api/v1/jobs/{job['id']}").status_code == 404
    assert stranger.delete(f"/api/v1/jobs/{job['id']}").status_code == 404
    assert stranger.post(f"/api/v1/jobs/{job['id']}/again").status_code == 404
    assert stranger.put(f"/api/v1/jobs/{job['id']}/keep", {"image": image}).status_code == 404
    assert stranger.get(f"/api/v1/threads/{job['thread']}").status_code == 404
    assert stranger.post("/api/v1/jobs", {"prompt": "x", "turn": job["id"]}).status_code == 404


def test_nobody_in_particular_makes_nothing(client, studio):
    assert client.post("/api/v1/jobs", {"prompt": "x"}).status_code == 401


def test_a_token_needs_the_scope_to_generate(api_of, ada, studio):
    reader = api_of(ada, "read")
    assert reader.post("/api/v1/jobs", {"prompt": "x"}).status_code == 403
    assert reader.get("/api/v1/jobs").status_code == 200


def test_a_failed_job_says_so_and_can_be_asked_again(api, worker, settings):
    settings.JOB_MAX_ERRORS = 1
    job = post(api).json()
    worker(failing=1).work()
    failed = api.get(f"/api/v1/jobs/{job['id']}").json()
    assert failed["failure"] == {"code": "no-paint", "title": "The paint ran out."}
    again = api.post(f"/api/v1/jobs/{job['id']}/again")
    assert (again.status_code, again.json()["seed"]) == (201, job["seed"])


def test_my_jobs_come_in_pages_newest_first_with_few_queries(api, ada, worker, django_assert_max_num_queries):
    Plan.objects.filter(code="free").update(jobs_at_once=9)
    for _ in range(5):
        post(api)
    worker().work()
    with django_assert_max_num_queries(6):
        page = api.get("/api/v1/jobs", {"limit": 3}).json()
    rest = api.get(page["next"]).json()
    ids = [job["id"] for job in page["results"] + rest["results"]]
    assert ids == [to_text(pk) for pk in Job.objects.order_by("-id").values_list("pk", flat=True)]
    assert all(job["images"] for job in page["results"]) and rest["next"] is None


def test_each_next_turn_edits_the_kept_candidate_and_every_turn_can_be_forked(api, ada, worker):
    Plan.objects.filter(code="free").update(jobs_at_once=9)
    first = post(api, {"candidates": 2}).json()
    worker().work()
    image = api.get(f"/api/v1/jobs/{first['id']}").json()["images"][1]["id"]
    assert api.put(f"/api/v1/jobs/{first['id']}/keep", {"image": image}).json()["kept"] == image
    start = Job.objects.get()
    second, fork = (next_turn(start, words, by=ada) for words in ("add snow", "add rain"))
    worker().work()
    thread = api.get(f"/api/v1/threads/{first['thread']}").json()
    assert [turn["turn"] for turn in thread["turns"]] == [None, first["id"], first["id"]]
    edge = second.images()[0].edges_up.get()
    assert (to_text(edge.parent_id), edge.kind, edge.strength) == (image, "edit", 0.6)
    assert fork.thread_id == second.thread_id


def test_a_thread_is_read_in_as_many_queries_however_long_it_is(api, ada, worker, django_assert_num_queries):
    Plan.objects.filter(code="free").update(jobs_at_once=9)
    job = Job.objects.get(prompt=post(api).json()["prompt"])
    worker().work()
    for number in range(4):
        job = next_turn(job, f"step {number}", by=ada)
        worker().work()
        job.refresh_from_db()
    thread = job.thread
    with django_assert_num_queries(4):
        assert len(turns_of(thread)) == 5


def test_a_turn_without_a_chosen_candidate_asks_to_choose_first(ada, ask, draw):
    job = draw(ask(ada, candidates=2))
    with pytest.raises(Problem) as problem:
        next_turn(job, "add snow", by=ada)
    assert problem.value.code == "nothing-kept"


def test_the_engine_says_what_it_can_do(api):
    able = api.get("/api/v1/capabilities").json()
    assert (able["engine"], able["is_model"], able["max_candidates"]) == ("fake", False, 4)
    assert able["sizes"] == [[64, 64], [96, 64]]


def test_before_any_engine_has_announced_itself_a_request_is_told_to_wait(api_of, ada, settings):
    settings.ENGINE = "diffusers:somewhere/something"
    answer = post(api_of(ada))
    assert (answer.status_code, answer.json()["code"]) == (503, "no-engine")


def test_an_ended_job_tells_its_person_once(api, ada, worker):
    post(api)
    worker().work()
    told = ada.notifications.get()
    assert (told.kind, told.title, told.subject) == ("job-ready", "a lighthouse at dusk", Job.objects.get().pk)


def test_the_state_names_of_the_api_are_those_of_the_row(api):
    assert post(api).json()["state"] in State.values
