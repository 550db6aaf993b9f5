"""A real gallery with the engine that needs no model, for clients that know nothing of it but address and key."""

from __future__ import annotations

import base64
import json
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.browser.site import Site, running
from tests.clients.programs.report import png

LONGEST_PROGRAM = 150  # seconds
Calls = dict[str, str]


@pytest.fixture(scope="module")
def gallery() -> Iterator[Site]:
    with running("--empty") as site:
        yield site


@pytest.fixture
def key_of(gallery: Site) -> Callable[[str], str]:
    """The key of a new account of this name."""

    def make(name: str) -> str:
        return gallery.manage("maker", name, "--token", "--plan", "pro").splitlines()[-1]

    return make


@pytest.fixture
def calls_of(gallery: Site, key_of: Callable[[str], str]) -> Callable[..., Calls]:
    """Run a client's program with a key of its own: what was said of each call, nothing where it passed."""

    def run(name: str, *command: str, folder: Path) -> Calls:
        told = {
            "ATELIER_ADDRESS": gallery.address,
            "ATELIER_KEY": key_of(name),
            "ATELIER_PICTURE": base64.b64encode(png()).decode(),
        }
        kept = {word: os.environ[word] for word in ("PATH", "HOME", "LANG") if word in os.environ}
        done = subprocess.run(
            command, cwd=folder, env=kept | told, capture_output=True, text=True, check=False, timeout=LONGEST_PROGRAM
        )
        lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith('{"call"')]
        assert done.returncode == 0, f"{name} broke down:\n{done.stderr[-2000:]}"
        return {line["call"]: line["said"] for line in lines}

    return run
