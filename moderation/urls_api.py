"""Addresses of moderation under /api/v1/."""

from django.urls import path

from moderation.api import ReportsView

api_urls = [path("reports", ReportsView.as_view(), name="api-reports")]
