"""How an operator gives images: one grant at a time, or to everyone chosen in the list of people or of teams."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts import admin as _people_are_registered  # noqa: F401 - so that their lists can be given the action
from accounts.access.person import person_of
from accounts.models import Team, User
from generator.models import Grant
from generator.models.grant import LARGEST_GRANT
from lib.admin import Growing, NotDeleted
from lib.pages.form_key import FIELD


class TermsForm(forms.ModelForm[Grant]):
    """How many images, why and for how long."""

    images = forms.IntegerField(label=_("Images"), min_value=1, max_value=LARGEST_GRANT)
    reason = forms.ChoiceField(label=_("Reason"), choices=Grant.BY_OPERATORS)

    class Meta:
        model = Grant
        fields = ["images", "expires", "reason", "reference", "note", "giftable"]

    def clean_expires(self) -> Any:
        expires = self.cleaned_data["expires"]
        if expires and expires <= timezone.now():
            raise ValidationError(_("This moment has passed."), code="past")
        return expires


class GiveForm(TermsForm):
    """The same on a page of its own, where the moment is one field."""

    class Meta(TermsForm.Meta):
        widgets = {"expires": forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")}


def may_give(request: HttpRequest) -> bool:
    """Looking somebody up is not enough."""
    return bool(request.user.has_perm("generator.add_grant"))


@admin.action(description=_("Give images to…"), permissions=["give"])
def give_images(model_admin: Any, request: HttpRequest, chosen: QuerySet[Any]) -> HttpResponse | None:
    """Ask for the terms, then give to each; an operator's page and its history say to whom."""
    form = GiveForm(request.POST if "give" in request.POST else None, initial={"giftable": True})
    if form.is_valid():
        grants = give(request, model_admin, chosen, form.cleaned_data)
        said = ngettext("%(count)d grant was given.", "%(count)d grants were given.", len(grants))
        model_admin.message_user(request, said % {"count": len(grants)}, messages.SUCCESS)
        return None
    page = {
        **model_admin.admin_site.each_context(request),
        "title": _("Give images"),
        "opts": model_admin.model._meta,
        "form": form,
        "chosen": chosen,
        "checkbox": ACTION_CHECKBOX_NAME,
    }
    return render(request, "admin/generator/give_images.html", page)


@transaction.atomic
def give(request: HttpRequest, model_admin: Any, chosen: QuerySet[Any], terms: dict[str, Any]) -> list[Grant]:
    kind = "teams" if chosen.model is Team else "people"
    rows = list(chosen if kind == "teams" else chosen.filter(state=User.State.ACTIVE))
    grants = Grant.give(by=person_of(request), **{kind: rows}, key=request.POST.get(FIELD), **terms)
    for row in rows if grants else ():
        model_admin.log_change(request, row, f"Gave {terms['images']} images ({terms['reason']}).")
    return grants


site_admin: Any
for holder in (User, Team):
    site_admin = admin.site.get_model_admin(holder)
    site_admin.has_give_permission = may_give
    site_admin.actions = [*(site_admin.actions or []), give_images]


@admin.register(Grant)
class GrantAdmin(NotDeleted, Growing, admin.ModelAdmin[Grant]):
    """Given once, never taken back but by an end; how much it holds and what was used of it is not edited."""

    form = TermsForm
    list_display = ["created", "user", "team", "images", "used", "reason", "expires", "giver", "reference"]
    list_filter = ["reason", ("created", admin.DateFieldListFilter), ("expires", admin.EmptyFieldListFilter)]
    list_select_related = ["user", "team", "giver"]
    search_fields = ["=user__handle", "team__name", "=reference", "note"]
    autocomplete_fields = ["user", "team"]
    ordering = ["-id"]
    actions = ["end_now"]
    fields = ["user", "team", "images", "used", "expires", "reason", "reference", "note", "giftable", "giver", "parent"]

    def get_readonly_fields(self, request: HttpRequest, obj: Grant | None = None) -> list[str]:
        always = ["used", "giver", "parent"]
        return always if obj is None else [*always, "user", "team", "images", "reason"]

    def save_model(self, request: HttpRequest, obj: Grant, form: Any, change: bool) -> None:
        if change:
            Grant.objects.filter(pk=obj.pk).update(**{name: getattr(obj, name) for name in form.changed_data})
            return
        obj.giver = person_of(request)
        super().save_model(request, obj, form, change)
        obj.tell()

    @admin.action(description=_("End now: what is left can no longer be used"))
    def end_now(self, request: HttpRequest, grants: QuerySet[Grant]) -> None:
        now = timezone.now()
        count = Grant.objects.filter(pk__in=grants).usable(now).update(expires=now)
        said = ngettext("%(count)d grant has ended.", "%(count)d grants have ended.", count)
        self.message_user(request, said % {"count": count}, messages.SUCCESS)
