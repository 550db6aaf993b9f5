"""The sitemap: an index of months, each month its public posts, so that no page of it grows with the site's age."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.sitemaps import Sitemap
from django.db.models import Max, Min, Model

from accounts.models import User
from gallery.models import Post, Visibility

if TYPE_CHECKING:
    from accounts.models.people import UserQuerySet
    from gallery.models.post_queryset import PostQuerySet

LIMIT = 10_000
M = TypeVar("M", bound=Model)


def public_posts() -> PostQuerySet:
    return Post.objects.listed_for(AnonymousUser()).filter(visibility=Visibility.PUBLIC)


class Part(Sitemap[M]):
    """Addresses as the world knows them, in pages of 10,000."""

    limit = LIMIT

    def get_domain(self, site: Any = None) -> str:
        return urlsplit(settings.SITE_ORIGIN).netloc

    def get_protocol(self, protocol: str | None = None) -> str:
        return urlsplit(settings.SITE_ORIGIN).scheme


class Month(Part[Post]):
    """Posts published in one month (UTC)."""

    def __init__(self, start: datetime) -> None:
        self.start = start

    def items(self) -> PostQuerySet:
        posts = public_posts().filter(published__gte=self.start, published__lt=following(self.start))
        return posts.only("id", "published", "edited").order_by("published", "id")

    def lastmod(self, post: Post) -> datetime | None:
        return post.edited or post.published


class Makers(Part[User]):
    """The profiles of those who have public posts."""

    def items(self) -> UserQuerySet:
        makers = public_posts().values("maker")
        return User.objects.active().filter(pk__in=makers).only("handle").order_by("pk")


def months() -> list[datetime]:
    """The starts of all months from the first public post's to the last's: two looks into an index."""
    span = public_posts().aggregate(first=Min("published"), last=Max("published"))
    if span["first"] is None:
        return []
    month, found = _start(span["first"]), []
    while month <= span["last"]:
        found.append(month)
        month = following(month)
    return found


def month_named(name: str) -> Month:
    """The month called "2026-11". Raises ValueError for any other word."""
    return Month(datetime.strptime(name, "%Y-%m").replace(tzinfo=UTC))


def following(month: datetime) -> datetime:
    return month.replace(year=month.year + month.month // 12, month=month.month % 12 + 1)


def _start(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
