from django.urls import path

from generator.views import create, from_file, jobs, ledger, own_pictures, own_words, status, threads
from generator.views.status_feed import StatusFeed

urlpatterns = [
    path("create", create.create, name="create"),
    path("create/from-file", from_file.from_file, name="create-from-file"),
    path("create/sent", create.sent_before, name="create-sent"),
    path("create/<id:pk>", threads.thread, name="thread"),
    path("create/<id:pk>/edit", threads.thread_edit, name="thread-edit"),
    path("create/<id:pk>/delete", threads.thread_delete, name="thread-delete"),
    path("mine", own_pictures.own, name="own"),
    path("prompts", own_words.prompts, name="prompts"),
    path("prompts/<id:pk>/delete", own_words.prompt_delete, name="prompt-delete"),
    path("threads", threads.threads, name="threads"),
    path("jobs/<id:pk>", jobs.job, name="job"),
    path("jobs/<id:pk>/cancel", jobs.cancel, name="job-cancel"),
    path("jobs/<id:pk>/first", jobs.first, name="job-first"),
    path("jobs/<id:pk>/again", jobs.again, name="job-again"),
    path("jobs/<id:pk>/delete", jobs.delete, name="job-delete"),
    path("jobs/<id:pk>/keep", jobs.keep, name="job-keep"),
    path("jobs/<id:pk>/next", jobs.next_turn, name="job-next"),
    path("status", status.status, name="status"),
    path("status/feed", StatusFeed(), name="status-feed"),
    path("status/put-away", status.put_away, name="status-put-away"),
    path("settings/ledger", ledger.ledger, name="ledger"),
    path("settings/ledger.csv", ledger.ledger_file, name="ledger-file"),
    path("settings/ledger/gifts", ledger.gift, name="gift"),
    path("allowance", status.allowance, name="allowance"),
]
