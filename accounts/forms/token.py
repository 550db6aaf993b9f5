"""A new API token."""

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Scope, Token, User
from accounts.models.twice import made_just_now, one_at_a_time
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
        """The token and its secret. Pressed twice, the second takes the place of the first, which nobody has seen."""
        with transaction.atomic():
            one_at_a_time(user)
            unseen = made_just_now(Token.objects.filter(user=user, last_used=None), {"name": self.cleaned_data["name"]})
            if unseen:
                unseen.delete()
            return Token.issue(user, **self.cleaned_data)
