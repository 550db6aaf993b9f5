"""A new webhook."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from accounts.models import Occasion, User, Webhook
from accounts.webhooks.addresses import Unsendable
from accounts.webhooks.subscription import check_address, subscribe
from lib.limits.written import one_line


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
            check_address(url)
        except Unsendable as no:
            raise forms.ValidationError(str(no)) from no
        return url

    def add(self, user: User) -> Webhook:
        """Raises Problem."""
        hook, _new = subscribe(user, url=self.cleaned_data["url"], events=self.cleaned_data["events"])
        return hook
