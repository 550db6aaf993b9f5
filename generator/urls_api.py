"""The API's addresses for making pictures, under /api/v1/."""

from django.urls import path

from generator.api import capabilities, jobs, ledger, own_pictures, remixes, status, threads

api_urls = [
    path("jobs", jobs.JobsView.as_view(), name="api-jobs"),
    path("jobs/dry-run", jobs.DryRunView.as_view(), name="api-dry-run"),
    path("jobs/<id:pk>", jobs.JobView.as_view(), name="api-job"),
    path("jobs/<id:pk>/first", jobs.FirstView.as_view(), name="api-job-first"),
    path("jobs/<id:pk>/again", jobs.AgainView.as_view(), name="api-job-again"),
    path("jobs/<id:pk>/keep", jobs.KeepView.as_view(), name="api-job-keep"),
    path("threads", threads.ThreadsView.as_view(), name="api-threads"),
    path("threads/<id:pk>", threads.ThreadView.as_view(), name="api-thread"),
    path("me/images", own_pictures.OwnPicturesView.as_view(), name="api-own"),
    path("deletions", own_pictures.DeletionsView.as_view(), name="api-deletions"),
    path("deletions/dry-run", own_pictures.DeletionDryRunView.as_view(), name="api-deletions-dry-run"),
    path("deletions/<id:pk>", own_pictures.DeletionView.as_view(), name="api-deletion"),
    path("images/<id:pk>/remixes", remixes.RemixesView.as_view(), name="api-remixes"),
    path("me/ledger", ledger.LedgerView.as_view(), name="api-ledger"),
    path("me/grants", ledger.GrantsView.as_view(), name="api-grants"),
    path("me/gifts", ledger.GiftsView.as_view(), name="api-gifts"),
    path("allowance", capabilities.AllowanceView.as_view(), name="api-allowance"),
    path("status", status.StatusView.as_view(), name="api-status"),
    path("capabilities", capabilities.CapabilitiesView.as_view(), name="api-capabilities"),
]
