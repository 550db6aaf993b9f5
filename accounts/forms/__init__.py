"""Forms about oneself. allauth finds SignupForm here; the others are imported by their module."""

from accounts.forms.signup import SignupForm

__all__ = ["SignupForm"]
