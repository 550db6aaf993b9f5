"""How a line of the log is written: JSON in production, readable text elsewhere."""

import os
from typing import Any

import structlog

PRODUCTION = os.environ.get("ATELIER_ENV") == "production"
renderer = structlog.processors.JSONRenderer() if PRODUCTION else structlog.dev.ConsoleRenderer(colors=False)
SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.processors.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso"),
    structlog.processors.format_exc_info,
]


def formatter() -> structlog.stdlib.ProcessorFormatter:
    """One formatter for our own events and for those of every library."""
    return structlog.stdlib.ProcessorFormatter(foreign_pre_chain=SHARED, processor=renderer)


structlog.configure(
    processors=[*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
    logger_factory=structlog.stdlib.LoggerFactory(),
    wrapper_class=structlog.stdlib.BoundLogger,
    cache_logger_on_first_use=True,
)
