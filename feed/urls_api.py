"""The API's addresses for looking around, under /api/v1/."""

from django.urls import path

from feed import api

api_urls = [
    path("feeds/<slug:kind>", api.FeedView.as_view(), name="api-feed"),
    path("search", api.SearchView.as_view(), name="api-search"),
    path("impressions", api.ImpressionsView.as_view(), name="api-impressions"),
]
