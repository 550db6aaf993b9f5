"""Starting the limited child, listening to it no longer than allowed, and ending it."""

from __future__ import annotations

import json
import os
import selectors
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import IO, Any, NamedTuple, cast

import PIL

from lib.imaging.limits import Limits
from lib.imaging.words import Refused

_ROOTS = [str(Path(PIL.__file__).parents[1]), str(Path(__file__).resolve().parents[2])]
# What a child runs: one remakes pictures, one reads their Content Credentials.
PICTURES, CREDENTIALS = "from lib.imaging.child import main", "from lib.imaging.credential_child import main"
# glibc gives every thread an arena of address space; one is enough and leaves the rest for pixels.
_ENVIRONMENT = {"MALLOC_ARENA_MAX": "1"}
_CHUNK = 1 << 20


class Answer(NamedTuple):
    """What the child said: its line, and the new picture where there is one."""

    head: dict[str, Any]
    body: bytes


def ask(file: IO[bytes], kind: str, limits: Limits, word: str, *, program: str = PICTURES) -> Answer:
    """Run the child over a real file. Raises Refused if it had to be ended, RuntimeError if it cannot work at all.

    `word` is the program's own: what to make of the picture, or whom to trust.
    """
    file.flush()
    file.seek(0)
    command = [*_command(program), kind, json.dumps(limits), word]
    with (
        tempfile.TemporaryFile() as complaints,
        subprocess.Popen(  # noqa: S603 - our own scripts, and `kind` is one of five words
            command, stdin=file, stdout=subprocess.PIPE, stderr=complaints, env=_ENVIRONMENT, cwd="/"
        ) as child,
    ):
        try:
            said = _listen(cast("IO[bytes]", child.stdout), limits)
        finally:
            child.kill()
        if child.wait() > 0:
            complaints.seek(0)
            raise RuntimeError(f"the intake child failed: {complaints.read(2_000).decode(errors='replace')}")
    head, _, body = said.partition(b"\n")
    if not head:
        raise Refused("too-slow" if child.returncode in (-24, -9) else "unreadable")
    return Answer(json.loads(head), body)


def _command(program: str) -> list[str]:
    """-I: no PYTHON* variables, no current folder; -S: no site, which halves the start and runs nobody's .pth files."""
    script = f"import sys; sys.path[:0] = {_ROOTS!r}; {program}; main()"
    return [sys.executable, "-I", "-S", "-c", script]


def _listen(out: IO[bytes], limits: Limits) -> bytes:
    """All that the child writes until it closes its end; Refused when time or room for an answer is used up."""
    said, until = bytearray(), time.monotonic() + limits.wall
    with selectors.DefaultSelector() as selector:
        selector.register(out, selectors.EVENT_READ)
        while selector.select(max(0.0, until - time.monotonic())):
            chunk = os.read(out.fileno(), _CHUNK)
            if not chunk:
                return bytes(said)
            said += chunk
            if len(said) > 4 * limits.pixels:
                raise Refused("too-heavy")
    raise Refused("too-slow")
