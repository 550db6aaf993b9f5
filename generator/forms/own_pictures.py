"""What somebody looks for among their own pictures."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from generator.jobs.own_pictures import POSTED, Filters

DAY = {"type": "date"}


class OwnPicturesForm(forms.Form):
    """Only what can be read is asked; the rest is as if it had been left out."""

    q = forms.CharField(required=False, max_length=200, label=_("Words of the prompt"))
    posted = forms.ChoiceField(required=False, choices=[("", ""), *((one, one) for one in POSTED)])
    kept = forms.BooleanField(required=False)
    uploads = forms.BooleanField(required=False)
    model = forms.CharField(
        required=False, max_length=100, label=_("Model"), widget=forms.TextInput(attrs={"list": "own-models"})
    )
    since = forms.DateField(required=False, label=_("From"), widget=forms.DateInput(format="%Y-%m-%d", attrs=DAY))
    until = forms.DateField(required=False, label=_("To"), widget=forms.DateInput(format="%Y-%m-%d", attrs=DAY))

    def filters(self) -> Filters:
        self.is_valid()
        told: dict[str, Any] = {name: value for name, value in self.cleaned_data.items() if value}
        return Filters(**told)

    def fine(self) -> list[Any]:
        """Those that stand behind a fold."""
        return [self[name] for name in ("model", "since", "until")]
