"""Forms about oneself. allauth finds LoginForm and SignupForm here; the others are imported by their module."""

from accounts.forms.login import LoginForm
from accounts.forms.signup import SignupForm

__all__ = ["LoginForm", "SignupForm"]
