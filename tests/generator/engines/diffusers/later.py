"""Torch and what needs it, imported by the first test that uses it, so that one worker alone pays for it."""

from __future__ import annotations

import os
import tempfile
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import pytest

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("TRIALS_DIR", tempfile.mkdtemp(prefix="atelier-trials-"))  # tried once, for every test


class Later:
    """A module under its name, imported when something public of it is asked for; collectors ask for marks."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        if attribute.startswith(("__", "_pytest", "pytest")):
            raise AttributeError(attribute)
        return getattr(import_module(self._name), attribute)


def skip_without_torch() -> None:
    """Called where a module of tests begins."""
    if not all(find_spec(name) for name in ("torch", "diffusers")):
        pytest.skip("the diffusers engine needs requirements-gpu.txt", allow_module_level=True)


torch: Any = Later("torch")
