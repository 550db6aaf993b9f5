"""The files in which processes count, added up; those of processes that have ended are folded into one."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from prometheus_client.mmap_dict import MmapedDict
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import REGISTRY, CollectorRegistry

from lib.process.metrics import FOLDER

ENDED = "ended"  # in the place of a number, in the name of the file that keeps what ended processes had counted
GONE = 24 * 3600  # seconds after which a host that writes no more is forgotten


class Processes:
    """A collector for Prometheus: all processes of this host, and of those that share its DATA_DIR."""

    def __init__(self, folder: Path | None = FOLDER) -> None:
        self.folder = folder

    def collect(self) -> Iterator[Any]:
        if self.folder is None:
            yield from REGISTRY.collect()
            return
        fold(self.folder)
        files = [str(path) for host in hosts(self.folder) for path in sorted(host.glob("*.db"))]
        yield from MultiProcessCollector(CollectorRegistry(), str(self.folder)).merge(files, accumulate=True)


def hosts(own: Path) -> list[Path]:
    since = time.time() - GONE
    others = [path for path in own.parent.iterdir() if path.is_dir() and path != own and path.stat().st_mtime > since]
    return [own, *(path for path in others if own.parent.name == "metrics")]


def fold(folder: Path) -> None:
    """So that the files stay few, however many processes come and go. One process does it at a time."""
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for path in list(folder.glob("*_[0-9]*.db")):
            kind, _, number = path.stem.rpartition("_")
            if not is_alive(int(number)):
                add(path, folder / f"{kind}_{ENDED}.db")
                path.unlink(missing_ok=True)


def add(ended: Path, into: Path) -> None:
    kept = MmapedDict(str(into))
    for key, value, _time, _place in MmapedDict.read_all_values_from_file(str(ended)):
        before, _ = kept.read_value(key)
        kept.write_value(key, before + value, 0.0)
    kept.close()


def is_alive(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
