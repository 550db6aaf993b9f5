"""What allauth asks this site."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Handles are small letters; sign-up is open."""

    def clean_username(self, username: str, shallow: bool = False) -> str:
        return super().clean_username(username.lower(), shallow)

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return True
