"""How a public post is embedded elsewhere (oembed.com, version 1.0)."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit
from uuid import UUID
from xml.etree import ElementTree

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.urls import Resolver404, get_script_prefix, resolve, reverse

from gallery.models import Image, Post, Visibility
from gallery.sharing.previews import Shared, absolute
from lib.limits.written import writable

CACHE_AGE = 3600  # seconds that a consumer may keep an answer


def post_at(address: str, hosts: set[str]) -> Post:
    """The public post at an address of this site. Raises Http404 for every other address."""
    try:
        parts = urlsplit(address)
        match = resolve(inside(parts.path))
    except (ValueError, Resolver404) as error:
        raise Http404 from error
    if parts.scheme not in ("http", "https") or parts.netloc not in hosts or match.url_name != "post":
        raise Http404
    return _public(match.kwargs["pk"])


def inside(path: str) -> str:
    """A path below where the site is served, as its own addresses have it. Raises Resolver404 for every other one."""
    root = get_script_prefix()
    if not path.startswith(root):
        raise Resolver404
    return path.removeprefix(root[:-1])


def _public(pk: UUID) -> Post:
    rows = Post.objects.published().visible_to(AnonymousUser()).filter(visibility=Visibility.PUBLIC)
    post = rows.for_cards().filter(pk=pk).first()
    if post is None:
        raise Http404
    return post


def document(post: Post, most_wide: int | None, most_high: int | None) -> dict[str, Any]:
    """The members of the answer; sizes in pixels. A mature post is a link without its picture."""
    share = Shared(post)
    said = {
        "version": "1.0",
        "title": post.name,
        "author_name": post.maker.name,
        "author_url": absolute(post.maker.get_absolute_url()),
        "provider_name": settings.SITE_NAME,
        "provider_url": absolute(reverse("home")),
        "cache_age": CACHE_AGE,
    }
    if not share.picture:
        return said | {"type": "link"}
    return said | {"type": "photo", "web_page": share.address, **fitting(post.cover, most_wide, most_high)}


def fitting(image: Image, most_wide: int | None, most_high: int | None) -> dict[str, Any]:
    """The widest rendition within the bounds, or the narrowest with the size it is to be shown at."""
    by_width = sorted(image.renditions.items(), key=lambda item: int(item[1]["width"]))
    within = [
        name
        for name, side in by_width
        if side["width"] <= (most_wide or side["width"]) and side["height"] <= (most_high or side["height"])
    ]
    name = within[-1] if within else by_width[0][0]
    width, height = image.renditions[name]["width"], image.renditions[name]["height"]
    scale = min(1.0, (most_wide or width) / width, (most_high or height) / height)
    size = {"width": max(1, int(width * scale)), "height": max(1, int(height * scale))}
    return {"url": absolute(image.url(name)), **size}


def as_xml(said: dict[str, Any]) -> bytes:
    root = ElementTree.Element("oembed")
    for name, value in said.items():
        ElementTree.SubElement(root, name).text = writable(str(value))
    xml: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return xml
