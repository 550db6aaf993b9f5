"""The engine process's log: lines for a person, or JSON where the gallery's own logs are."""

from __future__ import annotations

import logging
import os
import sys
from datetime import UTC, datetime

import msgspec


def set_up_logging() -> None:
    handler = logging.StreamHandler(sys.stdout)
    if os.environ.get("ATELIER_ENV") == "production":
        handler.setFormatter(JsonLines())
    else:
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=os.environ.get("LOG_LEVEL", "INFO").upper(), handlers=[handler])


class JsonLines(logging.Formatter):
    """One object a line, under the names that the rest of the gallery uses."""

    def format(self, record: logging.LogRecord) -> str:
        said = {
            "event": record.getMessage(),
            "logger": record.name,
            "level": record.levelname.lower(),
            "timestamp": datetime.fromtimestamp(record.created, UTC).isoformat(),
        }
        if record.exc_info:
            said["exception"] = self.formatException(record.exc_info)
        return msgspec.json.encode(said).decode()
