"""The feeds: each a keyset-paged list of posts that its viewer may and wants to see, in a bounded number of queries."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from accounts.models import Follow
from feed.full_text import search_query
from feed.impressions.slate import Slate
from feed.models import Card, TopPost
from gallery.models import Post
from gallery.posts.marks import mark
from lib.pagination import Page, bad_cursor, keyset_page

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

SIZE = 40


class Feed:
    """One person's way of looking at the gallery: `Feed(viewer).hot(cursor)`."""

    def __init__(self, viewer: User | AnonymousUser, *, size: int = SIZE) -> None:
        self.viewer, self.size = viewer, size

    def read(self, kind: str, cursor: str = "") -> Slate:
        """A feed by its name: hot, new, following, top-day, top-week, top-month, top-all. KeyError for any other."""
        feeds: dict[str, Callable[[str], Slate]] = {"hot": self.hot, "new": self.new, "following": self.following}
        if kind.startswith("top-"):
            return self.top(kind.removeprefix("top-"), cursor)
        return feeds[kind](cursor)

    def new(self, cursor: str = "") -> Slate:
        posts = Post.objects.listed_for(self.viewer).filter(visibility="public")
        return self.slate("new", "newest", posts, ("-published", "-id"), cursor)

    def following(self, cursor: str = "") -> Slate:
        followed = Follow.objects.filter(by=self.viewer.pk).values("whom")
        posts = Post.objects.listed_for(self.viewer).filter(maker__in=followed)
        return self.slate("following", "newest", posts, ("-published", "-id"), cursor)

    def hot(self, cursor: str = "") -> Slate:
        return self.slate("hot", "hot", Card.objects.listed_for(self.viewer), ("-hot", "-post_id"), cursor)

    def top(self, span: str, cursor: str = "") -> Slate:
        """Of a day, week or month from its newest edition, of all time from the cards. KeyError for another span."""
        if span == "all":
            return self.slate("top-all", "top", Card.objects.listed_for(self.viewer), ("-score", "-post_id"), cursor)
        if span not in TopPost.SPANS:
            raise KeyError(span)
        start, inner = split(cursor)
        edition, _, inner = inner.partition(".")
        if edition and not edition.isdigit():
            raise bad_cursor()
        number = int(edition or TopPost.newest_edition(span))
        seen = Post.objects.listed_for(self.viewer)
        rows = TopPost.objects.filter(kind=span, edition=number, post__in=seen)
        page = keyset_page(rows, ("position",), inner, self.size)
        page.next_cursor = page.next_cursor and f"{number}.{page.next_cursor}"
        return self.served(f"top-{span}", "top", page, start)

    def search(self, text: str, cursor: str = "") -> Slate:
        """Posts that hold these words, the hottest first. No words, no posts."""
        cards = Card.objects.listed_for(self.viewer).filter(words=search_query(text)) if text else Card.objects.none()
        return self.slate("search", "hot", cards, ("-hot", "-post_id"), cursor)

    def tag(self, name: str, cursor: str = "") -> Slate:
        cards = Card.objects.listed_for(self.viewer).filter(post__tags__name=name)
        return self.slate("tag", "hot", cards, ("-hot", "-post_id"), cursor)

    def slate(self, surface: str, policy: str, rows: Any, order: Sequence[str], cursor: str) -> Slate:
        start, inner = split(cursor)
        return self.served(surface, policy, keyset_page(rows, order, inner, self.size), start)

    def served(self, surface: str, policy: str, page: Page[Any], start: int) -> Slate:
        """The page as a slate: its posts in order, with all that a card shows, and the viewer's own marks."""
        ids = [row.pk if isinstance(row, Post) else row.post_id for row in page]
        found = {post.pk: post for post in Post.objects.filter(pk__in=ids).for_cards()}
        posts = [found[pk] for pk in ids if pk in found]
        mark(posts, self.viewer)
        following = page.next_cursor and f"{start + len(ids)}~{page.next_cursor}"
        return Slate(surface, policy, posts, start, following)


def split(cursor: str) -> tuple[int, str]:
    """A feed's cursor is the position it continues at and the keyset it continues after."""
    if not cursor:
        return 0, ""
    start, _tilde, inner = cursor.partition("~")
    if not (start.isdigit() and inner and len(start) < 10):
        raise bad_cursor()
    return int(start), inner
