"""What is asked of someone who reports, who appeals, and who decides."""

from django import forms
from django.utils.translation import gettext_lazy as _

from moderation.models import Report
from moderation.models.case import LONGEST


class ReportForm(forms.Form):
    reason = forms.ChoiceField(label=_("What is wrong with it?"), choices=Report.Reason, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("What a moderator should know"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class AppealForm(forms.Form):
    text = forms.CharField(
        label=_("Why it should be looked at again"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class SayForm(forms.Form):
    said = forms.CharField(label=_("Your words"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 2}))
