from django.urls import path

from generator.views import create, jobs, status, threads

urlpatterns = [
    path("create", create.create, name="create"),
    path("create/<id:pk>", threads.thread, name="thread"),
    path("threads", threads.threads, name="threads"),
    path("jobs/<id:pk>", jobs.job, name="job"),
    path("jobs/<id:pk>/cancel", jobs.cancel, name="job-cancel"),
    path("jobs/<id:pk>/again", jobs.again, name="job-again"),
    path("jobs/<id:pk>/keep", jobs.keep, name="job-keep"),
    path("jobs/<id:pk>/next", jobs.next_turn, name="job-next"),
    path("status", status.status, name="status"),
    path("allowance", status.allowance, name="allowance"),
]
