"""The weights of ranking: their history, and a page on which to try others before they are in force."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import JSONField, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from accounts.access.person import person_of
from feed.admin.weights_form import MEANINGS, WeightsForm
from feed.editions.making import Previewed, preview
from feed.models import RankingSettings
from feed.ranking.weights import RankingWeights
from gallery.models import Post
from lib.admin import Growing, NotDeleted

SHOWN = 20


@admin.register(RankingSettings)
class RankingSettingsAdmin(NotDeleted, Growing, admin.ModelAdmin[RankingSettings]):
    """Every change is a row and stays; the newest is in force. To change weights is to add a row."""

    list_display = ["at", "by", "changes"]
    list_select_related = ["by"]
    list_display_links = None
    ordering = ["-id"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("feed.change_rankingsettings"))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[RankingSettings]:
        earlier = RankingSettings.objects.filter(pk__lt=OuterRef("pk")).order_by("-pk").values("weights")[:1]
        return super().get_queryset(request).annotate(before=Subquery(earlier, output_field=JSONField()))

    @admin.display(description=_("What changed"))
    def changes(self, row: Any) -> str:
        """Each weight that moved, as "A like: 1 → 2"."""
        usual = asdict(RankingWeights())
        before, after = usual | (row.before or {}), usual | row.weights
        moved = [name for name in MEANINGS if before[name] != after[name]]
        return "; ".join(f"{MEANINGS[name][0]}: {before[name]:g} → {after[name]:g}" for name in moved) or "–"

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Preview writes nothing; Save adds a row, which the next edition is made by."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        newest = RankingSettings.objects.values_list("pk", flat=True).first() or 0
        form = WeightsForm(request.POST or None, initial=asdict(RankingSettings.current()) | {"since": newest})
        tried = None
        if form.is_valid() and is_outdated(form, newest):
            form.add_error(None, _("Somebody has changed the weights since you opened this page. Open it again."))
        if form.is_valid():
            if "preview" not in request.POST:
                RankingSettings.change(form.weights, by=person_of(request))
                self.message_user(request, _("The next edition of the hot feed is made by these."), messages.SUCCESS)
                return redirect("admin:feed_rankingsettings_changelist")
            tried = Rows.of(preview(form.weights, SHOWN))
        page = {
            **self.admin_site.each_context(request),
            "title": _("Weights of ranking"),
            "opts": self.opts,
            "form": form,
            "tried": tried,
        }
        return render(request, "admin/feed/weights.html", page, status=422 if form.errors else 200)


def is_outdated(form: WeightsForm, newest: int) -> bool:
    """Whether other weights came into force since; pressed twice, it says what is in force already."""
    since = form.cleaned_data["since"]
    return since is not None and since != newest and form.weights != RankingSettings.current()


@dataclass(frozen=True)
class Rows:
    """Two orders with the posts that stand in them; a place is (position, Previewed, post)."""

    now: list[tuple[int, Previewed, Post]]
    then: list[tuple[int, Previewed, Post]]

    @classmethod
    def of(cls, orders: tuple[list[Previewed], list[Previewed]]) -> Rows:
        keys = {one.candidate.post for order in orders for one in order}
        posts = Post.objects.for_cards().in_bulk(keys)
        now, then = (
            [
                (place, one, posts[one.candidate.post])
                for place, one in enumerate(order, 1)
                if one.candidate.post in posts
            ]
            for order in orders
        )
        return cls(now, then)
