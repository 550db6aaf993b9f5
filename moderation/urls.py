"""Pages of moderation."""

from django.urls import path

from moderation import views

urlpatterns = [
    path("posts/<id:pk>/report", views.report_post, name="post-report"),
    path("comments/<id:pk>/report", views.report_comment, name="comment-report"),
    path("verdicts/<id:pk>", views.verdict, name="verdict"),
    path("verdicts/<id:pk>/appeal", views.verdict_appeal, name="verdict-appeal"),
    path("verdicts/<id:pk>/say", views.verdict_say, name="verdict-say"),
]
