"""Sparing the garbage collector: what a process has loaded by the time it begins to serve stays until it ends."""

from __future__ import annotations

import gc

SELDOM = 20_000, 20, 20  # objects more than were freed, and how many younger collections before an older one


def spare() -> None:
    """Leave out what is there from every later look, and look less often. To be called once, before serving."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*SELDOM)
