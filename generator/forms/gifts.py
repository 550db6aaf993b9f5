"""What a person fills in to give images on."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms.people import InviteForm
from accounts.models import User
from generator.models import Grant
from generator.models.grant import LARGEST_GRANT, LONGEST_NOTE
from generator.quota.gifts import Gift
from lib.limits.written import one_line
from lib.pages.form_key import FIELD


class GrantChoice(forms.ModelChoiceField[Grant]):
    def label_from_instance(self, grant: Grant) -> str:
        words = {"count": grant.remaining, "reason": grant.get_reason_display()}
        if grant.expires is None:
            return _("%(reason)s, %(count)d left") % words
        return _("%(reason)s, %(count)d left until %(day)s") % (words | {"day": grant.expires.date().isoformat()})


class GiftForm(InviteForm):
    """Whom, how many, out of which grant. The key of the form names the gift, so that a double press gives once."""

    images = forms.IntegerField(label=_("Images"), min_value=1, max_value=LARGEST_GRANT, initial=1)
    grant = GrantChoice(
        label=_("Out of"), queryset=Grant.objects.none(), required=False, empty_label=_("What expires first")
    )
    note = forms.CharField(label=_("Note"), max_length=LONGEST_NOTE, required=False, validators=[one_line])

    def __init__(self, *args: Any, viewer: User, **kwargs: Any) -> None:
        super().__init__(*args, viewer=viewer, **kwargs)
        self.fields["handle"].label = _("To, by handle")
        mine = Grant.objects.filter(user=viewer, giftable=True).usable(timezone.now())
        self.mine = mine.order_by("expires", "id")
        grant: Any = self.fields["grant"]
        grant.queryset = self.mine

    @property
    def possible(self) -> bool:
        """Whether there is anything to give."""
        return self.mine.exists()

    def gift(self, giver: User) -> Gift:
        told = self.cleaned_data
        grant = told["grant"].pk if told["grant"] else None
        return Gift(giver, told["handle"], told["images"], told["note"], grant, self.data.get(FIELD) or None)
