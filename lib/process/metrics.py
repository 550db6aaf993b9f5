"""What the processes of one machine count together: each writes its own files, and whoever is asked adds them up.

Prometheus' client for Python does so where it finds PROMETHEUS_MULTIPROC_DIR when it is loaded. Files are named after
the number of a process, which means something on one host alone, so that every host (or container) has its own folder.
"""

from __future__ import annotations

import os
import socket
from pathlib import Path

VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
PROJECT = Path(__file__).resolve().parents[2]


def folder() -> Path | None:
    """Where this host's processes write; None where this one may not, as a command that root runs once."""
    data = Path(os.environ.get("DATA_DIR") or PROJECT / "var")
    told = os.environ.get("PROMETHEUS_MULTIPROC_DIR")
    if not told and data.is_dir() and data.stat().st_uid != os.geteuid():
        return None
    found = Path(told) if told else data / "metrics" / socket.gethostname()
    try:
        found.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return found if os.access(found, os.W_OK) else None


FOLDER = folder()
if FOLDER:
    os.environ[VARIABLE] = str(FOLDER)
else:
    os.environ.pop(VARIABLE, None)

from prometheus_client import Counter, Histogram  # noqa: E402 - it looks for the folder when it is loaded

# All have labels: one without opens its file when it is made, and that is before processes are forked from this one.
QUICK = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
SLOW = (0.01, 0.05, 0.25, 1, 5, 15, 60, 300)

REQUESTS = Counter("atelier_requests_total", "Answers of Django.", ["view", "method", "status"])
REQUEST_SECONDS = Histogram("atelier_request_seconds", "Until an answer began.", ["view"], buckets=QUICK)
FRONT_PAGES = Counter("atelier_front_pages_total", "Pages handed out as they were kept, without Django.", ["how"])
CACHE = Counter("atelier_cache_total", "Questions to the cache: hit, miss, or away.", ["answer"])
TASKS = Counter("atelier_tasks_total", "Tasks of Celery that ended: done or failed.", ["task", "outcome"])
TASK_SECONDS = Histogram("atelier_task_seconds", "Running time of tasks.", ["task"], buckets=SLOW)
JOBS_ENDED = Counter("atelier_jobs_ended_total", "Jobs that ended, where they were ended.", ["plan", "state"])
