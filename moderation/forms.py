"""What is asked of someone who reports, who appeals, who has rights of their own, and who decides."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lib.limits.written import one_line
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


class TakedownForm(forms.Form):
    name = forms.CharField(label=_("Your name, or whom you act for"), max_length=120, validators=[one_line])
    email = forms.EmailField(
        label=_("Your mail address"),
        max_length=254,
        help_text=_("You confirm by a mail, and are told what came of it."),
    )
    text = forms.CharField(
        label=_("Which work of yours it is, and where it can be seen"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Its maker reads this and your name, but not your address."),
    )
    truly = forms.BooleanField(
        label=_("I hold the rights to it or act for who does, and what I say is true to the best of my knowledge.")
    )


class CounterForm(forms.Form):
    text = forms.CharField(
        label=_("In your own words, if you like"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class NameForm(forms.Form):
    names = forms.CharField(
        label=_("Your name or style"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("As people write it in prompts; several on lines of their own."),
    )
    proof = forms.CharField(
        label=_("How a moderator can see that it is yours"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("A page of yours that says so, for example."),
    )
