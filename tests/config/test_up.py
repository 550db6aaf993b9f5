"""`manage.py up`, from outside: real processes, real signals."""

import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from config.embedded.parts import PROJECT
from config.mainjob import MainJob
from tests.config.conftest import BARE, Gallery, descendants, free_port, is_alive, up
from tests.config.test_mainjob import STEPS

pytestmark = [pytest.mark.xdist_group("up"), pytest.mark.timeout(300)]
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")


def test_a_bare_folder_becomes_a_gallery_that_answers(running_gallery):
    assert running_gallery.page() == 200
    assert (running_gallery.data / "secret-key").stat().st_mode & 0o777 == 0o600
    assert running_gallery.data.stat().st_mode & 0o777 == 0o700


def test_who_comes_while_it_starts_for_the_first_time_finds_a_page_or_nobody(gallery: Gallery):
    """Nobody meets a schema that is half made, and no log tells of anybody who did."""
    assert gallery.met == {0, 200}
    assert {"seed", "gpu", "default", "beat"} <= set(gallery.first_logs)
    assert [name for name, text in gallery.first_logs.items() if "Traceback" in text] == []


def test_the_running_server_reads_forms(running_gallery):
    """Refused for want of a token, which only somebody who read the form can find missing."""
    assert running_gallery.page(b"login=ada&password=secret") == 403


@pytest.mark.long
def test_the_main_job_works_in_it(running_gallery):
    said: list[str] = []
    MainJob(f"http://127.0.0.1:{running_gallery.port}", said.append).run()
    told = "\n".join(said)
    assert [step for step in STEPS if not re.search(rf"\b{step} ", told)] == []


@linux_only
@pytest.mark.parametrize(
    "part",
    [
        "engine",
        *(
            pytest.param(part, marks=pytest.mark.long)
            for part in ("web", "postgres", "valkey", "gpu", "default", "beat")
        ),
    ],
)
def test_a_part_that_is_killed_comes_back(running_gallery, part):
    running_gallery.wait_until(lambda: part in running_gallery.parts(), f"{part} to run")
    killed = running_gallery.parts()[part]
    os.kill(killed, signal.SIGKILL)
    running_gallery.wait_until(lambda: running_gallery.parts().get(part, killed) != killed, f"{part} to come back")
    running_gallery.wait_until(lambda: running_gallery.page() == 200, "a page")


def test_a_second_start_in_the_same_folder_is_refused(running_gallery):
    refused = up("--port", "0", "--data", str(running_gallery.data))
    assert refused.returncode == 1
    assert f"A gallery already runs from {running_gallery.data}" in refused.stderr
    assert running_gallery.page() == 200


def beside(gallery: Gallery, *words: str) -> subprocess.CompletedProcess[str]:
    """`manage.py WORDS` by somebody who knows only where the gallery's folder is."""
    command, env = [sys.executable, "manage.py", *words], BARE | {"DATA_DIR": str(gallery.data)}
    return subprocess.run(command, cwd=PROJECT, env=env, capture_output=True, text=True, check=False, timeout=120)


@pytest.mark.long
def test_commands_beside_it_find_its_database_and_its_address(running_gallery, tmp_path):
    made = beside(running_gallery, "admin", "zora")
    assert made.returncode == 0, made.stderr
    link = made.stdout.strip()
    assert link.startswith(f"http://127.0.0.1:{running_gallery.port}/accounts/password/reset/key/")
    assert running_gallery.page(path=urlsplit(link).path) == 200
    kept = beside(running_gallery, "backup", str(tmp_path / "kept"))
    assert kept.returncode == 0, kept.stderr


@pytest.mark.long
def test_an_account_for_a_script_is_made_beside_it_by_naming_its_folder(running_gallery):
    words = [sys.executable, "manage.py", "maker", "robin", "--token", "--data", str(running_gallery.data)]
    made = subprocess.run(words, cwd=PROJECT, env=BARE, capture_output=True, text=True, check=False, timeout=120)
    assert made.returncode == 0, made.stderr
    assert made.stdout.splitlines()[-1].startswith("atl_")


@pytest.mark.long
def test_a_database_that_is_not_there_is_told_in_two_lines():
    env = BARE | {"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}
    words = [sys.executable, "manage.py", "maker", "robin", "--token"]
    refused = subprocess.run(words, cwd=PROJECT, env=env, capture_output=True, text=True, check=False, timeout=120)
    assert refused.returncode == 1
    assert refused.stderr.startswith("The gallery's database cannot be reached:")
    assert len(refused.stderr.splitlines()) == 2


def test_a_busy_port_is_named(running_gallery, tmp_path):
    refused = up("--port", str(running_gallery.port), "--data", str(tmp_path))
    assert refused.returncode == 1
    assert refused.stderr.startswith(f"Port {running_gallery.port} is in use by another program")
    assert len(refused.stderr.splitlines()) == 1


def test_a_port_that_cannot_be_is_refused(tmp_path):
    refused = up("--port", "70000", "--data", str(tmp_path))
    assert refused.returncode == 1
    assert "Cannot listen on 127.0.0.1 port 70000" in refused.stderr


def test_a_data_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("not a folder")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    refused = up("--port", str(port), "--data", str(tmp_path / "file" / "var"))
    assert refused.returncode == 1
    assert refused.stderr.startswith(f"Cannot write to the data folder {tmp_path}/file/var")


def test_settings_that_cannot_be_are_named(tmp_path):
    refused = up("--port", str(free_port()), "--data", str(tmp_path), ATELIER_ENV="production")
    assert refused.returncode == 1
    assert "Set SECRET_KEY to at least 50 random characters" in refused.stderr
    assert "Traceback" not in refused.stderr


@linux_only
def test_the_supervisor_has_one_thread_and_is_not_connected_to_anything(running_gallery):
    """Its parts are forks of it: a second thread would not survive that, and a connection would be everybody's."""
    running_gallery.wait_until(lambda: len(running_gallery.parts()) == 7, "all parts")
    supervisor = Path(f"/proc/{running_gallery.process.pid}")
    assert len(list((supervisor / "task").iterdir())) == 1
    sockets = [path for path in (supervisor / "fd").iterdir() if str(path.readlink()).startswith("socket:")]
    assert len(sockets) == 2, "the two ends of what wakes it"


@linux_only
@pytest.mark.long
def test_nothing_outlives_a_killed_supervisor(running_gallery):
    running_gallery.wait_until(lambda: len(running_gallery.parts()) == 7, "all parts")
    family = descendants(running_gallery.process.pid)
    running_gallery.process.kill()
    running_gallery.process.wait()
    running_gallery.wait_until(lambda: not any(is_alive(pid) for pid in family), "all to end", seconds=20)


@linux_only
@pytest.mark.long
def test_asked_to_stop_it_stops_everything_within_seconds(running_gallery):
    family = descendants(running_gallery.process.pid)
    running_gallery.process.send_signal(signal.SIGINT)
    assert running_gallery.process.wait(20) == 0
    assert not any(is_alive(pid) for pid in family)
    assert "database system is shut down" in (running_gallery.data / "logs" / "postgres.log").read_text()
