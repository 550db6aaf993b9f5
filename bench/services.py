"""A PostgreSQL and a Valkey of a benchmark's own, with fsync on, migrated, and Django set up on them."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config.embedded import parts
from config.embedded.postgres import Postgres
from config.embedded.supervisor import Supervisor
from config.embedded.valkey import Valkey


@contextmanager
def services(name: str, **environment: str) -> Iterator[Path]:
    """In a temporary folder, which is yielded and removed afterwards, also where the benchmark is told to end."""
    signal.signal(signal.SIGTERM, lambda *_told: sys.exit(143))
    folder = Path(tempfile.mkdtemp(prefix=f"bench-{name}-", dir="/tmp"))
    for part in ("run", "valkey", "logs"):
        (folder / part).mkdir(mode=0o700)
    supervisor = Supervisor(folder / "logs", lambda _line: None)
    both = Postgres(folder / "postgres", folder / "run"), Valkey(folder / "valkey", folder / "run")
    try:
        for service in both:
            service.prepare()
            supervisor.wait_for(supervisor.start(service.program()), service.is_ready, seconds=60)
        os.environ |= {"DATABASE_URL": both[0].url, "BROKER_URL": both[1].url, "DATA_DIR": str(folder)}
        os.environ |= {"DJANGO_SETTINGS_MODULE": "config.settings", "LOG_LEVEL": "WARNING", **environment}
        assert supervisor.run(parts.command(os.environ, "migrate", "--no-input", loud=False)) == 0
        import django

        django.setup()
        yield folder
    finally:
        supervisor.stop()
        shutil.rmtree(folder, ignore_errors=True)
