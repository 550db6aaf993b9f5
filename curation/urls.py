"""Pages of curation."""

from django.urls import path

from curation.views import mine, room

urlpatterns = [
    path("curate", room.snapshots, name="curate"),
    path("curate/<str:pk>", room.snapshot, name="curate-snapshot"),
    path("settings/datasets", mine.datasets, name="settings-datasets"),
]
