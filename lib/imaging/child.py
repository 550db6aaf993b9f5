"""The limited child of intake: a picture comes in on stdin, a line of JSON and a new picture go out on stdout.

Everything is imported before the limits are set. From then on the process can open no file and no socket (no
descriptor is left), write no file, start nothing, and has so much memory and processor time and no more.
"""

from __future__ import annotations

import codecs
import copy  # noqa: F401 - the GIF plugin asks for it in the middle of its work
import json
import os
import resource
import sys
from typing import Any

from PIL import (  # noqa: F401 - plugins must be there before descriptors run out
    AvifImagePlugin,
    GifImagePlugin,
    Image,
    ImageColor,
    ImagePalette,
    JpegImagePlugin,
    MpoImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    UnidentifiedImageError,
    WebPImagePlugin,
)

from lib.imaging.decode import No, remake
from lib.imaging.limits import Limits
from lib.imaging.metadata import exif, png_text


def main() -> None:
    """`child KIND LIMITS-AS-JSON picture|mask`. A refusal is an answer too, so both end with status 0."""
    kind, limits = sys.argv[1], Limits(*json.loads(sys.argv[2]))
    as_mask = sys.argv[3] == "mask"
    status = watched()
    confine(limits)
    head, body = _answer(kind, limits, as_mask=as_mask)
    say(head, body, status)


def watched() -> int | None:
    """A descriptor, opened while that is still possible, that says how much memory this process took."""
    return os.open("/proc/self/status", os.O_RDONLY) if sys.platform == "linux" else None


def say(head: dict[str, Any], body: bytes, status: int | None) -> None:
    """The answer, with what making it took; ends the process."""
    head["peak"] = _peak(status)
    head["cpu"] = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n" + body)
    sys.stdout.buffer.flush()
    os._exit(0)  # freeing a big picture page by page only costs time


def confine(limits: Limits) -> None:
    """Give up, for good, what decoding does not need."""
    Image.preinit()
    AvifImagePlugin.DEFAULT_MAX_THREADS = 1
    png_text.install()
    for name in ("latin-1", "ascii", "utf-8", "utf-16", *exif.CODECS):
        "a".encode(name)  # encoders of other tables load them when they are first used
        codecs.lookup(name)
    caps = {"CPU": limits.cpu, "FSIZE": 0, "CORE": 0, "NOFILE": 3, "NPROC": 0}
    if sys.platform == "linux":  # other kernels refuse or ignore these two
        caps |= {"AS": limits.memory, "DATA": limits.memory}
    for name, most in caps.items():
        resource.setrlimit(getattr(resource, f"RLIMIT_{name}"), (most, most))


def _answer(kind: str, limits: Limits, *, as_mask: bool) -> tuple[dict[str, Any], bytes]:
    try:
        made = remake(sys.stdin.buffer, kind, limits, as_mask=as_mask)
    except No as no:
        return {"refused": no.code}, b""
    except Exception as error:  # decoders of hostile data fail in every way there is; each is a refusal
        return {"refused": _code(error)}, b""
    head = {"mime": made.mime, "width": made.width, "height": made.height, "notes": made.notes, "stated": made.stated}
    return head, made.data


def _code(error: Exception) -> str:
    said = str(error).lower()
    if isinstance(error, MemoryError) or "memory" in said:
        return "too-heavy"
    return "truncated" if "truncated" in said and not isinstance(error, UnidentifiedImageError) else "unreadable"


def _peak(status: int | None) -> int:
    """Peak resident bytes. VmHWM, for ru_maxrss on Linux also counts the parent as it was before exec."""
    if status is None:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    lines = os.read(status, 65_536).decode().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))
