"""Pages of moderation."""

from django.urls import path

from moderation.views import names, reports, takedowns, transparency, verdicts

urlpatterns = [
    path("posts/<id:pk>/report", reports.report_post, name="post-report"),
    path("comments/<id:pk>/report", reports.report_comment, name="comment-report"),
    path("verdicts/picture/<id:pk>", verdicts.image_verdict, name="image-verdict"),
    path("verdicts/<id:pk>", verdicts.verdict, name="verdict"),
    path("verdicts/<id:pk>/appeal", verdicts.verdict_appeal, name="verdict-appeal"),
    path("verdicts/<id:pk>/say", verdicts.verdict_say, name="verdict-say"),
    path("posts/<id:pk>/takedown", takedowns.ask, name="post-takedown"),
    path("takedowns/<str:ticket>", takedowns.takedown, name="takedown"),
    path("takedowns/<id:pk>/answer", takedowns.answer, name="takedown-answer"),
    path("settings/names", names.names, name="settings-names"),
    path("settings/names/<slug:name>/delete", names.open_again, name="name-delete"),
    path("transparency", transparency.transparency, name="transparency"),
]
