"""A whole gallery in processes of a benchmark's own, in a temporary folder and on unix sockets, any part of which can
be killed: PostgreSQL, Valkey, web, drawing workers with an engine process each, a worker for the rest, and beat."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from bench.memory import free_port
from bench.rabbitmq import RabbitMQ
from config.embedded import parts
from config.embedded.child import Child, Program
from config.embedded.postgres import Postgres
from config.embedded.supervisor import Supervisor
from config.embedded.valkey import Valkey
from config.environment.broker import broker_settings

PROJECT = Path(__file__).resolve().parents[1]
CELERY = (sys.executable, "-m", "celery", "-A", "config.celery", "--quiet", "worker", "-P", "solo")
MAILBOX = str(PROJECT / "tests" / "deploy" / "mailbox.py")
ENGINE = (sys.executable, "-m", "generator.engines.process", "--with-parent", "--hung-seconds", "3")


class Arena:
    """`drawers` are the names of the drawing workers; each has an engine process named after it, where `apart`.

    With `mail` a server takes all that is sent into the file `mails`; with `rabbitmq` that carries the messages.
    """

    def __init__(
        self,
        folder: Path,
        engine: str,
        drawers: int,
        *,
        apart: bool,
        web: bool,
        mail: bool = False,
        rabbitmq: bool = False,
        **environment: str,
    ) -> None:
        self.folder, self.apart, self.web = folder, apart, web
        self.mails, self.mail_port = folder / "mails", free_port() if mail else 0
        self.rabbitmq = RabbitMQ(folder / "rabbitmq") if rabbitmq else None
        self.drawers = [f"gpu{number}" for number in range(drawers)]
        for name in ("run", "valkey", "logs", "media"):
            (folder / name).mkdir(mode=0o700)
        self.supervisor = Supervisor(folder / "logs", lambda _line: None)
        self.valkey = Valkey(folder / "valkey", folder / "run")
        self.postgres = Postgres(folder / "postgres", folder / "run")
        self.children: dict[str, Child] = {}
        self.port = free_port()
        self.env = dict(os.environ) | {
            "DATABASE_URL": self.postgres.url,
            "BROKER_URL": self.rabbitmq.url if self.rabbitmq else self.valkey.url,
            "REDIS_URL": broker_settings(self.valkey.url).redis_url,
            "DATA_DIR": str(folder),
            "SITE_URL": f"http://127.0.0.1:{self.port}",
            "ENGINE": engine,
            "JOB_LEASE_SECONDS": "2",
            "JOB_MAX_LOSSES": "50",
            "LOG_LEVEL": "WARNING",
            "OMP_NUM_THREADS": "1",
            **({"EMAIL_URL": f"smtp://127.0.0.1:{self.mail_port}"} if mail else {}),
            **environment,
        }

    def start(self) -> None:
        for name, service in (("valkey", self.valkey), ("postgres", self.postgres)):
            service.prepare()
            self.children[name] = self.supervisor.start(service.program())
            self.supervisor.wait_for(self.children[name], service.is_ready, seconds=60)
        if self.rabbitmq:
            self.rabbitmq.prepare()
            self.children["epmd"] = self.supervisor.start(self.rabbitmq.names())
            self.children["rabbitmq"] = self.supervisor.start(self.rabbitmq.program())
            self.supervisor.wait_for(self.children["rabbitmq"], self.rabbitmq.is_ready, seconds=120)
        if self.supervisor.run(parts.command(self.env, "migrate", "--no-input", loud=False)) != 0:
            raise SystemExit((self.folder / "logs" / "migrate.log").read_text())
        for program in self._programs():
            self.children[program.name] = self.supervisor.start(program)

    def _programs(self) -> Iterator[Program]:
        if self.mail_port:
            argv = (sys.executable, MAILBOX, str(self.mail_port), str(self.mails))
            yield Program("mail", argv, self.env, PROJECT)
        for drawer in self.drawers:
            env = self.env
            if self.apart:
                env = env | {"ENGINE_SOCKET": str(self.folder / "run" / f"{drawer}.sock"), "ENGINE_HUNG_SECONDS": "3"}
                yield Program(f"engine-{drawer}", ENGINE, env, PROJECT)
            yield Program(drawer, (*CELERY, "-Q", "gpu", "-n", f"{drawer}@%h", *parts.QUIET_WORKER), env, PROJECT)
        yield Program("default", (*CELERY, "-Q", "default", "-n", "default@%h", *parts.QUIET_WORKER), self.env, PROJECT)
        yield parts.beat(self.env, self.folder)
        if self.web:
            yield parts.web(self.env, host="127.0.0.1", port=self.port)

    @property
    def address(self) -> str:
        return self.env["SITE_URL"]

    def until(self, ready: Callable[[], bool], seconds: float) -> bool:
        """Keep everything running until `ready()` or the time is over; whether it was ready."""
        return self.supervisor.watch_until(ready, seconds=seconds)

    def run_for(self, seconds: float) -> None:
        self.until(lambda: False, seconds)

    def send(self, name: str, what: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.children[name].pid, what)

    def kill(self, name: str) -> None:
        self.send(name, signal.SIGKILL)

    def wipe_broker(self) -> None:
        """Kill Valkey and throw away what it had written, so that every message is lost."""
        self.kill("valkey")
        shutil.rmtree(self.folder / "valkey" / "appendonlydir", ignore_errors=True)


@contextlib.contextmanager
def arena(
    engine: str,
    drawers: int,
    *,
    apart: bool = False,
    web: bool = False,
    mail: bool = False,
    rabbitmq: bool = False,
    **environment: str,
) -> Iterator[Arena]:
    """Started, with Django set up on its database; stopped and removed afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="arena-", dir="/tmp"))
    made = Arena(folder, engine, drawers, apart=apart, web=web, mail=mail, rabbitmq=rabbitmq, **environment)
    try:
        made.start()
        os.environ.update(made.env | {"DJANGO_SETTINGS_MODULE": "config.settings"})
        import django

        django.setup()
        yield made
    finally:
        made.supervisor.stop()
        shutil.rmtree(folder, ignore_errors=True)
