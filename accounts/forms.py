"""Forms about oneself."""

from allauth.account.forms import SignupForm as AllauthSignupForm


class SignupForm(AllauthSignupForm):
    """A handle, a password, and an email if one wants to be able to reset it."""
