from django.contrib.auth.decorators import login_required
from django.urls import URLPattern, path

from feed.atom import AtomOf, AtomOfSearch
from feed.feeds.feed import Feed
from feed.feeds.table import FEEDS
from feed.views import by_picture, lists, mutes, pairs, why, wishes
from lib.shareable import shareable


def page_of(feed: Feed) -> URLPattern:
    view = login_required(lists.feed_page) if feed.signed_in_only else shareable(lists.feed_page)
    return path(feed.path, view, {"feed": feed}, name=feed.route)


urlpatterns = [
    *(page_of(feed) for feed in FEEDS),
    *(path(feed.atom_path, AtomOf(feed), name=feed.atom_route) for feed in FEEDS if feed.atom_path),
    path("posts/<id:pk>/repost/dismiss", lists.dismiss_repost, name="repost-dismiss"),
    path("search", lists.search, name="search"),
    path("search/by-picture", by_picture.by_picture, name="search-by-picture"),
    path("atom/search", AtomOfSearch(), name="atom-search"),
    path("settings/wishes", wishes.wishes, name="settings-wishes"),
    path("settings/wishes/say", wishes.say, name="wishes-say"),
    path("settings/wishes.json", wishes.export, name="wishes-export"),
    path("settings/mutes", mutes.muted, name="settings-mutes"),
    path("settings/mutes/add", mutes.change, name="mute-said"),
    path("settings/mutes/remove", mutes.change, {"delete": True}, name="unmute-said"),
    path("which-of-two", pairs.which, name="which-of-two"),
    path("which-of-two/done", pairs.done, name="which-of-two-done"),
    path("which-of-two/undo", pairs.undo, name="which-of-two-undo"),
    path("posts/<id:pk>/why", why.why, name="post-why"),
    path("impressions", lists.viewed, name="impressions"),
]
