"""`manage.py up`: the whole gallery on this machine, from a bare folder, until Ctrl-C."""

import argparse
import os
import sys
import time
from pathlib import Path

from config.embedded import parts
from config.embedded.answer import FirstAnswer
from config.embedded.child import Child
from config.embedded.errors import CannotStart
from config.embedded.folders import Folders
from config.embedded.keepsakes import demo_login, secret_key
from config.embedded.postgres import Postgres
from config.embedded.preflight import check_dependencies, check_port
from config.embedded.schema import is_settled, note_settled
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
        services = self._embedded_services()
        env = self._environment({name: service.url for name, service in services.items()})
        web = None
        if "DATABASE_URL" in services and is_settled(self.folders.data):
            web = self._start_web(env)  # loads its code while the database starts
        for service in services.values():
            service.prepare()
            self.supervisor.wait_for(self.supervisor.start(service.program()), service.is_ready, seconds=60)
        self._migrate(env)
        self._await_first_page(web or self._start_web(env))
        if not self.options.once:
            self._greet()
        self._start_the_rest(env)
        if self.options.once:
            return self.supervisor.run(parts.command(env, "mainjob", self.address))
        self._seed(env)
        self.supervisor.watch()
        return 0

    def _start_the_rest(self, env: dict[str, str]) -> None:
        """An engine of our own, unless the environment says that one already listens, and all who work in the back."""
        drawing = dict(env)
        if "ENGINE_SOCKET" not in env:
            drawing["ENGINE_SOCKET"] = str(self.folders.run / "engine.sock")
            self.supervisor.start(parts.engine(drawing))
        for program in (parts.gpu_worker(drawing), parts.default_worker(env), parts.beat(env, self.folders.data)):
            self.supervisor.start(program)

    def _embedded_services(self) -> dict[str, Postgres | Valkey]:
        """The services that the environment does not replace, by the variable that says where they are."""
        services: dict[str, Postgres | Valkey] = {}
        if "BROKER_URL" not in os.environ:
            services["BROKER_URL"] = Valkey(self.folders.valkey, self.folders.run)
        if "DATABASE_URL" not in os.environ:
            services["DATABASE_URL"] = Postgres(self.folders.postgres, self.folders.run)
        return services

    def _migrate(self, env: dict[str, str]) -> None:
        if self.supervisor.run(parts.command(env, "migrate", "--no-input", loud=False)) != 0:
            log = self.folders.logs / "migrate.log"
            raise CannotStart(f"The database could not be brought up to date; {log} says why.")
        note_settled(self.folders.data)

    def _start_web(self, env: dict[str, str]) -> Child:
        return self.supervisor.start(parts.web(env, host=self.options.host, port=self.options.port))

    def _await_first_page(self, web: Child) -> None:
        answers = FirstAnswer(self.options.host, self.options.port)
        self.supervisor.wait_for(web, answers.has_come, seconds=60)

    def _environment(self, addresses: dict[str, str]) -> dict[str, str]:
        if os.environ.get("ATELIER_ENV", "development") == "development":
            addresses["SECRET_KEY"] = secret_key(self.folders.data)
        return parts.environment(self.folders.data, site_url=self.address, host=self.options.host, **addresses)

    def _greet(self) -> None:
        seconds = time.monotonic() - self.started
        say(f"Atelier is at {self.address}  (started in {seconds:.1f} s; Ctrl-C stops it)")
        if not self.options.empty:
            login = demo_login(self.folders.data)
            say(f"Log in as {login.handle} with the password {login.password}")

    def _seed(self, env: dict[str, str]) -> None:
        """Fill the gallery in the background at first start; a fill that was interrupted goes on at the next one."""
        if self.options.empty:
            return
        words = ("seed", "--login-only") if self.options.no_seed else ("seed",)
        self.supervisor.start(parts.command(env, *words))
