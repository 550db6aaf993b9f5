"""Short runs of bench/chaos.py: real processes, killed with -9."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[3]
pytestmark = [pytest.mark.xdist_group("chaos"), pytest.mark.timeout(240)]


def every_job_ends_once(*words: str) -> None:
    command = [sys.executable, "bench/chaos.py", "--seed", "7", *words]
    ran = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=230, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr[-2000:]
    assert "every job ended once" in ran.stdout


@pytest.mark.long
@pytest.mark.release  # CI has the storm below, in which every part is killed
def test_every_job_ends_once_while_dispatcher_engine_and_web_are_killed() -> None:
    slowly = ("--engine", "bench.timed_engine.TimedEngine:gpu?speed=2")  # so that there is work to lose
    every_job_ends_once("--jobs", "12", "--faults", "3", "--pace", "2", "--drawers", "1", *slowly)


@pytest.mark.long
def test_every_job_ends_once_while_every_part_is_killed_or_frozen() -> None:
    every_job_ends_once("--jobs", "40", "--faults", "11", "--pace", "1")
