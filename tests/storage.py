"""Settings that give a test a folder of its own for all that is kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings


def storage_in(folder: Path) -> dict[str, Any]:
    """Also passwords that are hashed fast, since people are made wherever files are."""
    files = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(folder / "media")},
    }
    return {
        "DATA_DIR": folder,
        "CREDENTIALS_FOLDER": folder / "credentials",
        "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS],
        "STORAGES": {**settings.STORAGES, "default": files},
    }
