"""The operator's daily budget of energy."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Plan
from generator.models import EnergyBudget
from generator.models.energy_budget import ONLY
from lib.admin import NotDeleted, NotMade


class EnergyBudgetForm(forms.ModelForm[EnergyBudget]):
    pauses = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["pauses"]
        field.choices = list(Plan.objects.values_list("code", "name"))
        field.label = EnergyBudget._meta.get_field("pauses").verbose_name


@admin.register(EnergyBudget)
class EnergyBudgetAdmin(NotMade, NotDeleted, admin.ModelAdmin[EnergyBudget]):
    """One row, so its list is its form."""

    form = EnergyBudgetForm
    fields = ["wh_a_day", "pauses", "used"]
    readonly_fields = ["used"]

    @admin.display(description="today")
    def used(self, budget: EnergyBudget) -> str:
        return _("%(energy)s Wh since 00:00 UTC") % {"energy": f"{EnergyBudget.today().used:.1f}"}

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        EnergyBudget.objects.get_or_create(pk=ONLY)
        return HttpResponseRedirect(reverse("admin:generator_energybudget_change", args=[ONLY]))
