"""The API's addresses of pictures and posts, under /api/v1/."""

from django.urls import path

from gallery.api import checking, images, people, posts

api_urls = [
    path("images", images.ImagesView.as_view(), name="api-images"),
    path("images/<id:pk>", images.ImageView.as_view(), name="api-image"),
    path("check", checking.CheckView.as_view(), name="api-check"),
    path("posts", posts.PostsView.as_view(), name="api-posts"),
    path("posts/<id:pk>", posts.PostView.as_view(), name="api-post"),
    path("posts/<id:pk>/publish", posts.PublishView.as_view(), name="api-post-publish"),
    path("posts/<id:pk>/restore", posts.RestoreView.as_view(), name="api-post-restore"),
    path("posts/<id:pk>/like", posts.LikeView.as_view(), name="api-post-like"),
    path("posts/<id:pk>/hide", posts.HideView.as_view(), name="api-post-hide"),
    path("posts/<id:pk>/lineage", posts.LineageView.as_view(), name="api-lineage"),
    path("users/<slug:handle>/posts", people.PersonPostsView.as_view(), name="api-person-posts"),
]
