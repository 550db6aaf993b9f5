from django.urls import path

from feed import views

urlpatterns = [
    path("", views.home, name="home"),
    path("new", views.feed, {"kind": "new"}, name="feed-new"),
    path("following", views.following, name="feed-following"),
    path("top/<slug:span>", views.top, name="feed-top"),
    path("tags/<str:name>", views.tag, name="tag"),
    path("search", views.search, name="search"),
    path("impressions", views.viewed, name="impressions"),
]
