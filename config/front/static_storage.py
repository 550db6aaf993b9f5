"""Names of static files that change with their content, so that browsers may keep them for ever."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage, StaticFilesStorage
from django.core.files.base import ContentFile

from config.front.bundles import BUNDLES, CSS

HASHED = re.compile(r"\.[0-9a-f]{12}(?=\.[^./]+$)")
RELATIVE = re.compile(rb'url\("\.\./([^"]+)"\)')


class CollectedStorage(ManifestStaticFilesStorage):
    """For production: `collectstatic` writes the joined files and gives every file its name."""

    joined = True

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        if not dry_run:
            for name, join in BUNDLES.items():
                self.delete(name)
                self.save(name, ContentFile(join(self._content)))
                paths[name] = (self, name)
        yield from super().post_process(paths, dry_run, **options)

    def _content(self, name: str) -> bytes:
        with self.open(name) as file:
            content: bytes = file.read()
            return content


class FoundStorage(StaticFilesStorage):
    """For `manage.py up`: the same names without collecting, from the files where they lie."""

    joined = True

    def url(self, name: str | None) -> str:
        content = found(name or "")
        return super().url(hashed(name, content) if name and content is not None else name)


def hashed(name: str, content: bytes) -> str:
    path = Path(name)
    digest = hashlib.sha256(content).hexdigest()[:12]
    return str(path.with_name(f"{path.stem}.{digest}{path.suffix}"))


@lru_cache(maxsize=1000)
def found(name: str) -> bytes | None:
    """A file's content as it lies in an app, or as it is joined; None where there is none of this name."""
    if name in BUNDLES:
        return RELATIVE.sub(lasting, BUNDLES[name](part)) if name == CSS else BUNDLES[name](part)
    file = finders.find(name)
    return Path(file).read_bytes() if isinstance(file, str) and Path(file).is_file() else None


def lasting(address: re.Match[bytes]) -> bytes:
    """A sheet's relative address of a file, by the name that changes with its content, as pages have it."""
    name = address[1].decode()
    return b'url("../' + hashed(name, part(name)).encode() + b'")'


def part(name: str) -> bytes:
    content = found(name)
    if content is None:
        raise FileNotFoundError(name)
    return content
