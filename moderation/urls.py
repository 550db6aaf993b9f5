"""Pages of moderation."""

from django.urls import path

from moderation import views

urlpatterns = [
    path("posts/<id:pk>/report", views.report_post, name="post-report"),
    path("comments/<id:pk>/report", views.report_comment, name="comment-report"),
]
