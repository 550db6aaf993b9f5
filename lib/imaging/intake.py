"""Taking an upload in: out goes an upright, opaque, 8-bit sRGB PNG or JPEG without metadata, or a refusal.

docs/decisions/0004-uploads.md says why. Nothing of the file that was sent survives but its pixels.
"""

from __future__ import annotations

import io
import mmap
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from lib.credentials.report import Report
from lib.credentials.report import tidied as tidied_report
from lib.imaging import sandbox, sniff
from lib.imaging.limits import Limits
from lib.imaging.metadata.fields import tidied
from lib.imaging.words import NOTES, REFUSALS, Refused

__all__ = ["Cleaned", "Limits", "Refused", "Usage", "clean", "credential"]

_EXTENSIONS = {"image/png": "png", "image/jpeg": "jpg"}
_CHUNK = 1 << 20
# Every manifest that lies in a file has both words in it (C2PA 2.2, 11.1).
_MARKS = (b"jumb", b"c2pa")
_READING = Limits(cpu=5, wall=8)
# Each child may take `Limits.memory`; a burst of uploads waits here instead of filling the machine.
_places = threading.BoundedSemaphore(2)


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A picture remade from its pixels. `notes` are keys of `words.NOTES`: what had to be changed on the way.

    `stated` is what the file said of its making, as `metadata.fields.tidied` has it: read, not believed.
    """

    data: bytes
    mime: str
    width: int
    height: int
    notes: tuple[str, ...]
    stated: dict[str, Any] = field(default_factory=dict)

    @property
    def extension(self) -> str:
        return _EXTENSIONS[self.mime]

    @property
    def sentences(self) -> list[str]:
        """The notes in words, translated."""
        return [str(NOTES[note]) for note in self.notes]


@dataclass(frozen=True, slots=True)
class Usage:
    """What the child used: peak resident bytes and processor seconds."""

    peak: int
    cpu: float


def clean(
    data: bytes | IO[bytes],
    limits: Limits | None = None,
    observe: Callable[[Usage], None] | None = None,
    *,
    as_mask: bool = False,
) -> Cleaned:
    """Check and remake an upload. Raises Refused, whose message is a sentence for the person who sent it.

    `observe` is told what the child used, unless it had to be ended. `as_mask` makes a mask of it: greyscale, white
    where the picture is transparent or, where nothing of it is transparent, light.
    """
    limits = limits or Limits()
    with tempfile.TemporaryFile() as copy:
        _copy(io.BytesIO(data) if isinstance(data, bytes) else data, copy, limits)
        kind = _kind(copy)
        answer = _ask_in_turn(copy, kind, limits, as_mask=as_mask)
    if observe:
        observe(Usage(int(answer.head["peak"]), float(answer.head["cpu"])))
    return _read(answer, kind, limits)


def credential(
    data: bytes | IO[bytes], anchors: Path, limits: Limits = _READING, observe: Callable[[Usage], None] | None = None
) -> Report | None:
    """What a file's Content Credentials say; None where it has none. `anchors` is a file of whom to trust, in PEM.

    In a child of its own: whatever a manifest does to its reader, the picture is not lost for it. Only files that may
    have one cost anything. Raises Refused for what is no picture, or where too many are read at once.
    """
    with tempfile.TemporaryFile() as copy:
        _copy(io.BytesIO(data) if isinstance(data, bytes) else data, copy, limits)
        kind = _kind(copy)
        if not _may_have_credential(copy):
            return None
        return _credential(copy, kind, limits, str(anchors), observe)


def _may_have_credential(copy: IO[bytes]) -> bool:
    copy.flush()
    with mmap.mmap(copy.fileno(), 0, access=mmap.ACCESS_READ) as seen:
        return all(seen.find(mark) >= 0 for mark in _MARKS)


def _credential(
    copy: IO[bytes], kind: str, limits: Limits, anchors: str, observe: Callable[[Usage], None] | None
) -> Report | None:
    if not _places.acquire(timeout=limits.wall):
        raise Refused("busy")
    try:
        head = sandbox.ask(copy, kind, limits, anchors, program=sandbox.CREDENTIALS).head
    except Refused:
        return Report("unreadable")  # it had to be ended
    finally:
        _places.release()
    if observe:
        observe(Usage(int(head["peak"]), float(head["cpu"])))
    return tidied_report(head["report"]) if head["report"] is not None else None


def _copy(source: IO[bytes], copy: IO[bytes], limits: Limits) -> None:
    """Into a file of our own that the child can read, no further than the cap whatever the sender declared."""
    size = 0
    source.seek(0)
    while chunk := source.read(_CHUNK):
        size += len(chunk)
        if size > limits.file:
            raise Refused("too-many-bytes", **limits.in_words())
        copy.write(chunk)
    if not size:
        raise Refused("empty")


def _kind(copy: IO[bytes]) -> str:
    copy.seek(0)
    found = sniff.kind(copy.read(sniff.HEAD))
    if found is None:
        raise Refused("unknown-format")
    if found not in sniff.ACCEPTED:
        raise Refused("wrong-format", found=found)
    return found


def _ask_in_turn(copy: IO[bytes], kind: str, limits: Limits, *, as_mask: bool) -> sandbox.Answer:
    if not _places.acquire(timeout=limits.wall):
        raise Refused("busy")
    try:
        return sandbox.ask(copy, kind, limits, "mask" if as_mask else "picture")
    finally:
        _places.release()


def _read(answer: sandbox.Answer, kind: str, limits: Limits) -> Cleaned:
    """The child saw hostile data, so its word is checked: known codes, known types, a body that is what it says."""
    head = answer.head
    if "refused" in head:
        code = head["refused"] if head["refused"] in REFUSALS else "unreadable"
        raise Refused(code, **limits.in_words(kind))
    mime = {"PNG": "image/png", "JPEG": "image/jpeg"}.get(sniff.kind(answer.body[: sniff.HEAD]) or "")
    if mime is None or mime != head["mime"]:
        raise Refused("unreadable")
    notes = tuple(note for note in head["notes"] if note in NOTES)
    stated = head["stated"] if isinstance(head["stated"], dict) else {}
    return Cleaned(answer.body, mime, int(head["width"]), int(head["height"]), notes, tidied(stated))
