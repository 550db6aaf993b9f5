"""Secrets made once and kept in the data folder."""

import contextlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

DEMO_HANDLE = "demo"


@dataclass(frozen=True)
class Login:
    """A ready-made account of a development gallery."""

    handle: str
    password: str


def secret_key(data: Path) -> str:
    """The development SECRET_KEY of this data folder."""
    return _kept(data / "secret-key", lambda: secrets.token_urlsafe(48))


def demo_login(data: Path) -> Login:
    """The demo account's handle and password; `manage.py seed` makes the account from them."""
    text = _kept(data / "demo-login.txt", lambda: f"handle: {DEMO_HANDLE}\npassword: {secrets.token_urlsafe(9)}")
    kept = dict(line.split(": ", 1) for line in text.splitlines() if ": " in line)
    return Login(kept["handle"], kept["password"])


def credentials(data: Path) -> None:
    """A certificate of this data folder's own, to sign files with; it says that it is for development."""
    folder = import_module("lib.credentials.folder")  # by name: `preflight` asks first for the packages that it needs
    with contextlib.suppress(folder.Exists):
        folder.make(data / "credentials", "Atelier (development)")


def _kept(path: Path, make: Callable[[], str]) -> str:
    """The file's text, made on first use. The file is readable by its owner alone and appears whole."""
    if not path.exists():
        fresh = path.with_name(path.name + ".new")
        fresh.touch(mode=0o600)
        fresh.write_text(make() + "\n")
        fresh.rename(path)
    return path.read_text().strip()
