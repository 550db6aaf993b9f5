"""Everything as text in the format of Prometheus."""

from __future__ import annotations

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import CollectorRegistry

from config.metrics.processes import Processes
from config.metrics.rows import Rows

KIND = CONTENT_TYPE_LATEST


def exposition() -> bytes:
    registry = CollectorRegistry(auto_describe=False)
    for collector in (Processes(), Rows()):
        registry.register(collector)
    return generate_latest(registry)
