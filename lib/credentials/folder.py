"""The folder with certificate and key: made whole and readable by its owner alone, or left as it was."""

from __future__ import annotations

from pathlib import Path

from lib.credentials.authority import Issued, found, issue
from lib.credentials.identity import ANCHORS, AUTHORITY_KEY, CHAIN, KEY, NoIdentity, load


class Exists(Exception):  # noqa: N818 - it is an answer
    """What is there is not written over."""


def make(folder: Path, name: str) -> None:
    """An authority of this name and a certificate by it. Raises Exists."""
    if (folder / CHAIN).exists() or (folder / KEY).exists():
        raise Exists
    root = found(name)
    leaf = issue(root, name)
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    _write(folder / ANCHORS, root.certificate)
    _write(folder / AUTHORITY_KEY, root.key)
    _write(folder / CHAIN, leaf.certificate)
    _write(folder / KEY, leaf.key)  # last: without it nothing is signed


def renew(folder: Path, name: str) -> None:
    """A new certificate by the authority that is there. Raises NoIdentity("missing") without one."""
    try:
        root = Issued((folder / ANCHORS).read_bytes(), (folder / AUTHORITY_KEY).read_bytes())
    except FileNotFoundError:
        raise NoIdentity("missing") from None
    leaf = issue(root, name)
    _write(folder / CHAIN, leaf.certificate)
    _write(folder / KEY, leaf.key)


def name_of(folder: Path) -> str:
    """Of the certificate that is there, run out or not; empty where none can be read."""
    try:
        return load(folder).name
    except NoIdentity:
        return ""


def _write(path: Path, data: bytes) -> None:
    fresh = path.with_name(path.name + ".new")
    fresh.unlink(missing_ok=True)
    fresh.touch(mode=0o600)
    fresh.write_bytes(data)
    fresh.rename(path)
