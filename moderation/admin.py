"""The queue of reports."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.access.person import person_of
from gallery.models import Post
from lib.admin import Growing, NotDeleted, NotMade
from lib.problems import Problem
from moderation.cases.reports import dismiss, overturn, uphold
from moderation.models import Report

SHOWN = ("picture", "reason", "about", "words", "text", "by", "state", "created", "decided_by", "decided")


class QueueFilter(admin.SimpleListFilter):
    """What waits, unless something else is asked for."""

    title, parameter_name = _("state"), "queue"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("all", _("All")), *[choice for choice in Report.State.choices if choice[0] != "open"]]

    def choices(self, changelist: Any) -> Any:
        chosen = [("", _("Open")), *self.lookup_choices]
        for value, label in chosen:
            query = changelist.get_query_string({self.parameter_name: value} if value else {}, [self.parameter_name])
            yield {"selected": (self.value() or "") == value, "query_string": query, "display": label}

    def queryset(self, request: HttpRequest, queryset: QuerySet[Report]) -> QuerySet[Report]:
        wanted = self.value() or Report.State.OPEN
        return queryset if wanted == "all" else queryset.filter(state=wanted)


@admin.register(Report)
class ReportAdmin(NotMade, NotDeleted, Growing, admin.ModelAdmin[Report]):
    """Decided by its actions only, which call the verbs; a report itself is never rewritten."""

    list_display = ["picture", "reason", "about", "text", "by", "state", "created", "decided_by"]
    list_display_links = ["reason"]
    list_filter = [QueueFilter, "reason"]
    list_select_related = ["by", "decided_by", "post", "comment__post", "comment__by"]
    search_fields = ["by__handle", "post__maker__handle", "comment__by__handle", "text"]
    ordering = ["id"]
    actions = ["uphold", "dismiss", "overturn"]
    fields = SHOWN
    readonly_fields = SHOWN

    def get_queryset(self, request: HttpRequest) -> QuerySet[Report]:
        return super().get_queryset(request).prefetch_related("post__entries__image", "comment__post__entries__image")

    @admin.display(description=_("picture"))
    def picture(self, report: Report) -> str:
        """As it is stored: whoever decides has to see what is decided about."""
        entries = report.shown_in.shown
        if not entries:
            return "-"
        return format_html('<img src="{}" alt="{}" width="120">', entries[0].image.url("w320"), entries[0].alt)

    @admin.display(description=_("about"))
    def about(self, report: Report) -> str:
        thing = report.thing
        name = thing.name if isinstance(thing, Post) else str(thing)
        return format_html('<a href="{}">{}</a>', thing.get_absolute_url(), name)

    @admin.display(description=_("words of the post or comment"))
    def words(self, report: Report) -> str:
        return report.thing.text

    @admin.action(description=_("Uphold: take it down"), permissions=["change"])
    def uphold(self, request: HttpRequest, reports: QuerySet[Report]) -> None:
        self._decide(request, reports, lambda report: uphold(report, by=person_of(request)))

    @admin.action(description=_("Dismiss: it stays"), permissions=["change"])
    def dismiss(self, request: HttpRequest, reports: QuerySet[Report]) -> None:
        self._decide(request, reports, lambda report: dismiss(report, by=person_of(request)))

    @admin.action(description=_("Put back what was taken down"), permissions=["change"])
    def overturn(self, request: HttpRequest, reports: QuerySet[Report]) -> None:
        self._decide(request, reports, lambda report: overturn(report, by=person_of(request)))

    def _decide(self, request: HttpRequest, reports: QuerySet[Report], verb: Callable[[Report], None]) -> None:
        """One by one: a report that another has decided meanwhile says so and stops nobody else's."""
        decided = 0
        for report in reports:
            try:
                verb(report)
                decided += 1
            except Problem as problem:
                self.message_user(request, f"{report}: {problem}", messages.WARNING)
        said = ngettext("%(count)d report decided.", "%(count)d reports decided.", decided) % {"count": decided}
        self.message_user(request, said, messages.SUCCESS if decided else messages.WARNING)
