"""A new webhook."""

from __future__ import annotations

from django import forms
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Occasion, User, Webhook
from accounts.models.twice import one_at_a_time
from accounts.models.webhook import MOST
from accounts.webhooks.addresses import Unsendable, address_of, parts_of
from lib.limits.written import one_line
from lib.problems import Problem


class WebhookForm(forms.Form):
    """Where to, and of what."""

    url = forms.CharField(
        label=gettext_lazy("Address"),
        max_length=500,
        validators=[one_line],
        help_text=gettext_lazy("Where your program listens, such as https://example.org/atelier."),
        widget=forms.URLInput,
    )
    events = forms.MultipleChoiceField(
        label=gettext_lazy("Tell it of"),
        choices=Occasion.choices,
        initial=[*Occasion],
        widget=forms.CheckboxSelectMultiple,
    )

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"].strip()
        try:
            parts = parts_of(url)
            address_of(parts.hostname or "", parts.port or 443)
        except Unsendable as no:
            raise forms.ValidationError(str(no)) from no
        return url

    def add(self, user: User) -> Webhook:
        """The webhook at this address; one that is there already hears of what was chosen now. Raises Problem."""
        with transaction.atomic():
            one_at_a_time(user)
            mine = Webhook.objects.filter(user=user)
            there = mine.filter(url=self.cleaned_data["url"]).first()
            if there is None and mine.count() >= MOST:
                raise Problem("too-many-webhooks", _("You have five webhooks. Remove one first."), status=409)
            hook = there or Webhook(user=user, secret=Webhook.new_secret())
            hook.url, hook.events, hook.closed = self.cleaned_data["url"], sorted(self.cleaned_data["events"]), None
            hook.save()
        return hook
