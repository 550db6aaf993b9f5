"""A new API token."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Scope, Token, User
from lib.limits.written import one_line


class TokenForm(forms.Form):
    """Its name, what it may do, and for how many days."""

    name = forms.CharField(
        label=_("Name"), max_length=60, validators=[one_line], help_text=_("Where you use it, such as “laptop”.")
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"), choices=Scope.choices, initial=[Scope.READ], widget=forms.CheckboxSelectMultiple
    )
    days = forms.IntegerField(label=_("Days until it expires"), min_value=1, max_value=365, initial=90)

    def issue(self, user: User) -> tuple[Token, str]:
        """The token and its secret."""
        return Token.issue(user, **self.cleaned_data)
