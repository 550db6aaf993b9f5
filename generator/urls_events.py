"""Event streams, which the server answers on its event loop."""

from django.urls import path

from generator.jobs import event_streams

urlpatterns = [
    path("events/jobs/<id:pk>", event_streams.job_events, name="job-events"),
    path("events/jobs", event_streams.several_jobs_events, name="several-jobs-events"),
    path("events/me", event_streams.my_events, name="my-events"),
]
