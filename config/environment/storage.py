"""Where pictures lie, by STORAGE_URL: what Django is told of it, and from where browsers may then fetch them."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from django.core.exceptions import ImproperlyConfigured

PRESIGNED_SECONDS = 60  # what is taken down is gone from shared caches within a minute


def pictures_storage(url: str, data: Path) -> dict[str, Any]:
    """The STORAGES entry: empty for a folder in `data`, file:///folder, or s3://bucket/prefix?options."""
    parts = urlsplit(url)
    if not url or parts.scheme == "file":
        folder = parts.path or str(data / "media")
        return {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": folder}}
    if parts.scheme != "s3" or not parts.netloc:
        raise ImproperlyConfigured("STORAGE_URL must be empty, file:///folder or s3://bucket/prefix.")
    options = {
        "bucket_name": parts.netloc,
        "location": parts.path.strip("/"),
        "default_acl": None,
        "querystring_auth": True,
        "querystring_expire": PRESIGNED_SECONDS,
        "file_overwrite": True,
        **dict(parse_qsl(parts.query)),
    }
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}


def moving_storage(new: str, old: str, data: Path) -> dict[str, Any]:
    """The STORAGES entry for pictures that are moved from one STORAGE_URL to another; `old` may be empty: none are."""
    if not old:
        return pictures_storage(new, data)
    places = {"new": pictures_storage(new, data), "old": pictures_storage(old, data)}
    return {"BACKEND": "lib.storage.moving.MovingStorage", "OPTIONS": places}


def picture_origins(url: str) -> list[str]:
    """The origins of a bucket's presigned addresses, for a page's policy; nothing for a folder.

    A bucket answers at a host of its own or, by path, at its server's; Amazon's also sends people on from the host of
    all regions to the one of its region ("Virtual hosting of buckets", Amazon S3 User Guide).
    """
    parts = urlsplit(url)
    if parts.scheme != "s3":
        return []
    bucket, options = parts.netloc, dict(parse_qsl(parts.query))
    if "custom_domain" in options:
        return [f"https://{options['custom_domain']}"]
    if "endpoint_url" in options:
        server = urlsplit(options["endpoint_url"])
        return [f"{server.scheme}://{server.netloc}", f"{server.scheme}://{bucket}.{server.netloc}"]
    return _of_amazon(bucket, options.get("region_name", ""), options.get("addressing_style", ""))


def _of_amazon(bucket: str, region: str, style: str) -> list[str]:
    domain = "amazonaws.com.cn" if region.startswith("cn-") else "amazonaws.com"
    servers = [f"s3.{domain}", *([f"s3.{region}.{domain}"] if region else [])]
    by_path = style == "path" or "." in bucket  # no certificate is good for a bucket's dots
    return [f"https://{server}" if by_path else f"https://{bucket}.{server}" for server in servers]
