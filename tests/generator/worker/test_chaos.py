"""A short run of bench/chaos.py: real processes, killed with -9."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[3]


@pytest.mark.xdist_group("chaos")
@pytest.mark.timeout(240)
def test_every_job_ends_once_while_every_part_is_killed_or_frozen():
    command = [sys.executable, "bench/chaos.py", "--jobs", "40", "--faults", "11", "--pace", "1", "--seed", "7"]
    ran = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=230, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr[-2000:]
    assert "every job ended once" in ran.stdout
