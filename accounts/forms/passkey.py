"""Adding a passkey or a security key."""

from __future__ import annotations

from typing import Any

from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django.utils.translation import gettext_lazy as _


class PasskeyForm(AddWebAuthnForm):  # type: ignore[misc]  # allauth has no types
    """A passkey unless somebody says otherwise: what the button at the door is for."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.update(name="", passwordless=True)
        name, alone = self.fields["name"], self.fields["passwordless"]
        name.label, name.help_text = _("Name"), _("To know it again among several, such as the device it is on.")
        alone.label = _("Sign in with it alone, without the password")
        alone.help_text = _("Without this it is a second proof after the password.")
