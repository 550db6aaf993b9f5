"""What an operator sees of the generator. Records are read, never edited: the verbs keep quotas and images in step."""

from __future__ import annotations

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.access.person import person_of
from generator.models import Allowance, EngineCard, Job, JobSource, LedgerEntry
from lib.admin import Growing, Record


class SourceInline(Record, admin.TabularInline[JobSource, Job]):
    model = JobSource
    fields = ["image", "kind"]


class LedgerInline(Record, admin.TabularInline[LedgerEntry, Job]):
    model = LedgerEntry
    fields = ["kind", "images", "allowance", "grant", "at"]


@admin.register(Job)
class JobAdmin(Record, Growing, admin.ModelAdmin[Job]):
    list_display = ["id", "state", "user", "plan", "task", "candidates", "attempt", "errors", "losses", "accepted"]
    list_filter = ["state", "plan", "task", "engine", "error_code", ("accepted", admin.DateFieldListFilter)]
    list_select_related = ["user"]
    search_fields = ["=id", "=user__handle"]
    ordering = ["-id"]
    inlines = [SourceInline, LedgerInline]
    actions = ["cancel"]

    @admin.action(description=_("Cancel, and give the images back"))
    def cancel(self, request: HttpRequest, jobs: QuerySet[Job]) -> None:
        count = sum(job.cancel(by=person_of(request)) for job in jobs)
        said = ngettext("%(count)d job was cancelled.", "%(count)d jobs were cancelled.", count)
        self.message_user(request, said % {"count": count}, messages.SUCCESS)


@admin.register(Allowance)
class AllowanceAdmin(Record, Growing, admin.ModelAdmin[Allowance]):
    list_display = ["day", "user", "team", "used", "limit"]
    list_filter = [("day", admin.DateFieldListFilter)]
    list_select_related = ["user", "team"]
    search_fields = ["=user__handle", "team__name"]
    ordering = ["-day", "-used"]


@admin.register(LedgerEntry)
class LedgerAdmin(Record, Growing, admin.ModelAdmin[LedgerEntry]):
    list_display = ["at", "kind", "images", "job_id", "allowance", "grant"]
    list_filter = ["kind", ("at", admin.DateFieldListFilter)]
    list_select_related = ["allowance", "grant"]
    search_fields = ["=job__id", "=job__user__handle"]
    ordering = ["-id"]


@admin.register(EngineCard)
class EngineCardAdmin(Record, admin.ModelAdmin[EngineCard]):
    list_display = ["name", "announced", "trouble"]
