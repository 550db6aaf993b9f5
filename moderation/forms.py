"""What is asked of someone who reports."""

from django import forms
from django.utils.translation import gettext_lazy as _

from moderation.models import Report


class ReportForm(forms.Form):
    reason = forms.ChoiceField(label=_("What is wrong with it?"), choices=Report.Reason, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("What a moderator should know"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
