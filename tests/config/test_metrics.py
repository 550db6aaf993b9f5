"""/metrics with several processes, and the dashboard and the alerts that read it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from config.celery import count, note_the_time
from config.metrics.processes import Processes
from config.probes import readiness as asked
from config.probes.parts import PARTS
from config.probes.readiness import Readiness
from generator.jobs.acceptance import accept
from generator.models import EngineCard, HourRecord, Machine
from generator.requests.request import GenerationRequest
from generator.tasks import sweep
from generator.worker.loop import Worker
from lib.process.metrics import FRONT_PAGES
from tests.checks.tree import PROJECT
from tests.generator.fake_engine import ABLE, FakeEngine

WATCHING = PROJECT / "deploy" / "watching"
COUNT = "from lib.process.metrics import TASKS, TASK_SECONDS; TASKS.labels('{0}', 'done').inc({1}); "
COUNT += "TASK_SECONDS.labels('{0}').observe(0.5); import os; print(os.getpid())"


def counting(folder: Path, task: str, times: int) -> str:
    """Another process, which counts and ends; its number."""
    environment = os.environ | {"PROMETHEUS_MULTIPROC_DIR": str(folder)}
    code = COUNT.format(task, times)
    ran = subprocess.run([sys.executable, "-c", code], cwd=PROJECT, env=environment, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.strip()


def sample(folder: Path, name: str, **labels: str) -> float | None:
    found = [one for metric in Processes(folder).collect() for one in metric.samples]
    return next((one.value for one in found if one.name == name and one.labels == labels), None)


def test_what_several_processes_counted_is_added_up_also_when_they_have_ended(tmp_path):
    folder = tmp_path / "metrics" / "here"
    counting(folder, "sweep", 2)
    counting(folder, "sweep", 3)
    for _ in range(2):  # read once as their own files, once folded
        assert sample(folder, "atelier_tasks_total", task="sweep", outcome="done") == 5
    assert sample(folder, "atelier_task_seconds_count", task="sweep") == 2
    assert sorted(path.name for path in folder.glob("*.db")) == ["counter_ended.db", "histogram_ended.db"]
    counting(folder, "sweep", 4)
    assert sample(folder, "atelier_tasks_total", task="sweep", outcome="done") == 9


def test_containers_that_share_a_folder_do_not_write_over_each_other(tmp_path):
    here, there = (tmp_path / "metrics" / name for name in ("here", "there"))
    counting(here, "sweep", 1), counting(there, "sweep", 1)
    assert sample(here, "atelier_tasks_total", task="sweep", outcome="done") == 2


def read_by(words: str) -> Iterator[str]:
    yield from re.findall(r"\batelier_[a-z_]+", words)


def expressions() -> Iterator[str]:
    board = json.loads((WATCHING / "grafana.json").read_text())
    yield from (target["expr"] for panel in board["panels"] for target in panel["targets"])
    rules = yaml.safe_load((WATCHING / "alerts.yaml").read_text())
    yield from (rule["expr"] for group in rules["groups"] for rule in group["rules"])


@pytest.fixture
def gallery_at_work(monkeypatch, settings, client, ada):
    """Something of everything has happened."""
    monkeypatch.setattr(asked, "readiness", Readiness(dict.fromkeys(PARTS, lambda: None)))
    monkeypatch.setattr("config.metrics.rows.readiness", asked.readiness)
    settings.METRICS_TOKEN = "for the scraper"
    settings.ENGINE = "fake"
    EngineCard.announce("fake", ABLE)
    Machine.announce("tests", "fake", ABLE)
    accept(ada, GenerationRequest("a lighthouse"))
    Worker(FakeEngine(), "tests").work()
    accept(ada, GenerationRequest("a lighthouse"))
    hour = {"accepted": 3, "started": 3, "judged": 3, "kept": 2, "images": 4, "energy_wh": 1.5}
    waits = dict.fromkeys(("promised_p50", "promised_p90", "waited_p50", "waited_p90"), 2.0)
    HourRecord.objects.create(hour=timezone.now(), plan="free", **hour, **waits)
    note_the_time(sweep)
    count(sweep, "SUCCESS")
    FRONT_PAGES.labels("kept").inc()
    client.get("/")


@pytest.mark.django_db(transaction=True)
def test_every_metric_that_dashboard_and_alerts_name_is_there(client, gallery_at_work):
    text = client.get("/metrics", headers={"Authorization": "Bearer for the scraper"}).content.decode()
    there = {one.name for metric in text_string_to_metric_families(text) for one in metric.samples}
    wanted = {name for expression in expressions() for name in read_by(expression)}
    assert len(wanted) > 25
    assert wanted - there == set()


@pytest.mark.django_db
def test_it_is_for_operators_alone(client, ada, client_of):
    assert client.get("/metrics").status_code == client_of(ada).get("/metrics").status_code == 404
