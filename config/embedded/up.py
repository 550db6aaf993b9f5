"""`manage.py up`: the whole gallery on this machine, from a bare folder, until Ctrl-C."""

import argparse
import os
import socket
import sys
import time
from pathlib import Path

from config.embedded import parts
from config.embedded.errors import CannotStart
from config.embedded.folders import Folders
from config.embedded.keepsakes import demo_login, secret_key
from config.embedded.postgres import Postgres
from config.embedded.preflight import check_dependencies, check_port
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
        env = self._environment(self._services())
        if self.supervisor.run(parts.command(env, "migrate", "--no-input", loud=False)) != 0:
            raise CannotStart(
                f"The database could not be brought up to date; {self.folders.logs / 'migrate.log'} says why."
            )
        web = self.supervisor.start(parts.web(env, host=self.options.host, port=self.options.port))
        answers = FirstAnswer(self.options.host, self.options.port)
        self.supervisor.wait_for(web, answers.has_come, seconds=60)
        if not self.options.once:
            self._greet()
        for program in (parts.gpu_worker(env), parts.default_worker(env), parts.beat(env, self.folders.data)):
            self.supervisor.start(program)
        if self.options.once:
            return self.supervisor.run(parts.command(env, "mainjob", self.address))
        self._seed(env)
        self.supervisor.watch()
        return 0

    def _services(self) -> dict[str, str]:
        """Start the embedded services that the environment does not replace; returns the addresses of those started."""
        waits, addresses = [], {}
        if "BROKER_URL" not in os.environ:
            valkey = Valkey(self.folders.valkey, self.folders.run)
            valkey.prepare()
            waits.append((self.supervisor.start(valkey.program()), valkey.is_ready))
            addresses["BROKER_URL"] = valkey.url
        if "DATABASE_URL" not in os.environ:
            postgres = Postgres(self.folders.postgres, self.folders.run)
            postgres.prepare()
            waits.append((self.supervisor.start(postgres.program()), postgres.is_ready))
            addresses["DATABASE_URL"] = postgres.url
        for child, ready in waits:
            self.supervisor.wait_for(child, ready, seconds=60)
        return addresses

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


class FirstAnswer:
    """Waits for the web server's first page without blocking the loop."""

    def __init__(self, host: str, port: int) -> None:
        local = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - compared, not bound
        self._address = (local, port)
        self._connection: socket.socket | None = None

    def has_come(self) -> bool:
        """True once an HTTP answer, whatever it says, has arrived."""
        try:
            if self._connection is None:
                self._connection = socket.create_connection(self._address, timeout=1)
                self._connection.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                self._connection.setblocking(False)
            answered = self._connection.recv(16)
        except BlockingIOError:
            return False
        except OSError:
            self._connection = None
            return False
        self._connection.close()
        if not answered:
            self._connection = None
        return bool(answered)
