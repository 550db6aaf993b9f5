"""How a line of the log is written: JSON in production, readable text elsewhere."""

import os
import re
from typing import Any

import structlog

PRODUCTION = os.environ.get("ATELIER_ENV") == "production"
renderer = structlog.processors.JSONRenderer() if PRODUCTION else structlog.dev.ConsoleRenderer(colors=False)
# What must stand in no line: addresses that are a key by themselves, tokens, passwords in addresses of services, and
# PostgreSQL's description of a row that it refused, which repeats what somebody typed.
SECRETS = (
    (re.compile(r"(/(?:reset/key|confirm-email|mail|made)/)[^/\s?]+"), r"\1…"),
    (re.compile(r"(?i)(bearer\s+)[^\s'\",]+"), r"\1…"),
    (re.compile(r"(\w+://[^:/@\s]*:)[^@/\s]+@"), r"\1…@"),
    (re.compile(r"(DETAIL:\s+)[^\n]*"), r"\1…"),
    (re.compile(r"(?i)((?:token|password|secret|signature|code|key)=)[^&\s]+"), r"\1…"),
)


def masked(_logger: Any, _method: str, line: Any) -> Any:
    """The last of the processors that see a line as its parts."""
    for name, value in line.items():
        if isinstance(value, str):
            for secret, instead in SECRETS:
                value = secret.sub(instead, value)
            line[name] = value
    return line


def clients_fault(_logger: Any, _method: str, line: Any) -> Any:
    """A wrong name of the site or a forged cookie is its sender's doing: a warning, without the stack of ours."""
    if line.get("logger", "").startswith("django.security."):
        line |= {"level": "warning", "exc_info": None}
    return line


SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.processors.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso"),
    clients_fault,
    structlog.processors.format_exc_info,
    masked,
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
