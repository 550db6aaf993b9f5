"""Signing in, in the words of the house."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm as AllauthLoginForm
from django.utils.translation import gettext_lazy as _


class LoginForm(AllauthLoginForm):  # type: ignore[misc]  # allauth has no types
    """A handle or an email, a password, and whether to stay signed in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        login, password = self.fields["login"], self.fields["password"]
        login.label = _("Handle or email")
        # "username" is what password managers look for, whatever it holds.
        login.widget.attrs.update(
            placeholder="", autocomplete="username", autocapitalize="none", spellcheck="false", autofocus=True
        )
        password.widget.attrs["placeholder"] = ""
        self.fields["remember"].label = _("Stay signed in")
