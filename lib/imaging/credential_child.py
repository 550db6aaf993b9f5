"""The limited child that reads Content Credentials: a file comes in on stdin, a line of JSON goes out on stdout."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from lib.credentials import reading
from lib.imaging.child import confine, say, watched
from lib.imaging.limits import Limits


def main() -> None:
    """`credential_child KIND LIMITS-AS-JSON ANCHORS`, a file that is read before all descriptors are given up."""
    kind, limits, anchors = sys.argv[1], Limits(*json.loads(sys.argv[2])), Path(sys.argv[3])
    trusted = anchors.read_text() if anchors.is_file() else ""
    status = watched()
    confine(limits)
    say({"report": _report(kind, trusted)}, b"", status)


def _report(kind: str, trusted: str) -> dict[str, Any] | None:
    try:
        found = reading.read(sys.stdin.buffer, kind, trusted)
    except Exception:  # hostile manifests fail in every way there is; each means that nothing can be made of it
        return {"state": "unreadable"}
    return found.as_json if found else None
