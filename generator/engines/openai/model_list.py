"""Which of a server's models to use."""

from __future__ import annotations

from typing import Any

from generator.engines.base import EngineError
from generator.engines.http.errors import garbage


def names_in(payload: Any) -> list[str]:
    """Model ids of a /models answer."""
    entries = payload.get("data") if isinstance(payload, dict) else None
    if not isinstance(entries, list):
        raise garbage("The image server's list of models makes no sense.")
    return [str(entry["id"]) for entry in entries if isinstance(entry, dict) and "id" in entry]


def pick(wanted: str, names: list[str], host: str) -> str:
    """The model asked for, or the only one there is."""
    if wanted in names or (not names and not wanted):
        return wanted
    few = ", ".join(names[:8]) + (", …" if len(names) > 8 else "")
    if wanted:
        raise EngineError(
            f"{host} has no model “{wanted}”. It has: {few or 'none'}.", code="model-missing", retry=False
        )
    if len(names) == 1:
        return names[0]
    raise EngineError(f"Say which model of {host} to use: {few}.", code="model-missing", retry=False)
