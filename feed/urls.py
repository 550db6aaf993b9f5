from django.contrib.auth.decorators import login_required
from django.urls import URLPattern, path

from feed import views
from feed.atom import AtomOf, AtomOfSearch
from feed.feeds.feed import Feed
from feed.feeds.table import FEEDS
from lib.shareable import shareable


def page_of(feed: Feed) -> URLPattern:
    view = login_required(views.feed_page) if feed.signed_in_only else shareable(views.feed_page)
    return path(feed.path, view, {"feed": feed}, name=feed.route)


urlpatterns = [
    *(page_of(feed) for feed in FEEDS),
    *(path(feed.atom_path, AtomOf(feed), name=feed.atom_route) for feed in FEEDS if feed.atom_path),
    path("posts/<id:pk>/repost/dismiss", views.dismiss_repost, name="repost-dismiss"),
    path("search", views.search, name="search"),
    path("atom/search", AtomOfSearch(), name="atom-search"),
    path("impressions", views.viewed, name="impressions"),
]
