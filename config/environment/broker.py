"""One BROKER_URL, said the way each client wants it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl


@dataclass(frozen=True)
class BrokerSettings:
    """`celery_url` for kombu, `redis_url` for redis-py (cache and progress streams), options for kombu's transport."""

    celery_url: str
    redis_url: str
    transport_options: dict[str, Any] = field(default_factory=dict)


def broker_settings(url: str) -> BrokerSettings:
    """`unix:///path[?db=N]` is a socket, `redis://` a server, `amqp://` RabbitMQ (then set REDIS_URL too)."""
    for scheme in ("unix://", "redis+socket://"):
        if url.startswith(scheme):
            path, _, query = url.removeprefix(scheme).partition("?")
            number = dict(parse_qsl(query)).get("db") or dict(parse_qsl(query)).get("virtual_host") or "0"
            return BrokerSettings(
                f"redis+socket://{path}?virtual_host={number}", f"unix://{path}?db={number}", {"visibility_timeout": 60}
            )
    if url.startswith(("amqp://", "amqps://")):
        return BrokerSettings(url, "redis://localhost:6379/0", {"confirm_publish": True})
    return BrokerSettings(url, url, {"visibility_timeout": 60})
