"""`manage.py up --once`: the main job on a folder in which nothing has ever been, and what it says where it cannot."""

import re
import time

import pytest

from config.mainjob import CannotGoOn, MainJob, Visitor
from tests.config.conftest import free_port, up

pytestmark = [pytest.mark.xdist_group("up"), pytest.mark.timeout(400)]
STEPS = ("signed up", "generated", "posted", "liked", "remixed", "feed", "record")


@pytest.mark.long  # a whole start of its own; the line does the job in a gallery that test_up.py has started
def test_a_bare_folder_does_the_main_job_and_ends(tmp_path):
    done = up("--once", "--port", str(free_port()), "--data", str(tmp_path / "var"), seconds=300)
    assert done.returncode == 0, done.stdout + done.stderr
    for word in STEPS:
        assert re.search(rf"\b{word} ", done.stdout), word
    assert done.stdout.rstrip().endswith("The main job works.")


def test_a_site_that_is_away_is_said_in_one_sentence():
    said: list[str] = []
    with pytest.raises(CannotGoOn, match="is there a site"):
        MainJob(f"http://127.0.0.1:{free_port()}", said.append).run()
    assert said == []


def test_a_job_that_never_ends_is_given_up():
    """A site that always answers that the job is queued."""

    class Waiting(Visitor):
        def call(self, method, path, body=None, **headers):
            return {"id": "x", "state": "queued"}

    visitor = Waiting("http://site.example", "mara", patience=0.5)
    start = time.monotonic()
    with pytest.raises(CannotGoOn, match=r"still queued after 0\.5 s"):
        visitor.make(prompt="a lighthouse")
    assert time.monotonic() - start < 5
