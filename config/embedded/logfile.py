"""What the parts of a gallery say: everything in files, the little that matters on the terminal."""

import re
from pathlib import Path

KEPT_BYTES = 5_000_000
TERMINAL_WIDTH = 200
TROUBLE = re.compile(rb"\b(ERROR|CRITICAL|FATAL|PANIC|Traceback|\w+Error|\w+Exception)\b|\[(error|critical)")


class LogFile:
    """One part's log, turned over to `NAME.log.1` at five megabytes."""

    def __init__(self, folder: Path, name: str) -> None:
        self.path = folder / f"{name}.log"
        self._file = self.path.open("ab")
        self._beginning = self._file.tell()

    def write(self, data: bytes) -> None:
        if self._file.tell() + len(data) > KEPT_BYTES:
            self._file.close()
            self.path.replace(self.path.with_suffix(".log.1"))
            self._file = self.path.open("ab")
            self._beginning = 0
        self._file.write(data)
        self._file.flush()

    def last_lines(self, count: int = 12) -> str:
        """The end of what this run has added, for a message about a part that would not start."""
        with self.path.open("rb") as file:
            file.seek(max(self._beginning, self.path.stat().st_size - 8000))
            return "\n".join(file.read().decode(errors="replace").splitlines()[-count:])

    def close(self) -> None:
        self._file.close()


def is_trouble(line: bytes) -> bool:
    """True for a line a person at the terminal should see."""
    return TROUBLE.search(line) is not None


def shortened(line: bytes) -> str:
    text = line.decode(errors="replace").rstrip()
    return text if len(text) <= TERMINAL_WIDTH else text[: TERMINAL_WIDTH - 1] + "…"
