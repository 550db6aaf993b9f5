"""Addresses of the gallery's pages."""

from django.urls import path

from gallery.views import checking, deletions, hidden_posts, images, likes, lineage, posts, profile, uploads

urlpatterns = [
    path("images/<id:pk>/<slug:name>", images.image_file, name="image-file"),
    path("deletions", deletions.deletions, name="deletions"),
    path("deletions/<id:pk>/undo", deletions.deletion_undo, name="deletion-undo"),
    path("check", checking.check_file, name="check"),
    path("uploads/new", uploads.upload, name="upload-new"),
    path("posts/new", posts.new, name="post-new"),
    path("posts/<id:pk>", posts.post, name="post"),
    path("posts/<id:pk>/edit", posts.edit, name="post-edit"),
    path("posts/<id:pk>/delete", posts.delete, name="post-delete"),
    path("posts/<id:pk>/restore", posts.restore, name="post-restore"),
    path("posts/<id:pk>/like", likes.like, name="post-like"),
    path("posts/<id:pk>/like/delete", likes.like, {"delete": True}, name="post-unlike"),
    path("posts/<id:pk>/hide", hidden_posts.hide, name="post-hide"),
    path("posts/<id:pk>/hide/delete", hidden_posts.hide, {"delete": True}, name="post-unhide"),
    path("settings/hidden", hidden_posts.hidden_posts, name="settings-hidden"),
    path("posts/<id:pk>/lineage", lineage.lineage, name="lineage"),
    path("@<slug:handle>", profile.profile, name="profile"),
    path("@<slug:handle>/posts/<slug:tab>", profile.profile, name="profile-tab"),
]
