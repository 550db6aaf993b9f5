"""Addresses of the gallery's pages."""

from django.urls import path

from gallery.views import images, likes

urlpatterns = [
    path("images/<id:pk>/<slug:name>", images.image_file, name="image-file"),
    path("posts/<id:pk>/like", likes.like, name="post-like"),
]
