"""A RabbitMQ of a benchmark's own, from Debian's package: its node, name server, ports and folder are nobody else's."""

from __future__ import annotations

import socket
from pathlib import Path

from bench.memory import free_port
from config.embedded.child import Program

SERVER, NAMES = "/usr/lib/rabbitmq/bin/rabbitmq-server", "/usr/bin/epmd"
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


class RabbitMQ:
    """`names` must run before `program`, which would otherwise start one that nobody stops."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port, self.nodes_port, self.names_port = (free_port() for _ in range(3))
        self.url = f"amqp://guest:guest@127.0.0.1:{self.port}//"

    def prepare(self) -> None:
        self.folder.mkdir(mode=0o700)
        (self.folder / "rabbitmq.conf").write_text(f"listeners.tcp.default = 127.0.0.1:{self.port}\n")
        (self.folder / "enabled_plugins").write_text("[].\n")

    def names(self) -> Program:
        return self._program("epmd", (NAMES, "-port", str(self.names_port), "-address", "127.0.0.1"))

    def program(self) -> Program:
        return self._program("rabbitmq", (SERVER,))

    def is_ready(self) -> bool:
        """True once it greets whoever says something that is no AMQP (AMQP 0-9-1, 4.2.2) with its own version of it."""
        try:
            with socket.create_connection(("127.0.0.1", self.port), 1) as asked:
                asked.sendall(b"HELLO\r\n\r\n")
                return asked.recv(4) == b"AMQP"
        except OSError:
            return False

    def _program(self, name: str, argv: tuple[str, ...]) -> Program:
        env = {
            "PATH": PATH,
            "HOME": str(self.folder),  # of the cookie by which nodes know one another
            "LC_ALL": "C.UTF-8",
            "ERL_EPMD_PORT": str(self.names_port),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODENAME": f"bench{self.port}@localhost",
            "RABBITMQ_NODE_PORT": str(self.port),
            "RABBITMQ_DIST_PORT": str(self.nodes_port),
            "RABBITMQ_CONFIG_FILE": str(self.folder / "rabbitmq.conf"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(self.folder / "enabled_plugins"),
            "RABBITMQ_MNESIA_BASE": str(self.folder / "mnesia"),
            "RABBITMQ_LOG_BASE": str(self.folder / "log"),
            "RABBITMQ_LOGS": "-",
            "RABBITMQ_CONF_ENV_FILE": "/dev/null",
        }
        return Program(name, argv, env, self.folder, patience=15, stops_last=True)
