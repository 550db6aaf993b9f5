"""What an operator sets of surge mode, and how they try it out first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Plan
from generator.models import Surge

IMAGES = "images_"  # before the code of a plan: its images a day


class SurgeForm(forms.ModelForm[Surge]):
    """Every setting of the row; the images a day have a field for each plan, empty for as many as usual."""

    binds = forms.MultipleChoiceField(
        label=_("These measures bind people on"), required=False, widget=forms.CheckboxSelectMultiple
    )
    features_off = forms.MultipleChoiceField(
        label=_("Switched off"),
        required=False,
        choices=Surge.Feature.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Whoever asks for one of these is told why, and offered a small job instead."),
    )

    class Meta:
        model = Surge
        fields = [
            *("mode", "announcement", "begins_at", "begins_after", "ends_at", "ends_after"),
            *("binds", "features_off", "first_share", "stage_minutes", "pause_signups"),
        ]
        widgets = {"mode": forms.RadioSelect}

    WHEN = ("begins_at", "begins_after", "ends_at", "ends_after")
    WHO = ("binds", "features_off", "first_share", "stage_minutes", "pause_signups")

    def __init__(self, *args: Any, plans: Sequence[Plan], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plans = plans
        binds: Any = self.fields["binds"]
        binds.choices = [(plan.code, plan.name) for plan in plans]
        for plan in plans:
            self.fields[IMAGES + plan.code] = forms.IntegerField(
                label=plan.name,
                required=False,
                min_value=0,
                max_value=plan.images_per_day,
                initial=self.instance.images_per_day.get(plan.code),
                widget=forms.NumberInput(attrs={"placeholder": plan.images_per_day}),
            )

    def when(self) -> list[forms.BoundField]:
        return [self[name] for name in self.WHEN]

    def who(self) -> list[forms.BoundField]:
        return [self[name] for name in self.WHO]

    def images(self) -> list[forms.BoundField]:
        return [self[IMAGES + plan.code] for plan in self.plans]

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or {}
        begins, ends = told.get("begins_at"), told.get("ends_at")
        if begins is not None and ends is not None and ends >= begins:
            self.add_error("ends_at", _("It must end at a shorter wait than it begins at, or it would flicker."))
        return told

    def set_up(self) -> Surge:
        """The settings as a row that is not saved."""
        surge: Surge = self.save(commit=False)
        given = {plan.code: self.cleaned_data.get(IMAGES + plan.code) for plan in self.plans}
        surge.images_per_day = {code: images for code, images in given.items() if images is not None}
        return surge


class RehearsalForm(forms.Form):
    """On what a set of measures is tried."""

    times = forms.TypedChoiceField(
        label=_("As many requests as"),
        coerce=int,
        initial=1,
        choices=[
            (1, _("in the last 24 hours")),
            (2, _("twice those")),
            (5, _("five times those")),
            (20, _("twenty times those")),
        ],
    )
    machines = forms.IntegerField(label=_("Machines"), min_value=1, max_value=1000)
