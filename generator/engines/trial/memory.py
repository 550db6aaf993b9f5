"""Findings kept from one start to the next, by all that decides them."""

from __future__ import annotations

import hashlib
import json
import logging
import os
from collections.abc import Mapping
from pathlib import Path

from generator.engines.trial.tryout import UNTRIED, Findings

log = logging.getLogger(__name__)

EDITION = 2  # of the trials: raised when they become stricter, so that all is tried again


class TrialMemory:
    """A JSON file in `folder`, named by `decides`: model, revision, device, precision, versions. Without a folder,
    nothing is kept. `marks` tell one file of an adapter from the next of its name.
    """

    def __init__(self, folder: str, decides: Mapping[str, object], marks: Mapping[str, str]) -> None:
        name = hashlib.sha256(json.dumps([EDITION, dict(decides)], sort_keys=True, default=str).encode()).hexdigest()
        self._path = Path(folder).expanduser() / f"{name[:32]}.json" if folder else None
        self._marks = marks

    def read(self) -> Findings:
        """What is known; nothing where there is no file, or none that can be read."""
        try:
            kept = json.loads(self._path.read_text("utf-8")) if self._path else {}
            return {name: why for name, (why, mark) in kept.items() if mark == self._marks.get(name, "")}
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, TypeError, AttributeError) as error:
            log.warning("what was tried before cannot be read, so all is tried again: %s", error)
            return {}

    def write(self, found: Findings) -> None:
        """Keep it, whole or not at all; what there was no time for is left out."""
        if self._path is None:
            return
        kept = {name: (why, self._marks.get(name, "")) for name, why in found.items() if why != UNTRIED}
        beside = self._path.with_suffix(f".{os.getpid()}")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            beside.write_text(json.dumps(kept, indent=1), "utf-8")
            beside.replace(self._path)
        except OSError as error:
            log.warning("what was tried cannot be kept, so the next start tries all again: %s", error)
