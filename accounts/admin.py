"""What an operator does with people by hand."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin as BaseUserAdmin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.access.person import person_of
from accounts.forms.invitation import InvitationForm
from accounts.models import (
    Consent,
    Export,
    Membership,
    Notification,
    Plan,
    SignupInvitation,
    SignupRequest,
    Team,
    Token,
    User,
)
from lib.admin import Growing, NotDeleted, NotMade, Record
from lib.problems import Problem

admin.site.site_header = admin.site.site_title = _("Atelier operator")
admin.site.index_title = _("What this site holds")


RIGHTS = ["is_staff", "is_superuser", "is_program", "invented", "groups", "user_permissions"]
EDITED = ["name", "images_per_day", "jobs_at_once", "weight", "members", "longest_wait", "position"]


@admin.register(User)
class UserAdmin(NotDeleted, Growing, BaseUserAdmin[User]):
    """Deletion goes through the person's own door or `user.erase()`, so that files and tombstones are right."""

    list_display = ["handle", "display_name", "email", "plan", "state", "is_staff", "joined"]
    list_filter = ["state", "plan", "is_staff", "is_program", "invented"]
    list_editable = ["plan"]
    list_select_related = ["plan"]
    search_fields = ["handle", "display_name", "email"]
    ordering = ["-joined"]
    actions = ["suspend", "unsuspend"]
    readonly_fields = ["state", "joined", "last_login", "closed", "erased", "avatar_key", "invented"]
    filter_horizontal = ["groups", "user_permissions"]
    fieldsets = [
        (None, {"fields": ["handle", "password", "display_name", "email", "bio", "avatar_key"]}),
        (_("Plan and state"), {"fields": ["plan", "state", "joined", "last_login", "closed", "erased"]}),
        (_("Settings"), {"fields": ["language", "theme", "shortcuts", "show_mature"], "classes": ["collapse"]}),
        (_("Rights"), {"fields": (*RIGHTS,)}),
    ]
    add_fieldsets = [
        (None, {"classes": ["wide"], "fields": ["handle", "email", "usable_password", "password1", "password2"]})
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        """Whoever has not every right gives nobody more than they have."""
        rights = [] if request.user.is_superuser else RIGHTS
        return [*self.readonly_fields, *rights]

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Nor do they take over the account of one who has more."""
        above = obj is not None and obj.is_staff and not request.user.is_superuser
        return not above and super().has_change_permission(request, obj)

    @admin.action(description=_("Suspend: sign out everywhere and hide"))
    def suspend(self, request: HttpRequest, people: QuerySet[User]) -> None:
        below = self._below(request, people)
        self._tell(request, sum(person.suspend() for person in below), of=people.count())

    @admin.action(description=_("End the suspension"))
    def unsuspend(self, request: HttpRequest, people: QuerySet[User]) -> None:
        below = self._below(request, people)
        self._tell(request, sum(person.unsuspend() for person in below), of=people.count())

    def _below(self, request: HttpRequest, people: QuerySet[User]) -> QuerySet[User]:
        """Nobody of the staff, but for whoever has every right."""
        return people if request.user.is_superuser else people.filter(is_staff=False)

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
class TeamAdmin(Growing, admin.ModelAdmin[Team]):
    list_display = ["name", "plan", "created"]
    list_select_related = ["plan"]
    search_fields = ["name"]
    readonly_fields = ["created"]
    inlines = [MembershipInline]


@admin.register(Consent)
class ConsentAdmin(Record, Growing, admin.ModelAdmin[Consent]):
    list_display = ["user", "use", "answer", "terms", "source", "effective_from"]
    list_filter = ["use", "answer", "source"]
    list_select_related = ["user"]
    search_fields = ["user__handle"]


@admin.register(Notification)
class NotificationAdmin(Record, Growing, admin.ModelAdmin[Notification]):
    list_display = ["kind", "to", "actor", "title", "created", "seen"]
    list_filter = ["kind"]
    list_select_related = ["to", "actor"]
    search_fields = ["to__handle", "actor__handle"]


@admin.register(Export)
class ExportAdmin(Record, Growing, admin.ModelAdmin[Export]):
    list_display = ["user", "state", "bytes", "tries", "created", "expires"]
    list_filter = ["state"]
    list_select_related = ["user"]


@admin.register(Token)
class TokenAdmin(Record, Growing, admin.ModelAdmin[Token]):
    """An operator may revoke a token, never read or make one."""

    list_display = ["user", "name", "hint", "scopes", "created", "expires", "last_used"]
    list_select_related = ["user"]
    search_fields = ["user__handle", "name"]
    exclude = ["digest"]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.is_superuser)


@admin.register(SignupInvitation)
class SignupInvitationAdmin(NotDeleted, Growing, admin.ModelAdmin[SignupInvitation]):
    """Links by which people may join; each is shown once, to whoever made it."""

    list_display = ["__str__", "by", "uses", "used", "created", "expires"]
    list_select_related = ["by"]
    search_fields = ["note", "by__handle"]
    readonly_fields = ["by", "uses", "used", "created", "expires"]
    fields = ["note", "by", "uses", "used", "created", "expires"]
    actions = ["revoke"]

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """A form of its own: the link is in the answer and nowhere else."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form, link, status = InvitationForm(request.POST or None), "", 200
        if form.is_valid():
            link, form = form.issue(person_of(request)), InvitationForm()
        elif form.is_bound:
            status = 422
        page = {**self.admin_site.each_context(request), "form": form, "link": link, "opts": self.opts}
        page["title"] = _("Invite people")
        response = render(request, "admin/accounts/signupinvitation/invite.html", page, status=status)
        add_never_cache_headers(response)
        return response

    @admin.action(description=_("Revoke: nobody comes by it any more"), permissions=["change"])
    def revoke(self, request: HttpRequest, invitations: QuerySet[SignupInvitation]) -> None:
        for invitation in invitations:
            invitation.revoke()
        self.message_user(request, _("Revoked. Those who came by it stay."), messages.SUCCESS)


@admin.register(SignupRequest)
class SignupRequestAdmin(NotMade, Growing, NotDeleted, admin.ModelAdmin[SignupRequest]):
    """Those who wait to be let in. Open one to answer with a sentence, or answer several without."""

    list_display = ["user", "words", "answer", "asked", "decided", "decided_by"]
    list_filter = ["answer"]
    list_select_related = ["user", "decided_by"]
    search_fields = ["user__handle", "words"]
    ordering = ["-answer", "asked"]
    actions = ["accept", "refuse"]
    change_form_template = "admin/accounts/signuprequest/answer.html"
    fields = ["user", "email", "words", "asked", "answer", "sentence", "decided", "decided_by", "told"]
    readonly_fields = ["user", "email", "words", "asked", "answer", "decided", "decided_by", "told"]

    @admin.display(description=_("email"))
    def email(self, asked: SignupRequest) -> str:
        return asked.user.email or "–"

    def get_readonly_fields(self, request: HttpRequest, obj: SignupRequest | None = None) -> list[str]:
        """Only the sentence is written by hand, as long as nobody answered."""
        waits = obj is not None and obj.answer == SignupRequest.Answer.WAITING
        return [*self.readonly_fields, *([] if waits else ["sentence"])]

    def save_model(self, request: HttpRequest, obj: SignupRequest, form: Any, change: bool) -> None:
        """The button that was pressed is the answer; without one the sentence is kept for later."""
        answer = next((verb for verb in ("accept", "refuse") if f"_{verb}" in request.POST), "")
        if answer:
            self._answer(request, [obj], answer)
        else:
            SignupRequest.objects.filter(pk=obj.pk).update(sentence=obj.sentence)

    @admin.action(description=_("Let in"), permissions=["change"])
    def accept(self, request: HttpRequest, requests: QuerySet[SignupRequest]) -> None:
        self._answer(request, requests, "accept")

    @admin.action(description=_("Refuse"), permissions=["change"])
    def refuse(self, request: HttpRequest, requests: QuerySet[SignupRequest]) -> None:
        self._answer(request, requests, "refuse")

    def _answer(self, request: HttpRequest, requests: Iterable[SignupRequest], verb: str) -> None:
        """Each by itself, and what came of it said in a sentence."""
        for asked in requests:
            try:
                getattr(asked, verb)(by=person_of(request), sentence=asked.sentence)
            except Problem as problem:
                self.message_user(request, f"{asked}: {problem}", messages.WARNING)
                continue
            told = _("%(who)s is told.") if asked.user.email else _("%(who)s reads it where they sign in.")
            self.message_user(request, told % {"who": f"@{asked.user.handle}"}, messages.SUCCESS)
