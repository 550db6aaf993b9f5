"""Addresses of comments and collections under /api/v1/."""

from django.urls import path

from gallery.api import collections, comments

api_urls = [
    path("posts/<id:pk>/comments", comments.CommentsView.as_view(), name="api-comments"),
    path("comments/<id:pk>", comments.CommentView.as_view(), name="api-comment"),
    path("collections", collections.CollectionsView.as_view(), name="api-collections"),
    path("collections/<id:pk>", collections.CollectionView.as_view(), name="api-collection"),
    path("collections/<id:pk>/posts", collections.CollectionPostsView.as_view(), name="api-collection-posts"),
    path("collections/<id:pk>/posts/<id:post>", collections.CollectionPostView.as_view(), name="api-collection-post"),
    path("users/<slug:handle>/collections", collections.PersonCollectionsView.as_view(), name="api-person-collections"),
]
