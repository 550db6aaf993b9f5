"""Event streams, which the server answers on its event loop."""

from django.urls import path

from generator import events

urlpatterns = [
    path("events/jobs/<id:pk>", events.job_events, name="job-events"),
    path("events/me", events.my_events, name="my-events"),
]
