"""The requests for a page of every feed, as visitors and members send them, each read once so that cards are stored."""

from __future__ import annotations

import json

from bench.asking import Connection, request

FEEDS = ("hot", "new", "following", "top-day", "top-all")
PAGES = {"hot": "/", "new": "/new", "following": "/following", "top-day": "/top/day", "top-all": "/top/all"}
MEMBER, CROWD = "member", "crowd"  # whoever follows 15, and whoever follows 2,000
VISITOR = f"csrftoken={'a' * 32}"


def requests(port: int, deep: int) -> dict[str, bytes]:
    """By name; Hot and New also on page `deep`."""
    found = first_pages()
    down = Connection(port)
    for feed in ("hot", "new"):
        query, page = query_of(down, feed, deep)
        found[f"{feed}, JSON, page {page}"] = request(f"/api/v1/feeds/{feed}{query}")
        found[f"{feed}, HTML, page {page}"] = request(PAGES[feed] + query, VISITOR)
    for asked in found.values():
        down.get(asked)
    return found


def first_pages() -> dict[str, bytes]:
    from bench.feed_gallery import cookie_of

    cookies = {"visitor": VISITOR, "follows 15": cookie_of(MEMBER), "follows 2,000": cookie_of(CROWD)}
    found = {}
    for feed in FEEDS:
        for who in ("follows 15", "follows 2,000") if feed == "following" else ("visitor", "follows 15"):
            found[f"{feed}, HTML, {who}"] = request(PAGES[feed], cookies[who])
        reader = "follows 15" if feed == "following" else "visitor"
        found[f"{feed}, JSON"] = request(f"/api/v1/feeds/{feed}", cookies[reader])
    found["tag, HTML, visitor"] = request("/tags/tag-3", VISITOR)
    return found


def query_of(down: Connection, feed: str, deep: int) -> tuple[str, int]:
    """Of page `deep`, or of the last that there is, with its number: by walking there."""
    address = f"/api/v1/feeds/{feed}"
    for page in range(1, deep):
        link = json.loads(down.get(request(address)).partition(b"\r\n\r\n")[2])["next"]
        if not link:
            return "?" + address.partition("?")[2], page
        address = link.partition("localhost")[2]
    return "?" + address.partition("?")[2], deep
