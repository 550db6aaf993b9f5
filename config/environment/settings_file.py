"""The file of settings, read as systemd reads it, so that `manage.py` is told the same as the services.

A shell is no reader of it: sourced, `STORAGE_URL=s3://bucket?a=b&c=d` ends at the `&`. The format is that of
`EnvironmentFile=` in systemd.exec(5); the states below are those of its parser (systemd 254, src/basic/env-file.c).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, MutableMapping
from pathlib import Path

PLACE = "/etc/atelier/atelier.env"
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")  # of no other name can a process be told
# Between quotes a backslash only spares these; outside it spares whatever follows.
SPARED_IN_QUOTES = '"\\`$'
TOKEN = re.compile(
    r"""
      '(?P<single>[^']*)'
    | "(?P<double>(?:\\.|[^"\\])*)"
    | (?P<plain>(?:\\.|[^\n\\'"\s])(?:\\.|[^\n\\])*)
    | (?P<end>\n)
    | [^\S\n]+
    """,
    re.VERBOSE | re.DOTALL,
)


class UnreadableFile(Exception):  # noqa: N818 - a sentence for the operator
    """The file of settings is not there or not for this user to read."""


def load(environ: MutableMapping[str, str]) -> None:
    """Add the settings of the file to those that `environ` holds already, which win.

    `ATELIER_ENV_FILE` names the file, or is empty for none. Without it, a production gallery's is taken where that
    exists and `ATELIER_ENV` does not say already what this is. Raises UnreadableFile.
    """
    file = environ.get("ATELIER_ENV_FILE")
    if file is None and "ATELIER_ENV" not in environ and Path(PLACE).exists():
        file = PLACE
    for name, value in (read(file) if file else {}).items():
        environ.setdefault(name, value)


def read(file: str) -> dict[str, str]:
    """The settings that a file holds. Raises UnreadableFile, with a sentence."""
    try:
        return dict(pairs(Path(file).read_text()))
    except FileNotFoundError:
        raise UnreadableFile(f"There is no file of settings {file}; ATELIER_ENV_FILE names it.") from None
    except PermissionError:
        raise UnreadableFile(f"You may not read the settings in {file}; run this as root or as its group.") from None


def pairs(text: str) -> Iterator[tuple[str, str]]:
    """Names and values in their order; a later one replaces an earlier one of its name."""
    place = 0
    while place < len(text):
        line_end = text.find("\n", place)
        line_end = len(text) if line_end < 0 else line_end
        line = text[place:line_end].lstrip()
        if line.startswith(("#", ";")) or "=" not in line:
            place = line_end + 1
            continue
        name, _, _ = text[place:line_end].partition("=")
        value, place = value_at(text, place + len(name) + 1)
        if NAME.fullmatch(name.strip()):
            yield name.strip(), value


def value_at(text: str, place: int) -> tuple[str, int]:
    """The value that begins here, and where what follows it begins."""
    parts = []
    while place < len(text) and (found := TOKEN.match(text, place)):
        place = found.end()
        if found["end"] is not None:
            break
        parts.append(part_of(found))
    else:
        place = len(text)  # the file's end, or a quote that nobody closes: as systemd, what was read counts
    return "".join(parts), place


def part_of(found: re.Match[str]) -> str:
    if found["single"] is not None:
        return found["single"]
    if found["double"] is not None:
        return re.sub(r"\\(.)", spared_in_quotes, found["double"], flags=re.DOTALL)
    if found["plain"] is not None:
        kept = re.sub(r"(?<!\\)[^\S\n]+$", "", found["plain"])
        return re.sub(r"\\(.)", lambda one: "" if one[1] == "\n" else one[1], kept, flags=re.DOTALL)
    return ""


def spared_in_quotes(one: re.Match[str]) -> str:
    if one[1] == "\n":
        return ""
    return one[1] if one[1] in SPARED_IN_QUOTES else one[0]
