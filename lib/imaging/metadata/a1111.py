"""`parameters`, the lines that AUTOMATIC1111's web UI writes, and after it Forge, SD.Next, Fooocus and others.

The prompt; a line that begins with `Negative prompt:`; a last line of `Name: value` pairs, the first of them Steps.
"""

from __future__ import annotations

import json
import re
from typing import Any

_NEGATIVE = "Negative prompt:"
_PAIR = re.compile(r'\s*([A-Za-z][\w \-/]{0,60}):\s*("(?:[^"\\]|\\.)*"|[^,]*)(?:,|$)')
_SIZE = re.compile(r"(\d{1,5})\s*[x×]\s*(\d{1,5})")
_MOST_PAIRS = 400


def read(text: str) -> dict[str, Any]:
    """What it says, or nothing where it has no line of settings and no negative prompt."""
    lines = text.replace("\r\n", "\n").strip().split("\n")
    at = next((at for at in range(len(lines) - 1, -1, -1) if _is_settings(lines[at])), None)
    pairs = _pairs(" ".join(lines[at:])) if at is not None else {}
    words = lines[:at] if at is not None else lines
    negative = next((at for at, line in enumerate(words) if line.startswith(_NEGATIVE)), None)
    if at is None and negative is None:
        return {}
    prompt = words[:negative] if negative is not None else words
    against = "\n".join(words[negative:])[len(_NEGATIVE) :] if negative is not None else ""
    return {"prompt": "\n".join(prompt), "negative_prompt": against, **_settings(pairs)}


def _is_settings(line: str) -> bool:
    return line.startswith(("Steps: ", "Stated by: ")) or (
        line.count(": ") > 2 and "Seed: " in line and "Size: " in line
    )


def _pairs(line: str) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for found, _count in zip(_PAIR.finditer(line[:40_000]), range(_MOST_PAIRS), strict=False):
        pairs.setdefault(found[1].strip(), _unquoted(found[2].strip()))
    return pairs


def _unquoted(value: str) -> str:
    if value.startswith('"'):
        try:
            return str(json.loads(value))
        except ValueError:
            return value.strip('"')
    return value


def _settings(pairs: dict[str, str]) -> dict[str, Any]:
    size = _SIZE.match(pairs.get("Size", ""))
    kind = pairs.get("Schedule type", "")
    sampler = pairs.get("Sampler", "")
    return {
        "program": _program(pairs),
        "steps": pairs.get("Steps"),
        "seed": pairs.get("Seed"),
        # Models that are distilled with their guidance have it under another name, and 1 under this one.
        "guidance_scale": pairs.get("Distilled CFG Scale") or pairs.get("CFG scale") or pairs.get("Guidance"),
        "scheduler": f"{sampler} {kind}" if kind and kind != "Automatic" and kind not in sampler else sampler,
        "model": pairs.get("Model") or pairs.get("Model hash"),
        "width": size and size[1],
        "height": size and size[2],
    }


def _program(pairs: dict[str, str]) -> str:
    version, app = pairs.get("Version", ""), pairs.get("App", "")
    if app or "SD.Next" in version:
        return app or "SD.Next"
    if re.match(r"f\d", version):
        return "Forge"
    for name in ("Fooocus", "ComfyUI", "reForge", "Atelier"):
        if name.lower() in version.lower():
            return name
    return "AUTOMATIC1111"
