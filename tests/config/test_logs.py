"""One line a request and one a job, found by one id; and nothing in any line that is nobody's business."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest
import structlog
from django.db import IntegrityError, connection

from config.logs import SHARED, masked
from generator.engines.base import EngineError
from generator.jobs.acceptance import accept
from generator.models import EngineCard, Job
from generator.requests.request import GenerationRequest
from generator.worker.loop import Worker
from tests.generator.fake_engine import ABLE, FakeEngine

PROMPT = "a most private lighthouse of mine"


@pytest.fixture
def studio(db, settings):
    settings.ENGINE = "fake"
    EngineCard.announce("fake", ABLE)


class Repeating(FakeEngine):
    """It fails, and says of what."""

    def generate(self, requests, on_event):
        raise EngineError(f"cannot draw {requests[0].prompt}")


@pytest.fixture
def lines():
    """What is written, as JSON."""
    written: list[str] = []

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            written.append(self.format(record))

    handler = Kept()
    renderer = structlog.processors.JSONRenderer()
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(foreign_pre_chain=SHARED, processor=renderer))
    root = logging.getLogger()
    root.addHandler(handler)
    level = root.level
    root.setLevel(logging.DEBUG)  # which loggers remember, so that an attribute set by itself is seen by none
    yield written
    root.setLevel(level)
    root.removeHandler(handler)


def of(lines: list[str], event: str) -> list[dict[str, Any]]:
    return [line for line in map(json.loads, lines) if line["event"] == event]


@pytest.mark.django_db(transaction=True)
def test_a_job_bears_the_id_of_the_request_that_asked_for_it(lines, api_of, ada, studio):
    answer = api_of(ada).post("/api/v1/jobs", {"prompt": PROMPT}, headers={"X-Request-ID": "from-the-proxy-1"})
    assert answer["X-Request-ID"] == "from-the-proxy-1"
    Worker(FakeEngine(), "tests").work()
    [request], [job] = of(lines, "request"), of(lines, "job")
    assert request["request_id"] == job["asked_by"] == Job.objects.get().request_id == "from-the-proxy-1"
    assert (request["method"], request["path"], request["status"]) == ("POST", "/api/v1/jobs", 201)
    assert (job["state"], job["person"]) == ("succeeded", ada.pk)
    assert PROMPT not in "".join(lines)


@pytest.mark.django_db(transaction=True)
def test_no_line_repeats_the_prompt_of_a_job_that_failed(lines, studio, ada, settings):
    settings.JOB_MAX_ERRORS = 1
    accept(ada, GenerationRequest(PROMPT))
    Worker(Repeating(), "tests").work()
    [job] = of(lines, "job")
    assert job["state"] == "failed"
    assert PROMPT not in "".join(lines)


@pytest.mark.django_db
def test_what_is_asked_for_after_the_question_mark_is_in_no_line(lines, client):
    client.get("/search?q=my+secret+search")
    client.get("/made/a-signed-ticket/picture.png")
    client.get("/accounts/password/reset/key/1-secretkey/")
    client.get("/api/v1/me", headers={"Authorization": "Bearer atl_topsecret"})
    client.post("/accounts/login/", {"login": "ada", "password": "hunter2hunter2"})
    told = "".join(lines)
    assert len(of(lines, "request")) == 5
    for secret in ("my+secret", "a-signed-ticket", "secretkey", "topsecret", "hunter2"):
        assert secret not in told


@pytest.mark.django_db
def test_a_row_that_the_database_refuses_is_not_repeated(lines, ada, studio):
    job = accept(ada, GenerationRequest(PROMPT))
    try:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE generator_job SET candidates = 9 WHERE id = %s", [job.pk])
    except IntegrityError:
        logging.getLogger("tests").exception("refused")
    assert "job_one_to_four_candidates" in "".join(lines)
    assert PROMPT not in "".join(lines)


@pytest.mark.parametrize(
    ("line", "secret"),
    [
        ("cannot reach redis://:hushhush@redis:6379/0", "hushhush"),
        ("postgresql://atelier:hushhush@db/atelier refused", "hushhush"),
        ("Authorization: Bearer hushhush", "hushhush"),
        ("GET /x?token=hushhush&y=1", "hushhush"),
        ("/notifications/mail/hushhush/stop", "hushhush"),
    ],
)
def test_secrets_are_masked_wherever_they_stand(line, secret):
    assert secret not in masked(None, "", {"event": line, "n": 1})["event"]


def test_an_id_that_is_none_is_replaced(client, db):
    assert client.get("/about", headers={"X-Request-ID": "<script>"})["X-Request-ID"].isalnum()


def test_whoever_asks_by_a_wrong_name_is_one_warning_without_a_stack(client, lines):
    assert client.get("/about", headers={"host": "wrong.example"}).status_code == 400
    [line] = [json.loads(line) for line in lines if "django.security.DisallowedHost" in line]
    assert line["level"] == "warning" and "wrong.example" in line["event"] and "exception" not in line
