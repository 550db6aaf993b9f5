"""Addresses of moderation under /api/v1/."""

from django.urls import path

from moderation.api import AppealView, ReportsView, VerdictsView, VerdictView

api_urls = [
    path("reports", ReportsView.as_view(), name="api-reports"),
    path("verdicts", VerdictsView.as_view(), name="api-verdicts"),
    path("verdicts/<id:pk>", VerdictView.as_view(), name="api-verdict"),
    path("verdicts/<id:pk>/appeal", AppealView.as_view(), name="api-verdict-appeal"),
]
