from django.contrib.auth.decorators import login_required
from django.urls import URLPattern, path

from feed import views
from feed.feeds.feed import Feed
from feed.feeds.table import FEEDS
from lib.shareable import shareable


def page_of(feed: Feed) -> URLPattern:
    view = login_required(views.feed_page) if feed.signed_in_only else shareable(views.feed_page)
    return path(feed.path, view, {"feed": feed}, name=feed.route)


urlpatterns = [
    *(page_of(feed) for feed in FEEDS),
    path("search", views.search, name="search"),
    path("impressions", views.viewed, name="impressions"),
]
