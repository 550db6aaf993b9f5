"""What the README promises to a stranger, in a clean copy: its own first line is typed, and nothing else."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.checks.tree import PROJECT, files, text
from tests.config.conftest import BARE, Gallery, free_port

pytestmark = [pytest.mark.long, pytest.mark.release, pytest.mark.xdist_group("readme"), pytest.mark.timeout(900)]
INSTALLING = 600  # seconds
STRANGERS = {name: value for name, value in BARE.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV", "CI")}


class Copy(Gallery):
    """The repository without what it ignores, started by the README's first line."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.folder = folder / "atelier"
        for name in files():
            (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(PROJECT / name, self.folder / name)

    def launch(self) -> None:
        found = re.search(r"^    (python3 -m venv .* manage\.py up)$", text("README.md"), re.MULTILINE)
        assert found
        line = f"{found[1]} --port {self.port}"  # another may listen where a stranger would
        with self.said.open("w") as said:
            self.process = subprocess.Popen(
                ["bash", "-c", line], cwd=self.folder, env=STRANGERS, stdout=said, stderr=said, start_new_session=True
            )

    def start(self) -> None:
        self.launch()
        self.wait_until(self.has_greeted, "the address", seconds=INSTALLING)

    def stop(self) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGINT)
            self.process.wait(30)
        shutil.rmtree(self.folder)  # half a gigabyte


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Copy]:
    copy = Copy(tmp_path_factory.mktemp("stranger"))
    copy.start()
    yield copy
    copy.stop()


def test_the_first_line_alone_starts_a_gallery_that_answers(copy: Copy) -> None:
    assert copy.page(path="/") == 200
    assert copy.page(path="/create") == 200
    assert str(copy.port) in copy.said.read_text()


def test_what_it_installed_is_enough_for_the_main_job(copy: Copy, tmp_path: Path) -> None:
    words = ["up", "--once", "--port", str(free_port()), "--data", str(tmp_path / "var")]
    command = [str(copy.folder / ".venv/bin/python"), "manage.py", *words]
    done = subprocess.run(command, cwd=copy.folder, env=STRANGERS, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.rstrip().endswith("The main job works.")
