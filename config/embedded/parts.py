"""The gallery's own processes: web, workers, beat, and the short-lived ones."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from config.embedded.child import Program

PROJECT = Path(__file__).resolve().parent.parent.parent
CELERY = (sys.executable, "-m", "celery", "-A", "config.celery", "--quiet")
QUIET_WORKER = ("--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel", "INFO")

# Connections that say nothing are no requests: they must leave places to those that do, and go after ten seconds.
CONNECTIONS = ("--backlog", "4096", "--backpressure", "8192", "--http1-header-read-timeout", "10000")


def web(env: Mapping[str, str], *, host: str, port: int) -> Program:
    argv = [sys.executable, "-m", "granian", "--interface", "asgi", "--host", host, "--port", str(port), "--no-ws"]
    argv += ["--workers", env.get("WEB_WORKERS", "1"), "--workers-kill-timeout", "2", "--respawn-failed-workers"]
    argv += ["--respawn-interval", "0.5", "--log-level", "warning", *CONNECTIONS]
    return Program("web", (*argv, "config.asgi:application"), env, PROJECT)


def engine(env: Mapping[str, str]) -> Program:
    """The process that holds the model; it needs neither Django nor the database."""
    argv = (sys.executable, "-m", "generator.engines.process", "--with-parent")
    return Program("engine", argv, env, PROJECT)


def gpu_worker(env: Mapping[str, str]) -> Program:
    """One process and no fork, since it draws with one engine, which may be in this very process."""
    options = ("worker", "-Q", "gpu", "-n", "gpu@%h", "-P", "solo")
    return Program("gpu", (*CELERY, *options, *QUIET_WORKER), env, PROJECT)


def default_worker(env: Mapping[str, str]) -> Program:
    options = ("worker", "-Q", "default", "-n", "default@%h", "-P", "prefork", "-c", env.get("DEFAULT_WORKERS", "1"))
    return Program("default", (*CELERY, *options, *QUIET_WORKER), env, PROJECT)


def beat(env: Mapping[str, str], data: Path) -> Program:
    options = ("beat", "--schedule", str(data / "beat-schedule"), "--pidfile=", "--loglevel", "INFO")
    return Program("beat", (*CELERY, *options), env, PROJECT)


def command(env: Mapping[str, str], *words: str, loud: bool = True) -> Program:
    """`manage.py WORDS`, run once."""
    argv = (sys.executable, "manage.py", *words)
    return Program(words[0], argv, env, PROJECT, lasting=False, loud=loud)


def environment(data: Path, *, site_url: str, host: str, **services: str) -> dict[str, str]:
    """The settings all parts share. What the operator set in the environment is never replaced."""
    ours = {
        **services,
        "DATA_DIR": str(data),
        "SITE_URL": site_url,
        "ATELIER_ENV": "development",
        "PYTHONUNBUFFERED": "1",
    }
    if host not in ("127.0.0.1", "localhost", "::1"):
        ours["ALLOWED_HOSTS"] = "*"
    return ours | dict(os.environ)
