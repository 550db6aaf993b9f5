"""Whether a start can change the database's schema, known without loading Django."""

import hashlib
from pathlib import Path

from config.embedded.parts import PROJECT

STAMP = "migrated.txt"


def fingerprint() -> str:
    """A hash of all that decides the schema: our migrations and the pinned releases of others'."""
    digest = hashlib.sha256((PROJECT / "requirements.txt").read_bytes())
    for path in sorted(PROJECT.glob("*/migrations/*.py")):
        digest.update(path.relative_to(PROJECT).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()


def is_settled(data: Path) -> bool:
    """True where nobody can meet a schema in change: it is as this code wants it, or there is no database yet."""
    stamp = data / STAMP
    if not stamp.exists():
        return not (data / "postgres").exists()
    return stamp.read_text() == fingerprint()


def note_settled(data: Path) -> None:
    (data / STAMP).write_text(fingerprint())
