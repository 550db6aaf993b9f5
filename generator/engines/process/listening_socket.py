"""The socket that an engine's process listens at: who may reach it, and that nobody else listens there."""

from __future__ import annotations

import contextlib
import fcntl
import os
import socket
import stat
import sys
from io import TextIOWrapper
from pathlib import Path

from generator.engines.base import bad_setting

LONGEST_PATH = 107 if sys.platform == "linux" else 103  # sun_path in sys/un.h, less its closing zero


def checked(path: str | Path) -> str:
    """The absolute path of a socket. Raises EngineError where it is too long to be one."""
    absolute = str(Path(path).expanduser().absolute())
    length = len(os.fsencode(absolute))
    if length > LONGEST_PATH:
        raise bad_setting(
            f"The socket's path {absolute} has {length} bytes; it may have {LONGEST_PATH}. Choose a shorter one."
        )
    return absolute


class ListeningSocket:
    """A path that this process listens at, with a lock beside it; both are its own until `close`."""

    def __init__(self, path: str | Path) -> None:
        self.path = checked(path)
        private_folder(Path(self.path).parent)
        self._lock = self._locked()
        Path(self.path).unlink(missing_ok=True)  # a killed process left it: whoever holds the lock may say so
        self._socket = self._bound()

    def accept(self) -> socket.socket:
        """The next connection. Raises OSError once this is closed."""
        return self._socket.accept()[0]

    def close(self) -> None:
        """Nobody can connect from here on."""
        Path(self.path).unlink(missing_ok=True)
        with contextlib.suppress(OSError):  # not every system can wake a thread that accepts
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()

    def _locked(self) -> TextIOWrapper:
        file = Path(f"{self.path}.lock").open("a")  # noqa: SIM115 - held open as long as the process lives
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            file.close()
            raise bad_setting(
                f"Another engine process listens at {self.path}; stop it, or choose another path."
            ) from error
        return file

    def _bound(self) -> socket.socket:
        listener = socket.socket(socket.AF_UNIX)
        before = os.umask(0o177)
        try:
            listener.bind(self.path)
            listener.listen()
        except OSError as error:
            listener.close()
            raise bad_setting(f"The engine process cannot listen at {self.path}: {error.strerror}.") from error
        finally:
            os.umask(before)
        return listener


def private_folder(folder: Path) -> None:
    """Make the folder for its owner alone. Raises EngineError where it cannot be made, or is open to others."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise bad_setting(
            f"The folder {folder} for the engine's socket cannot be made: {os.strerror(error.errno or 0)}."
        ) from error
    found = folder.stat()
    if found.st_uid != os.getuid() or stat.S_IMODE(found.st_mode) & 0o077:
        raise bad_setting(
            f"The folder {folder} for the engine's socket must be its user's alone: chown it and chmod 700 it."
        )
