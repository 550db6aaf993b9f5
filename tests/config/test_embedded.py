"""The pieces of `manage.py up`."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from config.embedded.errors import CannotStart
from config.embedded.folders import SOCKET_PATH_BYTES, Folders, socket_folder
from config.embedded.keepsakes import demo_login, secret_key
from config.embedded.logfile import is_trouble, shortened
from config.embedded.parts import PROJECT, environment
from config.embedded.postgres import Postgres
from config.embedded.preflight import check_dependencies


@pytest.fixture
def short_folder(tmp_path: Path) -> Path:
    (tmp_path / "run").mkdir(mode=0o700)
    return tmp_path


def test_sockets_of_a_very_long_folder_lie_in_a_short_private_one(tmp_path):
    folder = socket_folder(tmp_path / "/".join(["a-very-long-name" * 4] * 3) / "run")
    assert len(os.fsencode(folder / ".s.PGSQL.5432")) <= SOCKET_PATH_BYTES
    assert folder.stat().st_mode & 0o777 == 0o700
    folder.rmdir()


def test_two_long_folders_do_not_share_sockets(tmp_path):
    folders = {socket_folder(tmp_path / ("x" * 120) / name) for name in ("one", "two")}
    assert len(folders) == 2
    for folder in folders:
        folder.rmdir()


def test_a_socket_folder_that_is_a_link_is_refused(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "run").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(CannotStart, match="belongs to somebody else"):
        socket_folder(tmp_path / "run")


def test_secrets_are_made_once_and_are_their_owners_alone(tmp_path):
    assert secret_key(tmp_path) == secret_key(tmp_path)
    assert len(secret_key(tmp_path)) >= 50
    assert demo_login(tmp_path) == demo_login(tmp_path)
    assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600}


def test_what_the_operator_set_is_never_replaced(tmp_path, monkeypatch):
    monkeypatch.setenv("SITE_URL", "https://gallery.example.org")
    env = environment(tmp_path, site_url="http://127.0.0.1:8000", host="127.0.0.1", BROKER_URL="redis://ours")
    assert env["SITE_URL"] == "https://gallery.example.org"
    assert env["DATA_DIR"] == str(tmp_path)


def test_a_server_left_by_a_killed_supervisor_is_stopped_first(short_folder):
    postgres = Postgres(short_folder / "postgres", short_folder / "run", durable=False)
    postgres.prepare()
    program = postgres.program()
    left = subprocess.Popen(program.argv, env=program.env, cwd="/", user=program.uid, group=program.gid)
    deadline = time.monotonic() + 20
    while not postgres.is_ready():
        assert time.monotonic() < deadline
        time.sleep(0.05)

    postgres.prepare()

    assert left.wait(20) is not None
    assert not (short_folder / "postgres" / "postmaster.pid").exists()


def test_a_pid_file_of_a_process_that_is_something_else_is_forgotten(short_folder):
    postgres = Postgres(short_folder / "postgres", short_folder / "run", durable=False)
    postgres.prepare()
    (short_folder / "postgres" / "postmaster.pid").write_text(f"{os.getpid()}\n")
    postgres.prepare()
    assert not (short_folder / "postgres" / "postmaster.pid").exists()


LAST_WORDS = """
import sys
from functools import partial
from pathlib import Path
from config.embedded.child import Program
from config.embedded.supervisor import Supervisor

logs = Path(sys.argv[1])
supervisor = Supervisor(logs, print)
for words in ("said in an earlier run", "no room left"):
    child = supervisor.start(Program("prepare", (), {}, logs, lasting=False, forked=partial(sys.exit, words)))
    print(supervisor.finish(child), child.log.last_lines())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="forks")
def test_a_fork_is_heard_to_its_last_words(tmp_path):
    """In a process of its own, since a fork of this one would share the files in which pytest keeps what is said."""
    command = [sys.executable, "-c", LAST_WORDS, str(tmp_path)]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["1 said in an earlier run", "1 no room left"]


def test_a_missing_package_is_named_with_the_line_that_installs_it():
    script = f"import sys; sys.path.insert(0, {str(PROJECT)!r}); from config.embedded.up import main; main([])"
    done = subprocess.run([sys.executable, "-I", "-S", "-c", script], capture_output=True, text=True, check=False)
    assert done.stderr.strip() == f"django is not installed; run: {sys.executable} -m pip install -r requirements.txt"
    check_dependencies()


def test_the_terminal_shows_trouble_and_the_files_everything(tmp_path):
    assert is_trouble(b"Traceback (most recent call last):")
    assert is_trouble(b"2026-11-21T03:14:00Z [error    ] Received unregistered task")
    assert not is_trouble(b"2026-11-21T03:14:00Z [info     ] request_finished code=200")
    assert len(shortened(b"x" * 5000)) == 200


def test_a_folder_holds_one_gallery_at_a_time(tmp_path):
    with Folders(tmp_path).lock(), pytest.raises(CannotStart, match=str(os.getpid())):
        Folders(tmp_path).lock()
    Folders(tmp_path).lock().close()
