"""The moderators' room, under /operator/, whose door asks for staff and, where it is set, a second factor."""

from django.urls import path

from moderation.views.cases import case, cases
from moderation.views.rules import rules

urlpatterns = [
    path("rules", rules, name="rules"),
    path("cases", cases, name="cases"),
    path("cases/<id:pk>", case, name="case"),
]
