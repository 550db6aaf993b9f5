"""What an operator does with people by hand."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin as BaseUserAdmin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import Consent, Export, Membership, Notification, Plan, Team, Token, User
from lib.admin import NotDeleted, Record

admin.site.site_header = admin.site.site_title = _("Atelier operator")
admin.site.index_title = _("What this site holds")


EDITED = ["name", "images_per_day", "jobs_at_once", "weight", "members", "longest_wait", "position"]


@admin.register(User)
class UserAdmin(NotDeleted, BaseUserAdmin[User]):
    """Deletion goes through the person's own door or `user.erase()`, so that files and tombstones are right."""

    list_display = ["handle", "display_name", "email", "plan", "state", "is_staff", "joined"]
    list_filter = ["state", "plan", "is_staff", "is_program", "invented"]
    list_editable = ["plan"]
    list_select_related = ["plan"]
    search_fields = ["handle", "display_name", "email"]
    ordering = ["-joined"]
    date_hierarchy = "joined"
    actions = ["suspend", "unsuspend"]
    readonly_fields = ["state", "joined", "last_login", "closed", "erased", "avatar_key", "invented"]
    filter_horizontal = ["groups", "user_permissions"]
    fieldsets = [
        (None, {"fields": ["handle", "password", "display_name", "email", "bio", "avatar_key"]}),
        (_("Plan and state"), {"fields": ["plan", "state", "joined", "last_login", "closed", "erased"]}),
        (_("Settings"), {"fields": ["language", "theme", "shortcuts", "show_mature"], "classes": ["collapse"]}),
        (_("Rights"), {"fields": ["is_staff", "is_superuser", "is_program", "invented", "groups", "user_permissions"]}),
    ]
    add_fieldsets = [
        (None, {"classes": ["wide"], "fields": ["handle", "email", "usable_password", "password1", "password2"]})
    ]

    @admin.action(description=_("Suspend: sign out everywhere and hide"))
    def suspend(self, request: HttpRequest, people: QuerySet[User]) -> None:
        self._tell(request, sum(person.suspend() for person in people), of=people.count())

    @admin.action(description=_("End the suspension"))
    def unsuspend(self, request: HttpRequest, people: QuerySet[User]) -> None:
        self._tell(request, sum(person.unsuspend() for person in people), of=people.count())

    def _tell(self, request: HttpRequest, changed: int, of: int) -> None:
        sentence = ngettext("%(count)d account changed.", "%(count)d accounts changed.", changed) % {"count": changed}
        self.message_user(request, sentence, messages.SUCCESS if changed == of else messages.WARNING)


@admin.register(Plan)
class PlanAdmin(admin.ModelAdmin[Plan]):
    """Every change counts from the next request on, and is kept in the history of the plan."""

    list_display = ["code", *EDITED]
    list_editable = EDITED
    fields = ["code", *EDITED]

    def get_readonly_fields(self, request: HttpRequest, obj: Plan | None = None) -> list[str]:
        return ["code"] if obj else []

    def has_delete_permission(self, request: HttpRequest, obj: Plan | None = None) -> bool:
        """The plan that everybody begins with stays; one that people have is protected by them."""
        return obj is not None and obj.pk != Plan.default_pk() and super().has_delete_permission(request, obj)


class MembershipInline(admin.TabularInline[Membership, Team]):
    model = Membership
    autocomplete_fields = ["user"]
    extra = 1


@admin.register(Team)
class TeamAdmin(admin.ModelAdmin[Team]):
    list_display = ["name", "plan", "created"]
    list_select_related = ["plan"]
    search_fields = ["name"]
    readonly_fields = ["created"]
    inlines = [MembershipInline]


@admin.register(Consent)
class ConsentAdmin(Record, admin.ModelAdmin[Consent]):
    list_display = ["user", "use", "answer", "terms", "source", "effective_from"]
    list_filter = ["use", "answer", "source"]
    list_select_related = ["user"]
    search_fields = ["user__handle"]
    date_hierarchy = "effective_from"


@admin.register(Notification)
class NotificationAdmin(Record, admin.ModelAdmin[Notification]):
    list_display = ["kind", "to", "actor", "title", "created", "seen"]
    list_filter = ["kind"]
    list_select_related = ["to", "actor"]
    search_fields = ["to__handle", "actor__handle"]


@admin.register(Export)
class ExportAdmin(Record, admin.ModelAdmin[Export]):
    list_display = ["user", "state", "bytes", "tries", "created", "expires"]
    list_filter = ["state"]
    list_select_related = ["user"]


@admin.register(Token)
class TokenAdmin(Record, admin.ModelAdmin[Token]):
    """An operator may revoke a token, never read or make one."""

    list_display = ["user", "name", "hint", "scopes", "created", "expires", "last_used"]
    list_select_related = ["user"]
    search_fields = ["user__handle", "name"]
    exclude = ["digest"]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.is_superuser)
