"""What is checked before anything starts, so that a person reads one sentence and not a traceback."""

import errno
import importlib.util
import socket
import sys

from config.embedded.errors import CannotStart

NEEDED = ("django", "celery", "granian", "a2wsgi", "psycopg", "environ", "rest_framework", "allauth", "PIL", "numpy")


def check_dependencies() -> None:
    """Raise CannotStart where requirements.txt was not installed for this Python."""
    missing = [name for name in NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        raise CannotStart(f"{missing[0]} is not installed; run: {sys.executable} -m pip install -r requirements.txt")


def check_port(host: str, port: int) -> None:
    """Raise CannotStart where nothing can be served at `host` and `port`."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
            listener.listen(1)
        except (OSError, OverflowError) as error:
            raise CannotStart(_why(host, port, error)) from error


def _why(host: str, port: int, error: Exception) -> str:
    code = getattr(error, "errno", None)
    if code == errno.EADDRINUSE:
        return f"Port {port} is in use by another program; stop it, or choose another port with --port."
    if code == errno.EACCES:
        return f"Port {port} may only be opened by root; choose one above 1023 with --port."
    return f"Cannot listen on {host} port {port}: {getattr(error, 'strerror', None) or error}."
