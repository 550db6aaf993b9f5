"""All feeds, in the order of their tabs. Pages, addresses, tabs, the API and its description follow from this table."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from feed.editions.drawn_page import hot_page
from feed.feeds import following, policy, similar
from feed.feeds.empty_state import NOBODY_FOLLOWED, NOTHING_FOR_YOU, EmptyState
from feed.feeds.feed import Feed, Group
from feed.feeds.pages import editions, keyset
from feed.for_you.page import for_you_page, lead
from feed.models import Card, MutedWord
from feed.search import by_picture
from feed.search import pages as found
from feed.similarity.comparing import is_behind
from gallery.models import Post, Tag
from gallery.models.tag_name import as_name
from lib.ids import from_text

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from gallery.models.visibility import Viewer


def cards(viewer: Viewer) -> QuerySet[Card]:
    return Card.objects.listed_for(viewer)


def public(viewer: Viewer) -> QuerySet[Post]:
    return Post.objects.listed_for(viewer).filter(visibility="public")


def tag_named(_viewer: Viewer, word: str) -> Tag:
    return get_object_or_404(Tag, name=as_name(word))


def mutes_tag(viewer: Viewer, tag: Tag) -> bool:
    return MutedWord.mutes_tag(viewer, tag.name)


def model_named(_viewer: Viewer, word: str) -> str:
    """A model that made a picture in some public list."""
    if "\0" in word or not Card.objects.filter(listed=True, model=word).exists():
        raise Http404
    return word


def made_by(viewer: Viewer, model: str) -> QuerySet[Card]:
    return cards(viewer).filter(model=model)


def post_at(viewer: Viewer, word: str) -> Post:
    try:
        return get_object_or_404(Post.objects.published().visible_to(viewer).for_cards(), pk=from_text(word))
    except ValueError as error:
        raise Http404 from error


def remixes(viewer: Viewer, post: Post) -> QuerySet[Post]:
    """Posts that show a picture made from one of this post's."""
    rows = Post.objects.listed_for(viewer).remixes_of([entry.image_id for entry in post.shown])
    return rows.exclude(pk=post.pk)


TOP = Group(_("Top"), choice=_("Span of time"), summary="top of a day, week, month or all time")

SIMILAR = Feed(
    name="similar",
    path="posts/<str:word>/similar",
    subject=post_at,
    label=_("More like %(subject)s"),
    heading=_("More like %(subject)s"),
    policy=policy.SIMILAR,
    page=similar.page,
    empty=EmptyState(_("Nothing here is like it yet")),
    incomplete=is_behind,
)

FEEDS = (
    Feed(
        name="hot",
        path="",
        url_name="home",
        label=_("Hot"),
        heading=_("Hot pictures"),
        policy=policy.HOT,
        page=hot_page,
    ),
    Feed(
        name="for-you",
        path="for-you",
        label=_("For you"),
        heading=_("Pictures for you"),
        policy=policy.FOR_YOU,
        page=for_you_page,
        signed_in_only=True,
        empty=NOTHING_FOR_YOU,
        lead=lead,
        steered="settings-wishes",
    ),
    Feed(
        name="new",
        path="new",
        label=_("New"),
        heading=_("New pictures"),
        policy=policy.NEWEST,
        page=keyset(public, "-published", "-id"),
    ),
    Feed(
        name="following",
        path="following",
        label=_("Following"),
        heading=_("From people you follow"),
        policy=policy.NEWEST,
        page=following.page,
        signed_in_only=True,
        empty=NOBODY_FOLLOWED,
    ),
    Feed(
        name="top-day",
        path="top/day",
        group=TOP,
        label=_("Day"),
        heading=_("Top pictures"),
        policy=policy.TOP,
        page=editions("day"),
    ),
    Feed(
        name="top-week",
        path="top/week",
        group=TOP,
        label=_("Week"),
        heading=_("Top pictures"),
        policy=policy.TOP,
        page=editions("week"),
    ),
    Feed(
        name="top-month",
        path="top/month",
        group=TOP,
        label=_("Month"),
        heading=_("Top pictures"),
        policy=policy.TOP,
        page=editions("month"),
    ),
    Feed(
        name="top-all",
        path="top/all",
        group=TOP,
        label=_("All time"),
        heading=_("Top pictures"),
        policy=policy.TOP,
        page=keyset(cards, "-score", "-post_id"),
    ),
    Feed(
        name="tag",
        path="tags/<path:word>",
        url_name="tag",
        subject=tag_named,
        spelling=as_name,
        mutes=mutes_tag,
        label="#%(subject)s",
        heading="#%(subject)s",
        policy=policy.HOT,
        page=found.tag_page,
        empty=EmptyState(_("No pictures under this tag")),
    ),
    Feed(
        name="model",
        path="models/<path:word>/pictures",
        subject=model_named,
        label=_("Made with %(subject)s"),
        heading=_("Made with %(subject)s"),
        policy=policy.HOT,
        page=keyset(made_by, "-hot", "-post_id"),
        empty=EmptyState(_("No pictures of this model that you may see")),
    ),
    Feed(
        name="remixes",
        path="posts/<str:word>/remixes",
        subject=post_at,
        label=_("Remixes of %(subject)s"),
        heading=_("Remixes of %(subject)s"),
        policy=policy.NEWEST,
        page=keyset(remixes, "-published", "-id"),
        empty=EmptyState(_("Nobody has remixed this yet")),
    ),
    SIMILAR,
)

BY_NAME = {feed.name: feed for feed in FEEDS if feed.subject is None}
TABS = tuple(tuple(feeds) for _group, feeds in groupby(BY_NAME.values(), key=lambda feed: feed.group or feed))

SEARCHES = {  # by its order; its page is its own, with a field, filters and people
    sort: Feed(
        name="search",
        path="search",
        url_name="search",
        label=_("Search"),
        heading=_("Search"),
        policy=order,
        page=found.page,
    )
    for sort, order in (("hot", policy.HOT), ("new", policy.NEWEST))
}


BY_PICTURE = Feed(
    name="by-picture",
    path="search/by-picture",
    url_name="search-by-picture",
    label=_("Search by a picture"),
    heading=_("Search by a picture"),
    policy=policy.LOOK_ALONE,
    page=by_picture.page,
)


def tab_of(feed: Feed) -> tuple[Feed, ...]:
    """The feeds that share its tab; none where it has no tab."""
    return next((feeds for feeds in TABS if feed in feeds), ())


def summary() -> str:
    """The feeds as the API's description lists them: "hot, new, …, or top of a day, week, month or all time"."""
    *names, last = [feeds[0].summary for feeds in TABS]
    return f"{', '.join(names)}, or {last}"
