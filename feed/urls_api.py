"""The API's addresses for looking around, under /api/v1/."""

from django.urls import path

from feed.api import control, lists
from lib.shareable import shareable

api_urls = [
    path("feeds/<slug:kind>", shareable(lists.FeedView.as_view()), name="api-feed"),
    path("posts/<id:pk>/similar", shareable(lists.SimilarView.as_view()), name="api-similar"),
    path("posts/<id:pk>/repost", lists.RepostView.as_view(), name="api-repost"),
    path("search", shareable(lists.SearchView.as_view()), name="api-search"),
    path("search/by-picture", lists.ByPictureView.as_view(), name="api-search-by-picture"),
    path("posts/<id:pk>/why", control.WhyView.as_view(), name="api-why"),
    path("me/muted-words", control.MutedWordsView.as_view(), name="api-muted-words"),
    path("me/wishes", control.WishesView.as_view(), name="api-wishes"),
    path("impressions", lists.ImpressionsView.as_view(), name="api-impressions"),
]
