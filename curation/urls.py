"""Pages of curation."""

from django.urls import path

from curation.views import builds, exports, mine, review, revocations, room

urlpatterns = [
    path("curate", room.snapshots, name="curate"),
    path("curate/recipe", builds.recipe, name="curate-recipe"),
    path("curate/builds/<uuid:pk>", builds.build, name="curate-build"),
    path("curate/exports", exports.orders, name="curate-orders"),
    path("curate/exports/<uuid:pk>", exports.order, name="curate-order"),
    path("curate/changes/<str:name>", review.changes, name="curate-changes"),
    path("curate/<str:pk>", room.snapshot, name="curate-snapshot"),
    path("curate/<str:pk>/pictures", review.board, name="curate-board"),
    path("curate/<str:pk>/copies", review.copies, name="curate-copies"),
    path("curate/<str:pk>/families", review.families, name="curate-families"),
    path("curate/<str:pk>/people", room.people, name="curate-people"),
    path("curate/<str:pk>/difference", room.difference, name="curate-difference"),
    path("curate/<str:pk>/export", exports.export, name="curate-export"),
    path("datasets/<str:pk>/revocations.jsonl", revocations.revocations, name="dataset-revocations"),
    path("settings/datasets", mine.datasets, name="settings-datasets"),
    path("settings/datasets/receipts/<int:pk>", mine.taken_back, name="settings-datasets-receipt"),
]
