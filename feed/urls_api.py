"""The API's addresses for looking around, under /api/v1/."""

from django.urls import path

from feed import api
from lib.shareable import shareable

api_urls = [
    path("feeds/<slug:kind>", shareable(api.FeedView.as_view()), name="api-feed"),
    path("posts/<id:pk>/similar", shareable(api.SimilarView.as_view()), name="api-similar"),
    path("search/by-picture", api.ByPictureView.as_view(), name="api-search-by-picture"),
    path("posts/<id:pk>/repost", api.RepostView.as_view(), name="api-repost"),
    path("search", shareable(api.SearchView.as_view()), name="api-search"),
    path("impressions", api.ImpressionsView.as_view(), name="api-impressions"),
]
