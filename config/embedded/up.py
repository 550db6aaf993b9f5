"""`manage.py up`: the whole gallery on this machine, from a bare folder, until Ctrl-C."""

import argparse
import os
import sys
import time
from collections.abc import Iterable
from functools import partial
from pathlib import Path

from config.embedded import parts
from config.embedded.answer import FirstAnswer
from config.embedded.child import Child, Program
from config.embedded.errors import CannotStart
from config.embedded.folders import ADDRESS, Folders
from config.embedded.keepsakes import credentials, demo_login, secret_key
from config.embedded.postgres import Postgres
from config.embedded.preflight import check_dependencies, check_port
from config.embedded.preload import Preload
from config.embedded.supervisor import Stopped, Supervisor
from config.embedded.valkey import Valkey


def parser() -> argparse.ArgumentParser:
    asks = argparse.ArgumentParser(prog="manage.py up", description="Run the gallery on this machine until Ctrl-C.")
    asks.add_argument("--port", type=int, default=8000, help="where to serve (default 8000)")
    asks.add_argument("--host", default="127.0.0.1", help="address to listen on (default 127.0.0.1; 0.0.0.0 for all)")
    asks.add_argument("--data", type=Path, default=parts.PROJECT / "var", help="folder for all state (default var/)")
    asks.add_argument("--no-seed", action="store_true", help="no example community, only the ready-made login")
    asks.add_argument("--empty", action="store_true", help="neither community nor login: a gallery without anybody")
    asks.add_argument(
        "--once", action="store_true", help="do the main job without a person, say what happened, and end"
    )
    return asks


def main(argv: list[str]) -> int:
    """Run with the command line's words; returns the exit code."""
    options = parser().parse_args(argv)
    started = time.monotonic()
    try:
        check_dependencies()
        check_port(options.host, options.port)
        folders = Folders(options.data)
        with folders.lock():
            return Gallery(options, folders, started).run()
    except CannotStart as problem:
        print(problem, file=sys.stderr)
        return 1


def say(line: str) -> None:
    print(line, flush=True)


class Gallery:
    """One run of all parts from one data folder."""

    def __init__(self, options: argparse.Namespace, folders: Folders, started: float) -> None:
        self.options = options
        self.folders = folders
        self.started = started
        self.supervisor = Supervisor(folders.logs, say)
        name = options.host if options.host not in ("0.0.0.0", "::") else "localhost"  # noqa: S104 - compared, not bound
        self.address = f"http://{f'[{name}]' if ':' in name else name}:{options.port}"
        self.services = self._embedded_services()
        self.engine_is_ours = "ENGINE_SOCKET" not in os.environ
        self.env = self._environment()
        self.preload = Preload(self.env, folders.logs / "load.log")

    def run(self) -> int:
        with self.supervisor.listening_for_signals():
            try:
                return self._serve()
            except Stopped:
                say("\nStopping …")
                return 0
            finally:
                self.supervisor.stop()

    def _serve(self) -> int:
        """In an order that gives two cores something to do, and lets no page meet a schema that is half made."""
        preparing = self.supervisor.start(self._preparation())
        self.preload.commands()
        self._start_services(preparing)
        if not self.options.once:  # commands beside it print links from now on
            (self.folders.data / ADDRESS).write_text(f"{self.env['SITE_URL']}\n")
        migrating = self._start(parts.command(self.env, "migrate", "--no-input", "--skip-checks", loud=False))
        self.preload.pages()
        self._finish_migrating(migrating)
        web = self._start(parts.web(self.env, host=self.options.host, port=self.options.port))
        self.preload.tasks()
        self._await_first_page(web)
        if not self.options.once:
            self._greet()
        self._start_the_rest()
        if self.options.once:
            return self.supervisor.finish(self._start(parts.command(self.env, "mainjob", self.address)))
        self._seed()
        self.supervisor.watch()
        return 0

    def _start(self, program: Program) -> Child:
        return self.supervisor.start(self.preload.share(program))

    def _preparation(self) -> Program:
        """A cluster takes most of a second to make; a fork of its own makes it while the code is loaded."""
        prepare = partial(_prepare, self.services.values(), Path(self.env["DATA_DIR"]))
        return Program("prepare", (), self.env, parts.PROJECT, lasting=False, forked=prepare)

    def _start_services(self, preparing: Child) -> None:
        if self.supervisor.finish(preparing) != 0:
            raise CannotStart(preparing.log.last_lines())
        starting = [(self.supervisor.start(service.program()), service) for service in self.services.values()]
        for child, service in starting:
            self.supervisor.wait_for(child, service.is_ready, seconds=60)

    def _finish_migrating(self, migrating: Child) -> None:
        if self.supervisor.finish(migrating) != 0:
            raise CannotStart(f"The database could not be brought up to date; {migrating.log.path} says why.")

    def _start_the_rest(self) -> None:
        """An engine of our own, unless the environment says that one already listens, and all who work in the back."""
        if self.engine_is_ours:
            self.supervisor.start(parts.engine(self.env))
        workers = parts.gpu_worker(self.env), parts.default_worker(self.env)
        for part in (*workers, parts.beat(self.env, self.folders.data)):
            self._start(part)

    def _embedded_services(self) -> dict[str, Postgres | Valkey]:
        """The services that the environment does not replace, by the variable that says where they are."""
        services: dict[str, Postgres | Valkey] = {}
        if "BROKER_URL" not in os.environ:
            services["BROKER_URL"] = Valkey(self.folders.valkey, self.folders.run)
        if "DATABASE_URL" not in os.environ:
            services["DATABASE_URL"] = Postgres(self.folders.postgres, self.folders.run)
        return services

    def _await_first_page(self, web: Child) -> None:
        answers = FirstAnswer(self.options.host, self.options.port)
        self.supervisor.wait_for(web, answers.has_come, seconds=60)

    def _environment(self) -> dict[str, str]:
        ours = {name: service.url for name, service in self.services.items()}
        ours["ENGINE_SOCKET"] = str(self.folders.run / "engine.sock")
        if os.environ.get("ATELIER_ENV", "development") == "development":
            ours["SECRET_KEY"] = secret_key(self.folders.data)
        return parts.environment(self.folders.data, site_url=self.address, host=self.options.host, **ours)

    def _greet(self) -> None:
        seconds = time.monotonic() - self.started
        say(f"Atelier is at {self.address}  (started in {seconds:.1f} s; Ctrl-C stops it)")
        if not self.options.empty:
            login = demo_login(self.folders.data)
            say(f"Log in as {login.handle} with the password {login.password}")

    def _seed(self) -> None:
        """Fill the gallery in the background at first start; a fill that was interrupted goes on at the next one."""
        if self.options.empty:
            return
        words = ("seed", "--login-only") if self.options.no_seed else ("seed",)
        self._start(parts.command(self.env, *words))


def _prepare(services: Iterable[Postgres | Valkey], data: Path) -> None:
    """In a process of its own, whose last words the person reads."""
    try:
        if "CREDENTIALS_FOLDER" not in os.environ:
            credentials(data)
        for service in services:
            service.prepare()
    except CannotStart as problem:
        sys.exit(str(problem))
